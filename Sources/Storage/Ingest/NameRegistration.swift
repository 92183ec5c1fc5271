import Domain
import GRDB
import JSONDocuments

/// Resolves the names of a batch to rows of the catalogue and registers those that it lacks (design "Origin", C-41).
struct NameRegistration {
  let database: Database
  let change: Change

  /// The version of a foreign workflow whose source names none.
  static let observedVersion = "observed"

  /// The longest identifier that is taken over as it is, in bytes.
  private static let longestIdentifier = 32

  func run() throws {
    for row in try rows("SELECT ref, name, version FROM staging.workflow_ref ORDER BY ref") {
      let (id, version) = try workflow(row.text(1), row.optionalText(2))
      try execute("UPDATE staging.workflow_ref SET id = ?, resolved = ? WHERE ref = ?", [id, version, row[0] as Int])
    }
    for row in try rows(
      """
      SELECT s.ref, w.id, w.resolved, s.step_id, s.name
      FROM staging.step_ref s JOIN staging.workflow_ref w ON w.ref = s.workflow_ref ORDER BY s.ref
      """)
    {
      let key = try step(row.text(1), row.text(2), id: row.optionalText(3), name: row.optionalText(4))
      try execute("UPDATE staging.step_ref SET step_key = ? WHERE ref = ?", [key, row[0] as Int])
    }
    for row in try rows("SELECT ref, name FROM staging.agent_ref ORDER BY ref") {
      let key = try agent(row.text(1))
      try execute("UPDATE staging.agent_ref SET agent_key = ? WHERE ref = ?", [key, row[0] as Int])
    }
  }

  private var organisation: String { change.organisation.rawValue }

  private func rows(_ sql: String) throws -> [Row] { try Row.fetchAll(database, sql: sql) }

  private func execute(_ sql: String, _ values: [(any DatabaseValueConvertible)?]) throws {
    try database.execute(sql: sql, arguments: StatementArguments(values))
  }

  /// A name that is a workflow's identifier means that workflow; any other is a foreign name.
  private func workflow(_ name: String, _ version: String?) throws -> (String, String) {
    let known = try database.row(
      """
      SELECT workflow_name, origin FROM workflow WHERE org_id = ? AND workflow_id = ?
      ORDER BY origin = 'observed', version LIMIT 1
      """, organisation, name)
    guard let known else {
      let id = Digest.slug(name)
      return (id, try observed(id, name, version ?? Self.observedVersion))
    }
    if let version { return (name, try observed(name, known.text(0), version)) }
    let current = try VersionLane.workflow.currentVersion(of: name, database, change.organisation)
    return (name, try current ?? observed(name, known.text(0), Self.observedVersion))
  }

  private func observed(_ id: String, _ name: String, _ version: String) throws -> String {
    let count = try database.count(
      "SELECT count(*) FROM workflow WHERE org_id = ? AND workflow_id = ? AND version = ?", organisation, id, version)
    if count == 0 {
      try insert(
        [
          "workflow_id": .string(id), "workflow_name": .string(name), "objective": .string(name),
          "constraints": .object([:]), "genome": .object([:]), "status": "active", "version": .string(version),
          "lineage": .object([:]), "origin": "observed",
        ], .workflow)
    }
    return version
  }

  private func step(_ workflow: String, _ version: String, id: String?, name: String?) throws -> Int64 {
    let label = id ?? name ?? ""
    let id = id == nil ? Digest.slug(label) : Self.identifier(label)
    if let key = try stepKey(workflow, version, id) { return key }
    try insert(
      [
        "step_id": .string(id), "workflow_id": .string(workflow), "workflow_version": .string(version),
        "step_name": .string(label), "sequence": 0, "parameters": .object([:]), "next_step_logic": .object([:]),
        "origin": "observed",
      ], .stepAction)
    return database.lastInsertedRowID
  }

  private func stepKey(_ workflow: String, _ version: String, _ id: String) throws -> Int64? {
    try database.row(
      """
      SELECT step_key FROM step_action
      WHERE org_id = ? AND workflow_id = ? AND workflow_version = ? AND step_id = ?
      """, organisation, workflow, version, id)?[0]
  }

  private func agent(_ name: String) throws -> Int64 {
    let id = Self.identifier(name)
    let known = try database.row("SELECT agent_key FROM agent WHERE org_id = ? AND agent_id = ?", organisation, id)
    if let known { return known[0] }
    try insert(
      [
        "agent_id": .string(id), "agent_name": .string(name), "policy_profile": .object([:]), "origin": "observed",
      ], .agent)
    return database.lastInsertedRowID
  }

  private func insert(_ document: JSONObject, _ kind: EntityKind) throws {
    try EntityTable(kind, database).insert(EntityRow(document, of: kind.schema), change)
  }

  private static func identifier(_ name: String) -> String {
    name.isEmpty || name.utf8.count > longestIdentifier ? Digest.slug(name) : name
  }
}
