import HTTPTypes

/// The cookies of the console. Script cannot read them, and no other site's page sends them.
enum SessionCookie {
  private static let session = "autogenesis_session"
  private static let login = "autogenesis_login"

  /// The token of the session; nil when the request has none of the right form.
  static func token(in headers: HTTPFields) -> String? { value(session, in: headers) }

  /// The token of the login form.
  static func loginToken(in headers: HTTPFields) -> String? { value(login, in: headers) }

  /// Sets the token of a session. `isSecure` keeps it off connections without TLS.
  static func setting(_ token: String, isSecure: Bool) -> String {
    cookie(session, token, seconds: ConsoleSession.longest / 1_000_000, isSecure: isSecure)
  }

  /// Sets the token of the login form, for a quarter of an hour.
  static func settingLogin(_ token: String) -> String { cookie(login, token, seconds: 900, isSecure: false) }

  /// Takes the token of a session back.
  static var ending: String { cookie(session, "", seconds: 0, isSecure: false) }

  private static func cookie(_ name: String, _ value: String, seconds: Int64, isSecure: Bool) -> String {
    "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "")
  }

  private static func value(_ name: String, in headers: HTTPFields) -> String? {
    for header in headers[values: .cookie] {
      for pair in header.split(separator: ";") {
        let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0] == name else { continue }
        let token = String(parts[1])
        return token.utf8.count == 64 && token.utf8.allSatisfy(isHex) ? token : nil
      }
    }
    return nil
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
