import Audit
import Files
import JSONDocuments
import Storage

/// What the check of the audit log finds when one byte of one entry was changed in a copy of the store.
struct DemoTampering {
  /// The entry that was changed.
  let sequence: Int
  /// What the entry tells of.
  let event: String
  /// What the check says.
  let verdict: AuditVerdict

  /// What the check says first: `entry 41: body-hash`.
  var finding: String {
    verdict.firstFault.map { "entry \($0.sequence): \($0.kind.rawValue)" } ?? "nothing found"
  }

  var json: JSONObject {
    [
      "intact": .bool(verdict.isIntact), "entry": .number(sequence), "event": .string(event),
      "found": .string(finding),
    ]
  }
}

extension DemoTampering {
  /// An entry of the log with text that stands nowhere else in the store.
  private struct Target {
    let sequence: Int
    let event: String
    let mark: [UInt8]
  }

  /// Closes the workspace, copies its database to `copy`, changes a byte there and has the copy verified.
  ///
  /// - Throws: `FileError`, `StorageError`.
  static func shown(on workspace: Workspace, copy: String, clock: Clock) throws -> DemoTampering? {
    guard let target = try target(in: workspace) else { return nil }
    try workspace.close()
    try Directory.create(copy)
    var bytes = try WholeFile.read(workspace.directory.database, limitBytes: 1 << 30)
    // SQLite may keep an old copy of a row in free space; a change there is none, so the next place is tried.
    for place in bytes.ranges(of: target.mark) {
      bytes[place.upperBound - 2] ^= 1
      try AtomicFile.replace(bytes, at: copy + "/autogenesis.db")
      let verdict = try Workspace(opening: copy, clock: clock).verifyAudit()
      if !verdict.isIntact {
        return DemoTampering(sequence: target.sequence, event: target.event, verdict: verdict)
      }
      bytes[place.upperBound - 2] ^= 1
    }
    return nil
  }

  /// The last entry that tells of a proposal, or the last one.
  private static func target(in workspace: Workspace) throws -> Target? {
    var last: Target?
    try workspace.store.eachAuditEntry(of: Store.auditLogID(of: workspace.organisation)) { entry in
      let body = try JSONValue(parsing: entry.body)
      guard let event = body["event"]?.stringValue, let id = body["id"]?.stringValue else { return }
      if event == "PROPOSAL_ENQUEUED" || last?.event != "PROPOSAL_ENQUEUED" {
        last = Target(sequence: entry.sequence, event: event, mark: Array("\"id\":\"\(id)\"".utf8))
      }
    }
    return last
  }
}
