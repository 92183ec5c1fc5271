import Application
import HTTPTypes
import JSONDocuments

/// Who did what, and is the log of it untouched?
enum AuditRoutes {
  static let all = [list, verify]

  private static let list = Route(
    .listAuditEntries, .get, "/v1/audit/entries", "The tenant's log, newest entry first.", work: .reading,
    query: [.limit, .cursor], result: .page(of: "entries")
  ) { call in
    let limit = call.query.limit
    let cursor = try Cursor(call.query["cursor"], of: "audit")
    let before = try cursor.map { cursor in
      guard let sequence = Int(cursor.key) else { throw Cursor.stale }
      return sequence
    }
    let entries = try call.workspace.auditPage(before: before, limit: limit)
    var json: JSONObject = ["entries": .array(entries.map { .object($0.json) })]
    if let last = entries.last?.json["seq"]?.integerValue, last > 0 {
      json["next_cursor"] = .string(Cursor(of: "audit", key: "\(last)").text)
    }
    return Answer(json)
  }

  private static let verify = Route(
    .verifyAudit, .get, "/v1/audit/verification",
    "Hashes every entry and payload of the tenant's log again and names the first bad one.", work: .reading,
    result: .object(["intact": ["type": "boolean"], "logs": ["type": "array"]])
  ) { call in Answer(try call.workspace.verifyOwnAudit().json) }
}
