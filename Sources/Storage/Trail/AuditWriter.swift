import Audit
import Domain
import GRDB
import JSONDocuments

extension Database {
  /// Adds an entry to the tenant's log, in the transaction of the change that it tells of.
  func appendAudit(
    _ event: String, _ target: AuditTarget? = nil, after: JSONObject? = nil, before: JSONObject? = nil,
    _ change: Change
  ) throws {
    var changes: JSONObject?
    if let after { changes = ["before": .object(before ?? JSONObject()), "after": .object(after)] }
    try appendAudit(
      AuditEvent(
        event: event, timestamp: change.at, actor: AuditActor(change.principal), target: target, changes: changes,
        context: change.context),
      to: Store.auditLogID(of: change.organisation), salt: change.salt)
  }

  /// Adds an entry to a log.
  func appendAudit(_ event: AuditEvent, to logID: String, salt: () -> [UInt8]) throws {
    var chain = try auditChain(logID)
    let id = Digest.identifier("ae", [logID, String(chain.head.size)])
    let entry = try chain.append(event, id: id, salt: salt)
    try run(
      "INSERT INTO audit_entry (log_id, seq, prev_hash, hash, body) VALUES (?, ?, ?, ?, ?)", logID, entry.sequence,
      entry.previousHash, entry.hash, entry.body.databaseBytes)
    for payload in entry.payloads {
      try run(
        "INSERT INTO audit_payload (log_id, seq, field, salt, value) VALUES (?, ?, ?, ?, ?)", logID, entry.sequence,
        payload.field.rawValue, payload.salt, payload.value.databaseBytes)
    }
  }

  private func auditChain(_ logID: String) throws -> AuditChain {
    let last = try row("SELECT seq, hash FROM audit_entry WHERE log_id = ? ORDER BY seq DESC LIMIT 1", logID)
    guard let last else { return AuditChain(logID: logID) }
    return AuditChain(logID: logID, head: AuditHead(size: last[0] + 1, hash: last[1]))
  }
}
