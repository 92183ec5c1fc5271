import Application
import HTTPTypes

/// A page that says why something was not done, and what to do.
struct RefusalScreen {
  let problem: Problem
  let session: ConsoleSession?
  let address: String
  let request: String

  var answer: Answer {
    let frame = ConsoleFrame(title: title, place: .none, content: [.element("div", ["class": "login"], [card])])
    var answer = frame.answer(session: session, status: problem.status)
    for field in problem.headers where field.name != .wwwAuthenticate { answer.headers[field.name] = field.value }
    return answer
  }

  private var card: Markup {
    .element(
      "section", ["class": "card", "aria-labelledby": "refusal"],
      [
        .element("h1", ["id": "refusal"], text: title), .element("p", text: problem.detail),
        way, .element("p", ["class": "quiet small"], text: "Status \(problem.status.code), request \(request)"),
      ])
  }

  private var title: String {
    switch problem.status.code {
    case 404: "There is no such thing here"
    case 401: "Log in first"
    case 403: "This is not yours to do"
    case 412: "The proposal has changed"
    case 409, 422: "It was not done"
    case 428: "It was not done: which revision did you look at?"
    case 429, 503: "Not just now"
    case 500...: "Something went wrong"
    default: "This cannot be done"
    }
  }

  /// The way on: back to the proposal when the refusal is about one.
  private var way: Markup {
    let path = address.prefix { $0 != "?" }
    let parts = path.split(separator: "/")
    let back =
      parts.count == 3 && parts[0] == "review" && problem.status != .notFound
      ? Markup.element(
        "a", ["class": "button primary", "href": ConsolePath(given: "/review/\(parts[1])").text],
        text: problem.status.code == 412 ? "Look at it as it is now" : "Back to the proposal")
      : Markup.element("a", ["class": "button primary", "href": "/"], text: "To the queue")
    return .element("p", [:], [back])
  }
}
