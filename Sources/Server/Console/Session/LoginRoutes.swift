import Application
import HTTPTypes
import JSONDocuments

/// Coming in with a key and going out again.
enum LoginRoutes {
  static let all = [start, form, login, logout]

  private static let queue = ConsolePath.queue

  private static let next = Parameter(
    name: "next", summary: "Where to go on to.", schema: ["type": "string", "minLength": 1, "maxLength": 2048])

  /// Leads somebody who has not logged in to the form, and from there on to the page.
  static func lead(to address: String) -> Answer {
    .leading(to: ConsoleMap().isPage(address) && address != "/" ? .login(next: address) : .login(next: nil))
  }

  private static let start = ConsoleRoute.page(.start, "/") { call in
    .leading(to: call.session == nil ? .login(next: nil) : queue)
  }

  private static let form = ConsoleRoute.page(.loginForm, "/login", query: [next]) { call in
    if call.session != nil { return .leading(to: queue) }
    return shown(call, next: call.query["next"] ?? "", refusal: nil)
  }

  private static let login = ConsoleRoute.button(.login, "/login", work: .reading) { call in
    guard let token = SessionCookie.loginToken(in: call.headers), SecretToken.equal(token, call.form["csrf"]) else {
      return shown(
        call, next: call.form["next"], refusal: "The form was open too long: log in again.", status: .forbidden)
    }
    guard let credential = try call.workspace.credential(of: call.form["key"].filter { !$0.isWhitespace }) else {
      return shown(
        call, next: call.form["next"],
        refusal: "This key is not in force: it is mistyped, expired or revoked.", status: .unauthorized)
    }
    let session = call.state.sessions.open(credential, at: call.workspace.now)
    let next = call.form["next"]
    var answer = Answer.leading(to: ConsoleMap().isPage(next) ? ConsolePath(given: next) : queue)
    let isSecure = call.headers[.origin]?.lowercased().hasPrefix("https://") == true
    answer.headers[.setCookie] = SessionCookie.setting(session, isSecure: isSecure)
    return answer
  }

  private static let logout = ConsoleRoute.button(.logout, "/logout", work: .reading) { call in
    if let token = SessionCookie.token(in: call.headers) { call.state.sessions.end(token) }
    var answer = Answer.leading(to: .login(next: nil))
    answer.headers[.setCookie] = SessionCookie.ending
    return answer
  }

  private static func shown(
    _ call: ConsoleCall, next: String, refusal: String?, status: HTTPResponse.Status = .ok
  ) -> Answer {
    let token = SecretToken.make()
    let screen = LoginScreen(csrf: token, next: next, refusal: refusal)
    var answer = call.page(screen.frame, status: status)
    answer.headers[.setCookie] = SessionCookie.settingLogin(token)
    return answer
  }
}

extension Answer {
  /// Leads on to a page (303: with GET, whatever was asked with).
  static func leading(to path: ConsolePath) -> Answer {
    var answer = Answer(status: .seeOther, mediaType: "text/plain; charset=utf-8", body: [])
    answer.location = path.text
    return answer
  }
}
