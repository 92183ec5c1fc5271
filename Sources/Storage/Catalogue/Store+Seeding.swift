import Audit
public import Domain
import GRDB
public import JSONDocuments

extension Store {
  /// Stores catalogue documents: new ones are inserted, equal ones are left alone.
  ///
  /// A workflow's document may carry its `steps` and `triggers`. The order of the documents does not matter. The state of
  /// a stored workflow and the tier of a stored skill may have moved on since; they are not compared.
  ///
  /// - Throws: `DocumentError` for a document that does not have the form of its kind; `StorageError.differs` when the
  ///   same version is stored with another content; `refused` when a document refers to one that is not there.
  public func seed(_ documents: [(EntityKind, JSONObject)], _ change: Change) throws -> SeedOutcome {
    try write { database in
      try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
      var seeding = Seeding(database: database, change: change)
      for (kind, document) in documents { try seeding.add(document, of: kind) }
      try seeding.checkReferences()
      let outcome = seeding.outcome
      if outcome.inserted > 0 {
        try database.appendAudit(
          "CATALOGUE_SEEDED", AuditTarget(kind: .runtime, id: "catalogue"),
          after: ["inserted": .number(outcome.inserted)], change)
      }
      return outcome
    }
  }

  /// Stores principals: new ones are inserted, equal ones are left alone.
  ///
  /// - Throws: `StorageError.differs` when a principal is stored with another kind or other roles.
  public func seedPrincipals(_ principals: [Principal], _ change: Change) throws -> SeedOutcome {
    try write { database in
      var outcome = SeedOutcome()
      for principal in principals {
        if let stored = try database.principal(principal.id.rawValue, change.organisation) {
          guard stored == principal else { throw StorageError.differs(what: "principal", id: principal.id.rawValue) }
          outcome.unchanged += 1
        } else {
          try database.insert(principal, change)
          outcome.inserted += 1
        }
      }
      return outcome
    }
  }
}

extension Database {
  fileprivate func insert(_ principal: Principal, _ change: Change) throws {
    let roles = JSONValue.array(principal.roles.map { .string($0.rawValue) }).text
    try run(
      """
      INSERT INTO principal (org_id, principal_id, kind, roles, created_at, created_by, updated_at, updated_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, change.organisation.rawValue, principal.id.rawValue, principal.kind.rawValue, roles,
      change.at.microseconds, change.principal.id.rawValue, change.at.microseconds, change.principal.id.rawValue)
    try appendAudit(
      "PRINCIPAL_ADDED", AuditTarget(kind: .runtime, id: "principal/" + principal.id.rawValue),
      after: ["kind": .string(principal.kind.rawValue), "roles": .array(principal.roles.map { .string($0.rawValue) })],
      change)
  }
}

/// The documents of one call to `seed`.
private struct Seeding {
  let database: Database
  let change: Change
  var outcome = SeedOutcome()

  init(database: Database, change: Change) {
    self.database = database
    self.change = change
  }

  mutating func add(_ document: JSONObject, of kind: EntityKind) throws {
    let isNew = kind == .workflow ? try addWorkflow(document) : try addRow(document, of: kind)
    if isNew { outcome.inserted += 1 } else { outcome.unchanged += 1 }
  }

  /// Inserts a workflow with its steps and triggers; whether any of them was new.
  private func addWorkflow(_ document: JSONObject) throws -> Bool {
    let parts = try WorkflowParts(document)
    var isNew = try addRow(parts.workflow, of: .workflow)
    if !isNew { try parts.refuseStrangers(database, change) }
    for step in parts.steps where try addRow(step, of: .stepAction) { isNew = true }
    for trigger in parts.triggers where try addRow(trigger, of: .triggerDefinition) { isNew = true }
    return isNew
  }

  private func addRow(_ document: JSONObject, of kind: EntityKind) throws -> Bool {
    let table = EntityTable(kind, database)
    let row = try EntityRow(document, of: kind.schema)
    guard let stored = try table.stored(row, change.organisation) else {
      try table.insert(row, beside: try row.currency(of: kind, database, change), change)
      return true
    }
    let (old, new) = (try stored.document(of: kind.schema), try row.document(of: kind.schema))
    if Self.isPlaceholder(old, for: new) {
      try table.update(row, beside: try row.currency(of: kind, database, change), change)
      return true
    }
    guard Self.comparable(old, kind) == Self.comparable(new, kind) else {
      let id = kind.schema.keyColumns.compactMap { new[$0]?.stringValue ?? new[$0]?.text }.joined(separator: "@")
      throw StorageError.differs(what: kind.rawValue, id: id)
    }
    return false
  }

  /// Whether a row was registered from runs before the catalogue told of it.
  private static func isPlaceholder(_ old: JSONObject, for new: JSONObject) -> Bool {
    old["origin"]?.stringValue == Origin.observed.rawValue && new["origin"] != old["origin"]
  }

  private static func comparable(_ document: JSONObject, _ kind: EntityKind) -> JSONObject {
    var document = document
    if kind == .workflow { document["status"] = nil }
    if kind == .skillNode { document["stability_tier"] = nil }
    return document
  }

  /// Names the first reference that leads nowhere, which a deferred check would not.
  func checkReferences() throws {
    guard let row = try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") else { return }
    throw StorageError.refused(
      reason: "a document of kind \(row.text(0)) refers to one of kind \(row.text(2)) that is not in the catalogue")
  }
}

/// A workflow's document, taken apart into rows.
struct WorkflowParts {
  let workflow: JSONObject
  let steps: [JSONObject]
  let triggers: [JSONObject]

  init(_ document: JSONObject) throws(DocumentError) {
    let fields = FieldReader(document)
    let id = JSONValue.string(try fields.text("workflow_id"))
    let version = JSONValue.string(try fields.text("version"))
    let origin = document["origin"] ?? .string(Origin.catalogue.rawValue)
    steps = try Self.children(fields, "steps", ["workflow_id": id, "workflow_version": version, "origin": origin])
    triggers = try Self.children(fields, "triggers", ["workflow_id": id, "workflow_version": version])
    var workflow = document
    workflow["steps"] = nil
    workflow["triggers"] = nil
    self.workflow = workflow
  }

  private static func children(
    _ fields: FieldReader, _ key: String, _ parent: JSONObject
  ) throws(DocumentError) -> [JSONObject] {
    var children: [JSONObject] = []
    for (index, value) in try fields.array(key, default: []).enumerated() {
      guard let child = value.objectValue else { throw .wrongType(field: "\(key)[\(index)]", expected: "an object") }
      children.append(child.merging(parent))
    }
    return children
  }

  /// A stored version has no steps or triggers but those of its document.
  func refuseStrangers(_ database: Database, _ change: Change) throws {
    let known = Set(steps.compactMap { $0["step_id"]?.stringValue })
    let id = workflow["workflow_id"]?.stringValue ?? ""
    let version = workflow["version"]?.stringValue ?? ""
    let stored = try database.rows(
      """
      SELECT step_id FROM step_action
      WHERE org_id = ? AND workflow_id = ? AND workflow_version = ? AND origin <> 'observed'
      """, change.organisation.rawValue, id, version)
    guard stored.allSatisfy({ known.contains($0.text(0)) }), known.count == stored.count || stored.isEmpty else {
      throw StorageError.differs(what: "workflow", id: "\(id)@\(version)")
    }
  }
}
