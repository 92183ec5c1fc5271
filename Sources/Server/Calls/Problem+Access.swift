import Application
import HTTPTypes

/// Refusals before an operation is reached.
extension Problem {
  /// The path is there, for other methods.
  static func methodNotAllowed(_ methods: [HTTPRequest.Method]) -> Problem {
    let names = methods.map(\.rawValue).joined(separator: ", ")
    var problem = Problem(.methodNotAllowed, "method", "This is asked for with \(names).")
    problem.headers[.allow] = names
    return problem
  }

  /// The same for no key, a broken, an unknown, an expired and a revoked one.
  static var keyMissing: Problem {
    var problem = Problem(
      .unauthorized, "key-missing", "This needs a key that is in force: Authorization: Bearer agk_….")
    problem.headers[.wwwAuthenticate] = "Bearer realm=\"autogenesis\""
    return problem
  }

  static var notFound: Problem {
    Problem(.notFound, "not-found", "There is no such thing here: check its name.")
  }

  static func roleMissing(_ roles: Set<AccessRole>) -> Problem {
    let names = roles.sorted().map(\.rawValue).joined(separator: ", ")
    return Problem(.forbidden, "role-missing", "This takes a key of one of these roles: \(names).")
  }

  static func scopeMissing(_ scope: AccessScope) -> Problem {
    Problem(.forbidden, "scope-missing", "This key is narrowed and does not cover \(scope.rawValue).")
  }

  static func tooManyCalls(_ standing: RateLimit.Standing) -> Problem {
    var problem = Problem(.tooManyRequests, "too-many-calls", "This key has made too many calls: wait.")
    problem.headers[.retryAfter] = "\(standing.waitSeconds)"
    return problem
  }

  static var overloaded: Problem {
    var problem = Problem(.serviceUnavailable, "overloaded", "Too many calls are under way: try again.")
    problem.headers[.retryAfter] = "1"
    return problem
  }
}

extension RateLimit {
  /// Counts a call of a key.
  ///
  /// - Throws: `Problem` that says how long to wait when the key has made too many.
  func admit(_ keyID: String) throws {
    let standing = take(keyID, at: .now)
    guard standing.isWithin else { throw Problem.tooManyCalls(standing) }
  }
}

extension AccessVerdict {
  /// Lets a call pass that is granted.
  ///
  /// - Throws: `Problem` that says what is missing.
  func check() throws {
    switch self {
    case .granted: break
    case .keyMissing: throw Problem.keyMissing
    case .roleMissing(let roles): throw Problem.roleMissing(roles)
    case .scopeMissing(let scope): throw Problem.scopeMissing(scope)
    }
  }
}
