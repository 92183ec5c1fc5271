import Domain
import JSONDocuments

/// The first thing that is wrong with a log.
public struct AuditFault: Hashable, Sendable {
  /// What is wrong.
  public enum Kind: String, CaseIterable, Sendable {
    /// The body does not have the stored hash.
    case bodyHash = "body-hash"
    /// The entry does not name the hash of the entry before it.
    case previousHash = "prev-hash"
    /// The entry is missing, though later ones are there.
    case gap
    /// The entry stands where another belongs, or says that it belongs to another place or log.
    case order
    /// A payload is not the one that the entry was written with, or is gone without an entry that says so.
    case payloadDigest = "payload-digest"
    /// The body is not the RFC 8785 form of an audit entry.
    case schema
  }

  /// The sequence number of the first bad entry.
  public let sequence: Int
  /// What is wrong with it.
  public let kind: Kind

  /// Names a fault.
  public init(sequence: Int, kind: Kind) {
    self.sequence = sequence
    self.kind = kind
  }
}

/// What the check of a log found.
public struct AuditReport: Hashable, Sendable {
  /// The log.
  public let logID: String
  /// The number of entries read.
  public let entryCount: Int
  /// The number of payloads that were erased, with an entry that says so.
  public let erasedPayloadCount: Int
  /// The hash of the last good entry, or the genesis value.
  public let headHash: String
  /// The first fault; nil when the log is sound.
  public let fault: AuditFault?
}

/// Re-hashes every body and payload of one log, handed over in the order of their sequence numbers.
///
/// Stored hash columns are compared, never trusted. After the first fault further entries are only counted. A log whose
/// tail was cut off cleanly looks sound: only a checkpoint kept elsewhere shows that.
public struct AuditVerifier: Sendable {
  private let logID: String
  private var head: AuditHead
  private var entryCount = 0
  private var erasedPayloadCount = 0
  private var missingPayloads: [String: Int] = [:]
  private var fault: AuditFault?

  /// The event of the entry that tells of an erased payload; its target is `sequence/field`.
  public static let erasureEvent = "PAYLOAD_ERASED"

  /// Starts at the genesis value of a log.
  public init(logID: String) {
    self.logID = logID
    head = AuditHead(size: 0, hash: AuditChain.genesis(of: logID))
  }

  /// Checks the next entry.
  public mutating func check(_ entry: AuditEntry) {
    entryCount += 1
    guard fault == nil else { return }
    if let kind = faultKind(of: entry) {
      fault = AuditFault(sequence: kind == .gap ? head.size : entry.sequence, kind: kind)
    } else {
      head = AuditHead(size: head.size + 1, hash: entry.hash)
    }
  }

  /// Reports a payload that belongs to no entry.
  public mutating func checkOrphan(payloadOf sequence: Int) {
    note(AuditFault(sequence: sequence, kind: .payloadDigest))
  }

  /// The result after the last entry.
  public func report() -> AuditReport {
    var fault = fault
    if let sequence = missingPayloads.values.min(), fault.map({ sequence < $0.sequence }) ?? true {
      fault = AuditFault(sequence: sequence, kind: .payloadDigest)
    }
    return AuditReport(
      logID: logID, entryCount: entryCount, erasedPayloadCount: erasedPayloadCount, headHash: head.hash, fault: fault)
  }

  private mutating func note(_ found: AuditFault) {
    if fault.map({ found.sequence < $0.sequence }) ?? true { fault = found }
  }

  private mutating func faultKind(of entry: AuditEntry) -> AuditFault.Kind? {
    if entry.sequence > head.size { return .gap }
    if entry.sequence < head.size || entry.logID != logID { return .order }
    if Digest.sha256(entry.body) != entry.hash { return .bodyHash }
    guard let content = AuditContent(body: entry.body) else { return .schema }
    if content.sequence != entry.sequence || content.logID != logID { return .order }
    if content.previousHash != head.hash || entry.previousHash != head.hash { return .previousHash }
    return checkPayloads(of: entry, content) ? nil : .payloadDigest
  }

  private mutating func checkPayloads(of entry: AuditEntry, _ content: AuditContent) -> Bool {
    var payloads = entry.payloads
    for field in AuditPayload.Field.allCases {
      let payload = payloads.firstIndex { $0.field == field }.map { payloads.remove(at: $0) }
      switch (content.digest(of: field), payload) {
      case (nil, nil): break
      case (let digest?, let payload?): if !Self.isSound(payload, digest) { return false }
      case (_?, nil): missingPayloads["\(entry.sequence)/\(field.rawValue)"] = entry.sequence
      case (nil, _?): return false
      }
    }
    if let erased = content.erasedPayload, missingPayloads.removeValue(forKey: erased) != nil {
      erasedPayloadCount += 1
    }
    return payloads.isEmpty
  }

  private static func isSound(_ payload: AuditPayload, _ digest: String) -> Bool {
    guard payload.digest == digest, let value = try? JSONValue(parsing: payload.value) else { return false }
    return (try? value.canonicalBytes()) == payload.value
  }
}

/// What the verifier reads from a body.
struct AuditContent {
  let sequence: Int
  let logID: String
  let previousHash: String
  private let object: JSONObject

  /// Reads a body; nil when it is not the RFC 8785 form of an entry with all required members (K-20 to K-24).
  init?(body: [UInt8]) {
    guard let value = try? JSONValue(parsing: body), (try? value.canonicalBytes()) == body,
      let object = value.objectValue, let sequence = object["seq"]?.integerValue,
      let logID = object["logId"]?.stringValue, let previousHash = object["integrity"]?["prevHash"]?.stringValue,
      object["id"]?.stringValue != nil, object["event"]?.stringValue != nil, object["timestamp"]?.stringValue != nil,
      let actor = object["actor"]?["type"]?.stringValue, AuditActor.Kind(rawValue: actor) != nil
    else { return nil }
    if let target = object["target"] {
      guard let kind = target["type"]?.stringValue, AuditTarget.Kind(rawValue: kind) != nil else { return nil }
    }
    self.sequence = Int(sequence)
    self.logID = logID
    self.previousHash = previousHash
    self.object = object
  }

  func digest(of field: AuditPayload.Field) -> String? { object[field.rawValue + "Digest"]?.stringValue }

  var erasedPayload: String? {
    object["event"]?.stringValue == AuditVerifier.erasureEvent ? object["target"]?["id"]?.stringValue : nil
  }
}
