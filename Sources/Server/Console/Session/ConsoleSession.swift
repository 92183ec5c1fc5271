import Application
import Domain

/// Somebody who has logged in.
struct ConsoleSession: Hashable, Sendable {
  /// How long a session lasts, however busy it is, in microseconds: a working day.
  static let longest: Int64 = 10 * 3_600_000_000
  /// How long it lasts unused.
  static let idle: Int64 = 2 * 3_600_000_000

  /// The SHA-256 of the token that the cookie holds; the token itself is not kept.
  let digest: String
  private(set) var credential: Credential
  /// What every form of the session carries.
  let csrf: String
  let begin: Timestamp
  var lastUse: Timestamp
  /// The hashes of the changes whose whole text was opened: what was not seen is not approved.
  var opened: Set<String> = []

  init(digest: String, credential: Credential, csrf: String, at now: Timestamp) {
    self.digest = digest
    self.credential = credential
    self.csrf = csrf
    begin = now
    lastUse = now
  }

  func isOver(at now: Timestamp) -> Bool {
    now.microseconds - begin.microseconds >= Self.longest || now.microseconds - lastUse.microseconds >= Self.idle
  }

  /// Whether a form carries the session's token; takes the same time wherever they differ.
  func owns(_ token: String) -> Bool { SecretToken.equal(token, csrf) }

  /// The session with what its key stands for now.
  func renewed(_ credential: Credential) -> ConsoleSession {
    var session = self
    session.credential = credential
    return session
  }
}

/// Random text that nobody guesses.
enum SecretToken {
  /// 256 random bits as 64 hex digits.
  static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// Whether two texts are the same; the time tells nothing of where they differ.
  static func equal(_ left: String, _ right: String) -> Bool {
    let (first, second) = (Array(left.utf8), Array(right.utf8))
    guard first.count == second.count else { return false }
    return zip(first, second).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
