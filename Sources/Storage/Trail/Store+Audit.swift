public import Audit
public import Domain
import GRDB
public import JSONDocuments

extension Store {
  /// The name of a tenant's audit log.
  public static func auditLogID(of organisation: OrganisationID) -> String {
    "autogenesis/tenant/" + organisation.rawValue
  }

  /// Writes an entry of its own, for an act that changes no row: a refused approval, an export.
  public func record(
    _ event: String, target: AuditTarget? = nil, changes: JSONObject? = nil, _ change: Change
  ) throws {
    try write { database in try database.appendAudit(event, target, after: changes, change) }
  }

  /// The names of all logs, sorted.
  public func auditLogs() throws -> [String] {
    try read { database in try database.auditLogs() }
  }

  /// Hands over the entries of a log in order, one at a time.
  public func eachAuditEntry(of logID: String, _ body: (AuditEntry) throws -> Void) throws {
    try read { database in try database.eachAuditEntry(of: logID, orphan: { _ in }, body) }
  }

  /// Re-hashes every body and payload of every log; one report a log, sorted by name.
  public func verifyAudit() throws -> [AuditReport] {
    try read { database in
      try database.auditLogs().map { logID in try database.verifyAudit(logID) }
    }
  }
}

extension Database {
  func auditLogs() throws -> [String] {
    try String.fetchAll(
      self, sql: "SELECT log_id FROM audit_entry UNION SELECT log_id FROM audit_payload ORDER BY log_id")
  }

  func verifyAudit(_ logID: String) throws -> AuditReport {
    var verifier = AuditVerifier(logID: logID)
    var orphans: [Int] = []
    let note = { (sequence: Int) in orphans.append(sequence) }
    try eachAuditEntry(of: logID, orphan: note) { verifier.check($0) }
    for sequence in orphans { verifier.checkOrphan(payloadOf: sequence) }
    return verifier.report()
  }

  /// The entries of a log before a place, newest first; `limit` places are looked at.
  func auditEntries(of logID: String, before sequence: Int, limit: Int) throws -> [AuditEntry] {
    let last = try row("SELECT max(seq) FROM audit_entry WHERE log_id = ? AND seq < ?", logID, sequence)
    guard let newest = last?[0] as Int? else { return [] }
    var found: [AuditEntry] = []
    let places = max(newest - limit + 1, 0)...newest
    let ignore = { (_: Int) in }
    try eachAuditEntry(of: logID, in: places, orphan: ignore) { found.append($0) }
    return found.reversed()
  }

  /// Merges entries and payloads, both in order; `orphan` gets the sequence number of a payload without entry.
  func eachAuditEntry(
    of logID: String, in places: ClosedRange<Int> = Int.min...Int.max, orphan: (Int) -> Void,
    _ body: (AuditEntry) throws -> Void
  ) throws {
    let entries = try Row.fetchCursor(
      self,
      sql: "SELECT seq, prev_hash, hash, body FROM audit_entry WHERE log_id = ? AND seq BETWEEN ? AND ? ORDER BY seq",
      arguments: [logID, places.lowerBound, places.upperBound])
    var payloads = try PayloadCursor(self, logID, places)
    while let row = try entries.next() {
      let sequence: Int = row[0]
      let own = try payloads.next(of: sequence, orphan: orphan)
      try body(
        AuditEntry(
          logID: logID, sequence: sequence, previousHash: row.text(1), hash: row.text(2), body: row.bytes(3),
          payloads: own))
    }
    _ = try payloads.next(of: Int.max, orphan: orphan)
  }
}

/// The payloads of a log, taken entry by entry.
private struct PayloadCursor {
  private let rows: RowCursor
  private var pending: (sequence: Int, payload: AuditPayload?)?

  init(_ database: Database, _ logID: String, _ places: ClosedRange<Int>) throws {
    rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT seq, field, salt, value FROM audit_payload
        WHERE log_id = ? AND seq BETWEEN ? AND ? ORDER BY seq, field
        """, arguments: [logID, places.lowerBound, places.upperBound])
    try advance()
  }

  mutating func next(of sequence: Int, orphan: (Int) -> Void) throws -> [AuditPayload] {
    var found: [AuditPayload] = []
    while let (place, payload) = pending, place <= sequence {
      if place == sequence, let payload { found.append(payload) } else { orphan(place) }
      try advance()
    }
    return found
  }

  private mutating func advance() throws {
    pending = try rows.next().map { row in
      let field = AuditPayload.Field(rawValue: row.text(1))
      return (row[0], field.map { AuditPayload(field: $0, salt: row.text(2), value: row.bytes(3)) })
    }
  }
}
