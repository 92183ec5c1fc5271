import Application
import Domain
import HTTPTypes

/// A page of the console: the bar on top, what the page is about, the foot.
struct ConsoleFrame {
  /// The entries of the bar.
  enum Place: Hashable {
    case none, queue, episodes, workflows, dashboard, audit
  }

  let title: String
  let place: Place
  let content: [Markup]

  func answer(for call: ConsoleCall, status: HTTPResponse.Status = .ok) -> Answer {
    answer(session: call.session, query: call.query["q"] ?? "", status: status)
  }

  func answer(session: ConsoleSession?, query: String = "", status: HTTPResponse.Status) -> Answer {
    var answer = Answer(
      status: status, mediaType: "text/html; charset=utf-8", body: [UInt8](source(session, query).utf8))
    answer.headers = ConsoleHeaders.page
    return answer
  }

  private func source(_ session: ConsoleSession?, _ query: String) -> String {
    let body = Markup.element(
      "body", [:],
      [.element("a", ["class": "skip", "href": "#main"], text: "Skip to the content"), bar(session, query)]
        + [.element("main", ["id": "main", "tabindex": "-1"], content), foot, help])
    return "<!DOCTYPE html>\n" + Markup.element("html", ["lang": "en"], [head, body]).source
  }

  private var head: Markup {
    .element(
      "head", [:],
      [
        .element("meta", ["charset": "utf-8"]),
        .element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .element("meta", ["name": "color-scheme", "content": "light dark"]),
        .element("meta", ["name": "robots", "content": "noindex"]),
        .element("title", text: "\(title) · Autogenesis"),
        .element("link", ["rel": "icon", "type": "image/svg+xml", "href": ConsolePath.asset("mark.svg").text]),
        .element("link", ["rel": "stylesheet", "href": ConsolePath.asset("console.css").text]),
        .element("script", ["src": ConsolePath.asset("console.js").text, "defer": "defer"]),
      ])
  }

  private func bar(_ session: ConsoleSession?, _ query: String) -> Markup {
    let brand = Markup.element(
      "a", ["class": "brand", "href": "/"], [Icon.mark.markup, .element("span", text: "Autogenesis")])
    guard let session else {
      return .element("header", ["class": "bar"], [.element("div", ["class": "bar-in"], [brand])])
    }
    return .element(
      "header", ["class": "bar"],
      [.element("div", ["class": "bar-in"], [brand, navigation(session), searchBox(query), reader(session)])])
  }

  private func navigation(_ session: ConsoleSession) -> Markup {
    let entries: [(Place, String, ConsolePath, ConsoleOperation)] = [
      (.queue, "Queue", .queue, .queue), (.episodes, "Episodes", .episodes, .episodes),
      (.workflows, "Workflows", .workflows, .workflows), (.dashboard, "Dashboard", .dashboard, .dashboard),
      (.audit, "Audit", .audit, .audit),
    ]
    let open = entries.filter { AccessTable.verdict(on: $0.3, by: session.credential) == .granted }
    return .element(
      "nav", ["aria-label": "Main"],
      [
        .element(
          "ul", [:],
          open.map { entry in
            .element(
              "li", [:],
              [
                .element("a", ["href": entry.2.text], text: entry.1)
                  .with("aria-current", entry.0 == place ? "page" : nil)
              ])
          })
      ])
  }

  private func searchBox(_ query: String) -> Markup {
    .element(
      "form", ["class": "search", "role": "search", "method": "get", "action": ConsolePath.search.text],
      [
        .element("label", ["class": "unseen", "for": "q"], text: "Search the memory"),
        .element(
          "input",
          [
            "id": "q", "name": "q", "type": "search", "placeholder": "Search the memory", "value": query,
            "maxlength": "500", "required": "required",
          ]),
        .element("button", ["type": "submit", "class": "plain"], [Icon.search.markup, .unseen("Search")]),
      ])
  }

  private func reader(_ session: ConsoleSession) -> Markup {
    let principal = session.credential.principal
    let roles = principal.roles.map(\.rawValue) + session.credential.roles.sorted().map(\.rawValue)
    return .element(
      "div", ["class": "reader"],
      [
        .element(
          "div", ["class": "reader-name"],
          [
            .element("strong", text: principal.id.rawValue),
            .element(
              "span", ["class": "small quiet"],
              text: Set(roles).subtracting([principal.id.rawValue]).sorted().joined(separator: ", ")),
          ]),
        .element(
          "form", ["method": "post", "action": ConsolePath.logout.text],
          [.hidden("csrf", session.csrf), .element("button", ["type": "submit", "class": "plain"], text: "Log out")]),
      ])
  }

  private var foot: Markup {
    .element(
      "footer", ["class": "foot"],
      [
        .element(
          "p", ["class": "small quiet"],
          [
            .text("Autogenesis \(Product.version). Nothing on this page was loaded from elsewhere. Keys: "),
            .element("kbd", text: "?"), .text(" tells them, when scripts are on."),
          ])
      ])
  }

  /// What the keys do; the script shows it.
  private var help: Markup {
    let keys = [
      ("j, k", "next and previous proposal"), ("Enter", "open what is marked"), ("/", "search"),
      ("g q", "queue"), ("g d", "dashboard"), ("d", "go to the decision"), ("e", "go to the evidence"),
      ("c", "write a comment"), ("?", "this help"), ("Esc", "close"),
    ]
    return .element(
      "dialog", ["id": "help", "aria-labelledby": "help-title"],
      [
        .element("h2", ["id": "help-title"], text: "Keys"),
        .element(
          "dl", ["class": "keys"],
          keys.map { key, words in
            .element("div", [:], [.element("dt", [:], [.element("kbd", text: key)]), .element("dd", text: words)])
          }),
        .element("p", ["class": "small quiet"], text: "No key decides anything: keys only move."),
        .element(
          "form", ["method": "dialog"], [.element("button", ["type": "submit", "class": "plain"], text: "Close")]),
      ])
  }
}

/// What browsers are told about pages: nothing is loaded but from here, no page stands in a frame, forms come back here.
enum ConsoleHeaders {
  static let page: HTTPFields = {
    var fields = HTTPFields()
    let values = [
      (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
      ),
      // "no-referrer" would make browsers send forms with the origin "null".
      ("Referrer-Policy", "same-origin"), ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ]
    for (name, value) in values { if let name = HTTPField.Name(name) { fields[name] = value } }
    return fields
  }()
}
