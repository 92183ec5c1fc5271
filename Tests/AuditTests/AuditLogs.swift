import Audit
import Domain
import JSONDocuments

/// Logs for tests.
enum AuditLogs {
  /// A log of so many entries; every second has changes, every third a context.
  static func log(_ count: Int, logID: String = "autogenesis/tenant/test") throws -> [AuditEntry] {
    var chain = AuditChain(logID: logID)
    return try (0..<count).map { index in try chain.append(event(index), id: "ae-\(index)") { salt(index) } }
  }

  static func event(_ index: Int) -> AuditEvent {
    AuditEvent(
      event: "EVENT_\(index % 5)", timestamp: Timestamp(microseconds: 1_772_000_000_000_000 + Int64(index) * 1_000_000),
      actor: AuditActor(kind: .user, id: "u\(index % 3)", roles: ["reviewer"]),
      target: AuditTarget(kind: .workflow, id: "WF-\(index)"),
      changes: index.isMultiple(of: 2) ? ["before": .object([:]), "after": ["n": .number(index)]] : nil,
      context: index.isMultiple(of: 3) ? ["ip": "192.0.2.\(index % 200)"] : nil)
  }

  static func salt(_ index: Int) -> [UInt8] { (0..<16).map { UInt8((index * 31 + $0 * 7) % 256) } }

  /// What the verifier says of these entries.
  static func report(_ entries: [AuditEntry], logID: String = "autogenesis/tenant/test") -> AuditReport {
    var verifier = AuditVerifier(logID: logID)
    for entry in entries { verifier.check(entry) }
    return verifier.report()
  }
}

extension AuditEntry {
  /// A copy with some parts replaced.
  func replacing(
    sequence: Int? = nil, previousHash: String? = nil, hash: String? = nil, body: [UInt8]? = nil,
    payloads: [AuditPayload]? = nil
  ) -> AuditEntry {
    AuditEntry(
      logID: logID, sequence: sequence ?? self.sequence, previousHash: previousHash ?? self.previousHash,
      hash: hash ?? self.hash, body: body ?? self.body, payloads: payloads ?? self.payloads)
  }
}
