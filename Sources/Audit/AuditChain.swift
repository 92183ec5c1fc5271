// The hash chain of the audit log.
//
// The body of an entry is the RFC 8785 form of the entry without `integrity.hash`, the payloads `changes` and
// `context` and their salts; in their place stand `changesDigest` and `contextDigest`, the SHA-256 of the RFC 8785 form
// of {"salt", "value"}. `hash` is the SHA-256 of the body, and each body names the hash of the one before it, so that no
// entry can be changed, dropped, added or moved without a trace in all that follow. Entry 0 names the SHA-256 of
// "audit-genesis:" and the log's name. Cost: one hash over body and payloads an entry.

import Domain
public import JSONDocuments

/// The end of a log: what the next entry has to name.
public struct AuditHead: Hashable, Sendable {
  /// The number of entries; the sequence number of the next one.
  public let size: Int
  /// The hash of the last entry, or the genesis value.
  public let hash: String

  /// Makes a head from stored parts.
  public init(size: Int, hash: String) {
    self.size = size
    self.hash = hash
  }
}

/// One hash-chained log.
public struct AuditChain: Hashable, Sendable {
  /// The name of the log, such as `autogenesis/tenant/default`.
  public let logID: String
  /// Where the log ends.
  public private(set) var head: AuditHead

  /// A log without entries.
  public init(logID: String) { self.init(logID: logID, head: AuditHead(size: 0, hash: Self.genesis(of: logID))) }

  /// A log that ends at `head`.
  public init(logID: String, head: AuditHead) {
    self.logID = logID
    self.head = head
  }

  /// What entry 0 of a log names as the hash before it.
  public static func genesis(of logID: String) -> String { Digest.sha256("audit-genesis:" + logID) }

  /// Adds an event and returns the entry to store.
  ///
  /// - Parameters:
  ///   - event: What happened.
  ///   - id: The identifier of the entry, unique in the log.
  ///   - salt: Gives 16 random bytes for each payload, asked in the order changes, context.
  /// - Throws: `JSONError.inexactInteger` when a payload holds an integer beyond 2^53.
  public mutating func append(
    _ event: AuditEvent, id: String, salt: () -> [UInt8]
  ) throws(JSONError) -> AuditEntry {
    let payloads = try Self.payloads(of: event, salt: salt)
    let body = try JSONValue.object(content(of: event, id: id, payloads: payloads)).canonicalBytes()
    let entry = AuditEntry(
      logID: logID, sequence: head.size, previousHash: head.hash, hash: Digest.sha256(body), body: body,
      payloads: payloads)
    head = AuditHead(size: head.size + 1, hash: entry.hash)
    return entry
  }

  private func content(of event: AuditEvent, id: String, payloads: [AuditPayload]) -> JSONObject {
    var object: JSONObject = [
      "id": .string(id), "seq": .number(head.size), "logId": .string(logID), "event": .string(event.event),
      "timestamp": .string(event.timestamp.text), "actor": event.actor.json,
      "integrity": .object(["prevHash": .string(head.hash)]),
    ]
    object["target"] = event.target?.json
    for payload in payloads { object[payload.field.rawValue + "Digest"] = .string(payload.digest) }
    return object
  }

  private static func payloads(of event: AuditEvent, salt: () -> [UInt8]) throws(JSONError) -> [AuditPayload] {
    var payloads: [AuditPayload] = []
    for field in AuditPayload.Field.allCases {
      guard let value = field == .changes ? event.changes : event.context else { continue }
      let bytes = salt()
      precondition(bytes.count == 16, "A salt has 16 bytes, not \(bytes.count)")
      payloads.append(
        AuditPayload(field: field, salt: hex(bytes), value: try JSONValue.object(value).canonicalBytes()))
    }
    return payloads
  }
}

/// The bytes as lower-case hex text.
func hex(_ bytes: [UInt8]) -> String {
  bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
}
