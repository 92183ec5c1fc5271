import Audit
import Domain
import GRDB
import JSONDocuments

extension Store {
  /// Hands over every table's rows as JSON lines, tables and rows in natural order.
  ///
  /// Left out is what two stores of the same content may differ in: surrogate keys (references are written as natural
  /// keys), creation and change times, and of the audit log times, salts, and hashes, which depend on them.
  public func canonicalDump(_ line: (String) throws -> Void) throws {
    try read { database in
      for table in DumpedTable.all { try table.write(database, line) }
      for logID in try database.auditLogs() {
        try database.eachAuditEntry(of: logID, orphan: { _ in }) { entry in
          try line(entry.dumpLine())
        }
      }
    }
  }
}

extension AuditEntry {
  fileprivate func dumpLine() throws -> String {
    var object = try json()
    for key in ["timestamp", "integrity", "changesSalt", "changesDigest", "contextSalt", "contextDigest"] {
      object[key] = nil
    }
    object["table"] = "audit_entry"
    return JSONValue.object(object).text
  }
}

/// How one table is dumped.
private struct DumpedTable {
  let name: String
  /// Surrogate keys, which are left out.
  var hidden: Set<String> = []
  /// Natural keys in their place: SQL and the name in the dump.
  var references: [(sql: String, name: String)] = []
  /// The joins that the references need.
  var joins = ""
  let order: String

  private static let episode = [
    (sql: "e.org_id", name: "org_id"), (sql: "e.episode_id", name: "episode_id"),
    (sql: "e.revision", name: "episode_revision"),
  ]
  private static let joinEpisode = "JOIN run_episode e ON e.episode_key = t.episode_key"

