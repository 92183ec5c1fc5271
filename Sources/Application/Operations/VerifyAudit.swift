import Audit
public import JSONDocuments
import Storage

/// Whether the audit logs are untouched.
public struct AuditVerdict: Presentable {
  let reports: [AuditReport]

  /// Whether every log is sound.
  public var isIntact: Bool { reports.allSatisfy { $0.fault == nil } }

  /// The first fault of the first log that has one.
  var firstFault: AuditFault? { reports.lazy.compactMap(\.fault).first }

  public var json: JSONObject {
    let logs = reports.map { report -> JSONValue in
      var log: JSONObject = [
        "log": .string(report.logID), "entries": .number(report.entryCount), "head": .string(report.headHash),
      ]
      if let fault = report.fault {
        log["first_bad"] = .object(["seq": .number(fault.sequence), "kind": .string(fault.kind.rawValue)])
      }
      return .object(log)
    }
    return ["intact": .bool(isIntact), "logs": .array(logs)]
  }

  public var text: String {
    guard !reports.isEmpty else { return "There is no audit log yet.\n" }
    return reports.map { report in
      guard let fault = report.fault else {
        return "\(report.logID): \(report.entryCount) entries, intact, head \(report.headHash)\n"
      }
      return "\(report.logID): entry \(fault.sequence): \(fault.kind.rawValue)\n"
    }.joined()
  }
}

extension Workspace {
  /// Hashes every entry and payload again and names the first bad one of each log.
  ///
  /// A log without checkpoints kept elsewhere does not show a cut tail or an older file put back.
  ///
  /// - Throws: `StorageError`.
  public func verifyAudit() throws -> AuditVerdict { AuditVerdict(reports: try store.verifyAudit()) }

  /// The latest entries of the tenant's log, newest first.
  ///
  /// - Throws: `StorageError`.
  public func auditList(limit: Int) throws -> Listing {
    guard limit > 0 else { throw UsageError("--limit \(limit) is under 1.") }
    var entries: [JSONObject] = []
    try store.eachAuditEntry(of: Store.auditLogID(of: organisation)) { entry in
      entries.append(try entry.json())
      if entries.count > limit { entries.removeFirst() }
    }
    var table = TextTable(["SEQ", "TIME", "EVENT", "ACTOR", "TARGET"])
    for entry in entries.reversed() {
      table.add([
        entry["seq"]?.text ?? "", entry["timestamp"]?.stringValue ?? "", entry["event"]?.stringValue ?? "",
        entry["actor"]?["id"]?.stringValue ?? "", entry["target"]?["id"]?.stringValue ?? "",
      ])
    }
    return Listing(json: ["entries": .array(entries.reversed().map { .object($0) })], text: table.text)
  }

  /// Every record as a JSON line in a canonical order, without times, salts and surrogate keys.
  ///
  /// - Throws: `StorageError`, or what `line` throws.
  public func canonicalDump(_ line: (String) throws -> Void) throws { try store.canonicalDump(line) }
}
