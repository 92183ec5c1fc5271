import Domain
public import JSONDocuments

/// The part of an entry that can be erased: stored beside it, bound to it by a salted digest.
public struct AuditPayload: Hashable, Sendable {
  /// Which member of the entry the payload is.
  public enum Field: String, CaseIterable, Sendable {
    case changes, context
  }

  /// Which member of the entry this is.
  public let field: Field
  /// 16 random bytes as 32 hex digits.
  public let salt: String
  /// The RFC 8785 form of the value, in UTF-8.
  public let value: [UInt8]

  /// Makes a payload from stored parts.
  public init(field: Field, salt: String, value: [UInt8]) {
    self.field = field
    self.salt = salt
    self.value = value
  }

  /// The SHA-256 over the RFC 8785 form of `{"salt", "value"}`; the value is put in as it is stored.
  ///
  /// A salt that is not 32 hex digits, or a value that is no JSON, gives a digest that no entry holds.
  public var digest: String {
    let salted = [UInt8]("{\"salt\":".utf8) + (JSONValue.string(salt).text.utf8) + [UInt8](",\"value\":".utf8)
    return Digest.sha256(salted + value + [UInt8]("}".utf8))
  }
}

/// One link of the chain as it is stored: the bytes that are hashed, the hash, and the payloads beside them.
public struct AuditEntry: Hashable, Sendable {
  /// The log.
  public let logID: String
  /// The place in the log, from 0.
  public let sequence: Int
  /// The hash of the entry before, or the log's genesis value.
  public let previousHash: String
  /// The SHA-256 of `body`.
  public let hash: String
  /// The RFC 8785 form of the entry without `integrity.hash`, payloads and salts.
  public let body: [UInt8]
  /// The payloads in the order of `AuditPayload.Field`; one that was erased is missing.
  public let payloads: [AuditPayload]

  /// Makes an entry from stored parts; nothing is checked, that is `AuditVerifier`'s task.
  public init(
    logID: String, sequence: Int, previousHash: String, hash: String, body: [UInt8], payloads: [AuditPayload]
  ) {
    self.logID = logID
    self.sequence = sequence
    self.previousHash = previousHash
    self.hash = hash
    self.body = body
    self.payloads = payloads
  }

  /// The whole entry for export: the body with payloads, salts and `integrity.hash` put back.
  ///
  /// - Throws: `JSONError` when body or payload is no JSON.
  public func json() throws(JSONError) -> JSONObject {
    var object = try JSONValue(parsing: body).objectValue ?? JSONObject()
    for payload in payloads {
      object[payload.field.rawValue] = try JSONValue(parsing: payload.value)
      object[payload.field.rawValue + "Salt"] = .string(payload.salt)
    }
    var integrity = object["integrity"]?.objectValue ?? JSONObject()
    integrity["hash"] = .string(hash)
    object["integrity"] = .object(integrity)
    return object
  }
}