  static let all = [
    DumpedTable(name: "role", order: "t.org_id, t.role_id"),
    DumpedTable(name: "skill_identity", order: "t.org_id, t.skill_id"),
    DumpedTable(name: "skill_node", order: "t.org_id, t.skill_id, t.version"),
    DumpedTable(name: "role_skill_map", order: "t.org_id, t.role_id, t.skill_id"),
    DumpedTable(name: "workflow", order: "t.org_id, t.workflow_id, t.version"),
    DumpedTable(name: "trigger_def", order: "t.org_id, t.workflow_id, t.workflow_version, t.trigger_id"),
    DumpedTable(
      name: "step_action", hidden: ["step_key"], order: "t.org_id, t.workflow_id, t.workflow_version, t.step_id"),
    DumpedTable(name: "agent", hidden: ["agent_key"], order: "t.org_id, t.agent_id"),
    DumpedTable(name: "policy", order: "t.org_id, t.policy_id"),
    DumpedTable(name: "ontology_node", order: "t.org_id, t.node_id"),
    DumpedTable(name: "schema_registry", order: "t.org_id, t.subject, t.version"),
    DumpedTable(name: "principal", order: "t.org_id, t.principal_id"),
    DumpedTable(name: "run_episode", hidden: ["episode_key"], order: "t.org_id, t.episode_id, t.revision"),
    DumpedTable(
      name: "step_run", hidden: ["episode_key", "step_key", "agent_key"],
      references: episode + [
        (sql: "a.step_id", name: "resolved_step_id"), (sql: "g.agent_id", name: "resolved_agent_id"),
      ],
      joins: """
        \(joinEpisode) JOIN step_action a ON a.step_key = t.step_key LEFT JOIN agent g ON g.agent_key = t.agent_key
        """, order: "e.org_id, e.episode_id, e.revision, t.ordinal"),
    DumpedTable(
      name: "reflection_log", hidden: ["episode_key"], references: Array(episode.dropFirst()), joins: joinEpisode,
      order: "t.org_id, t.reflection_id"),
    DumpedTable(
      name: "reflection_summary", hidden: ["episode_key"], references: episode, joins: joinEpisode,
      order: "e.org_id, e.episode_id, e.revision"),
    DumpedTable(name: "ingest_file", order: "t.org_id, t.file_digest"),
    DumpedTable(name: "quarantine", order: "t.org_id, t.file_digest, t.ordinal"),
    DumpedTable(name: "change_log", order: "t.sequence"),
    DumpedTable(
      name: "publication_queue", hidden: ["decided_at", "decided_at_us"], order: "t.org_id, t.publication_id"),
    DumpedTable(name: "proposal_vote", order: "t.org_id, t.publication_id, t.ordinal"),
    DumpedTable(name: "event_bus", hidden: ["produced_at", "produced_at_us"], order: "t.org_id, t.event_id"),
    DumpedTable(name: "pattern", hidden: ["pattern_key"], order: "t.org_id, t.pattern_id"),
    DumpedTable(
      name: "pattern_support", hidden: ["pattern_key", "episode_key"],
      references: episode + [(sql: "p.pattern_id", name: "pattern_id")],
      joins: "\(joinEpisode) JOIN pattern p ON p.pattern_key = t.pattern_key",
      order: "e.org_id, p.pattern_id, e.episode_id, e.revision"),
    DumpedTable(name: "advice", hidden: ["asked_at"], order: "t.org_id, t.advice_id"),
    DumpedTable(name: "advice_feedback", order: "t.org_id, t.advice_id, t.ordinal"),
    DumpedTable(name: "retraction", order: "t.org_id, t.retraction_id"),
    DumpedTable(name: "retracted_episode", order: "t.org_id, t.episode_id"),
    DumpedTable(
      name: "evidence_episode", order: "t.org_id, t.publication_id, t.role, t.episode_id, t.revision"),
    DumpedTable(name: "evidence_addendum", order: "t.org_id, t.publication_id, t.number"),
    DumpedTable(name: "recall_decision", order: "t.org_id, t.retraction_id, t.publication_id"),
    DumpedTable(name: "vote_void", order: "t.org_id, t.publication_id, t.vote_count"),
    DumpedTable(name: "proposal_return", order: "t.org_id, t.publication_id, t.number"),
    DumpedTable(name: "proposal_merge", order: "t.org_id, t.publication_id, t.member_id"),
    DumpedTable(name: "merge_undo", order: "t.org_id, t.publication_id"),
    DumpedTable(name: "release_promise", order: "t.org_id, t.object_kind, t.object_id, t.version"),
    DumpedTable(name: "release_event", order: "t.org_id, t.object_kind, t.object_id, t.number"),
    DumpedTable(name: "index_manifest", order: "t.org_id"),
    DumpedTable(name: "index_segment", order: "t.org_id, t.ordinal"),
    DumpedTable(name: "job_run", order: "t.org_id, t.kind, t.number"),
    DumpedTable(name: "job_stage", order: "t.org_id, t.kind, t.number, t.ordinal"),
    DumpedTable(name: "consumer_cursor", order: "t.org_id, t.consumer"),
    DumpedTable(name: "audit_checkpoint", order: "t.log_id, t.size"),
    DumpedTable(name: "change_look", order: "t.org_id, t.ordinal"),
    DumpedTable(name: "change_test", order: "t.org_id, t.number"),
    DumpedTable(name: "otlp_trace", hidden: ["received_at"], order: "t.org_id, t.trace_id"),
    DumpedTable(name: "otlp_span", order: "t.org_id, t.trace_id, t.span_id"),
    DumpedTable(
      name: "access_key", hidden: ["key_id", "token_hash", "expires_at", "revoked_at"],
      order: "t.org_id, t.principal_id, t.label, t.key_id"),
    DumpedTable(name: "idempotent_answer", order: "t.org_id, t.principal_id, t.idempotency_token"),
    DumpedTable(name: "schema_migration", order: "t.ordinal"),
  ]

  func write(_ database: Database, _ line: (String) throws -> Void) throws {
    let left = hidden.union(["created_at", "updated_at"])
    let own = try database.columns(in: name).map(\.name).filter { !left.contains($0) }
    let columns = own.map { (sql: "t.\"\($0)\"", name: $0) } + references
    let names = columns.map(\.name)
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT \(columns.map(\.sql).joined(separator: ", ")) FROM \(name) t \(joins) ORDER BY \(order)")
    while let row = try rows.next() {
      var object: JSONObject = ["table": .string(name)]
      for (index, column) in names.enumerated() { object[column] = try value(of: column, row, index) }
      try line(JSONValue.object(object).text)
    }
  }

  /// The value as JSON; a BLOB as its digest, NULL as an absent member.
  private func value(of column: String, _ row: Row, _ index: Int) throws -> JSONValue? {
    switch EntityValue(row[index] as DatabaseValue) {
    case .null: nil
    case .text(let text): .string(text)
    case .integer(let integer): .number(integer)
    case .real(let real): .number(real)
    case .bytes(let bytes): .string(Digest.sha256(bytes))
    }
  }
}
