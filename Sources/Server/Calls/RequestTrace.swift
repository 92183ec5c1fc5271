import HTTPTypes
import Ingestion
import JSONDocuments

/// The names under which a request is found again: its own, and that of the trace that it is part of.
struct RequestTrace: Sendable {
  private static let idHeader: HTTPField.Name? = HTTPField.Name("X-Request-Id")
  private static let traceHeader: HTTPField.Name? = HTTPField.Name("traceparent")

  /// The request's name: the caller's, when it is a plain word, else one of ours.
  let id: String
  /// The trace's name (W3C Trace Context); nil when the caller names none.
  let traceID: String?

  init(_ headers: HTTPFields, _ state: ServiceState) {
    let given = Self.idHeader.flatMap { headers[$0] }
    id = given.flatMap { Self.isPlain($0) && !Self.isSecret($0) ? $0 : nil } ?? state.nextID()
    traceID = Self.traceHeader.flatMap { headers[$0] }.flatMap(Self.traceID)
  }

  /// What the audit log keeps of a request (K-26).
  func audit(_ headers: HTTPFields, _ address: String?) -> JSONObject {
    var context: JSONObject = ["traceId": .string(traceID ?? id)]
    if let address { context["ip"] = .string(address) }
    if let agent = headers[.userAgent] {
      var redactor = Redactor(redactsAddresses: false)
      context["userAgent"] = .string(String(redactor.redacted(agent).prefix(200)))
    }
    return context
  }

  /// A name goes to logs and answers, so it must not be a key that was put there by mistake.
  private static func isSecret(_ text: String) -> Bool {
    var redactor = Redactor(redactsAddresses: false)
    return redactor.redacted(text) != text
  }

  private static func isPlain(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
          true
        default: false
        }
      }
  }

  /// The trace that a `traceparent` names; nil when it is none.
  static func traceID(_ header: String) -> String? {
    let parts = header.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[1].utf8.count == 32, parts[1].utf8.contains(where: { $0 != UInt8(ascii: "0") }),
      parts[1].utf8.allSatisfy({
        ("0"..."9").contains(Character(Unicode.Scalar($0))) || ("a"..."f").contains(Character(Unicode.Scalar($0)))
      })
    else { return nil }
    return String(parts[1])
  }
}

/// The key of a request, from `Authorization: Bearer` alone: a key in an address would stand in logs.
struct BearerKey: Sendable {
  let text: String

  init?(_ headers: HTTPFields) {
    guard let header = headers[.authorization], header.utf8.count <= 256 else { return nil }
    let parts = header.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    text = String(parts[1])
  }
}

/// The revision that a caller looked at, from If-Match.
enum Revision {
  /// - Throws: `Problem` when it is not told, or is none.
  static func looked(at headers: HTTPFields) throws -> Int? {
    guard let text = headers[.ifMatch] else {
      throw Problem(
        .preconditionRequired, "revision-missing",
        "Say which revision you looked at: If-Match with the ETag of the proposal, or * for whatever is there.",
        field: "If-Match")
    }
    if text == "*" { return nil }
    guard text.hasPrefix("\""), text.hasSuffix("\""), let revision = Int(text.dropFirst().dropLast()) else {
      throw Problem(
        .badRequest, "revision-broken", "If-Match is one ETag of a proposal, in its quotes, or *.", field: "If-Match")
    }
    return revision
  }
}

/// What every answer forbids browsers to do with it.
enum SecurityHeaders {
  static let all: HTTPFields = {
    var fields: HTTPFields = [.cacheControl: "no-store"]
    let others = [
      ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
      ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"),
      ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    for (name, value) in others { if let name = HTTPField.Name(name) { fields[name] = value } }
    return fields
  }()
}
