public import Domain
import GRDB
public import JSONDocuments

extension Store {
  /// The documents of a tenant's catalogue of one kind, by key; observed workflows, steps and agents are not among them.
  public func documents(of kind: EntityKind, in organisation: OrganisationID) throws -> [JSONObject] {
    let hasOrigin = kind.schema.column("origin") != nil
    return try read { database in
      try EntityTable(kind, database).documents(organisation, where: hasOrigin ? "origin <> 'observed'" : "TRUE")
    }
  }

  /// All versions of all workflows of the catalogue, by id and version; observed ones are not among them.
  public func workflows(in organisation: OrganisationID) throws -> [CatalogueWorkflow] {
    try read { database in try database.workflows(organisation, "TRUE") }
  }

  /// One version of a workflow; the current one when `version` is nil.
  ///
  /// - Throws: `StorageError.notFound`.
  public func workflow(
    _ id: WorkflowID, version: String? = nil, in organisation: OrganisationID
  ) throws -> CatalogueWorkflow {
    try read { database in
      let found = try database.workflows(
        organisation, version == nil ? "workflow_id = ? AND is_current = 1" : "workflow_id = ? AND version = ?",
        [id.rawValue] + (version.map { [$0] } ?? []))
      guard let workflow = found.first else { throw StorageError.notFound(what: "workflow", id: id.rawValue) }
      return workflow
    }
  }

  /// The workflows that are known from runs only, by id and version.
  public func observedWorkflows(in organisation: OrganisationID) throws -> [ObservedWorkflow] {
    try read { database in
      try database.rows(
        """
        SELECT workflow_id, workflow_name, version FROM workflow
        WHERE org_id = ? AND origin = 'observed' ORDER BY workflow_id, version
        """, organisation.rawValue
      ).map { row in
        ObservedWorkflow(
          id: WorkflowID(row.text(0)), name: row.text(1), version: row.text(2),
          steps: try database.observedSteps(organisation, row.text(0), row.text(2)))
      }
    }
  }

  /// All versions of all skills, by id and version.
  public func skills(in organisation: OrganisationID) throws -> [CatalogueSkill] {
    try read { database in
      let current = Set(
        try database.rows(
          "SELECT skill_id, version FROM skill_node WHERE org_id = ? AND is_current = 1", organisation.rawValue
        ).map { $0.text(0) + "@" + $0.text(1) })
      return try EntityTable(.skillNode, database).documents(organisation).map { document in
        let definition = try SkillDefinition(json: document)
        let isCurrent = current.contains(definition.id.rawValue + "@" + definition.version)
        return CatalogueSkill(definition: definition, isCurrent: isCurrent)
      }
    }
  }

  /// Every role with the role that it reports to.
  public func roleReports(in organisation: OrganisationID) throws -> [RoleID: RoleID?] {
    try read { database in
      let rows = try database.rows(
        "SELECT role_id, supervises_role_id FROM role WHERE org_id = ?", organisation.rawValue)
      return Dictionary(
        uniqueKeysWithValues: rows.map { (RoleID($0.text(0)), $0.optionalText(1).map { RoleID($0) }) })
    }
  }

  /// The publishing policy of that id.
  ///
  /// - Throws: `StorageError.notFound`, or `DocumentError` when the stored policy cannot be read: nothing may be published
  ///   then.
  public func publishingPolicy(_ id: PolicyID, in organisation: OrganisationID) throws -> PublishingPolicy {
    try read { database in
      let found = try EntityTable(.policy, database).documents(
        organisation, where: "policy_id = ?", [id.rawValue.databaseValue])
      guard let document = found.first else { throw StorageError.notFound(what: "policy", id: id.rawValue) }
      return try PublishingPolicy(json: document)
    }
  }

  /// All principals, by id.
  public func principals(in organisation: OrganisationID) throws -> [Principal] {
    try read { database in
      try database.rows(
        "SELECT principal_id, kind, roles FROM principal WHERE org_id = ? ORDER BY principal_id",
        organisation.rawValue
      ).map(Principal.init)
    }
  }

  /// The principal of that id.
  ///
  /// - Throws: `StorageError.notFound`.
  public func principal(_ id: PrincipalID, in organisation: OrganisationID) throws -> Principal {
    try read { database in
      guard let principal = try database.principal(id.rawValue, organisation) else {
        throw StorageError.notFound(what: "principal", id: id.rawValue)
      }
      return principal
    }
  }
}

extension Database {
  func principal(_ id: String, _ organisation: OrganisationID) throws -> Principal? {
    try row(
      "SELECT principal_id, kind, roles FROM principal WHERE org_id = ? AND principal_id = ?", organisation.rawValue, id
    ).map(Principal.init)
  }

  fileprivate func workflows(
    _ organisation: OrganisationID, _ condition: String, _ values: [String] = []
  ) throws -> [CatalogueWorkflow] {
    let documents = try EntityTable(.workflow, self).documents(
      organisation, where: "origin <> 'observed' AND \(condition)", values.map(\.databaseValue))
    return try documents.map { document in
      let id = document["workflow_id"]?.stringValue ?? ""
      let version = document["version"]?.stringValue ?? ""
      var whole = document
      whole["steps"] = .array(try children(.stepAction, organisation, id, version, "origin <> 'observed'"))
      whole["triggers"] = .array(try children(.triggerDefinition, organisation, id, version, "TRUE"))
      let current = try VersionLane.workflow.currentVersion(of: id, self, organisation)
      return CatalogueWorkflow(definition: try WorkflowDefinition(json: whole), isCurrent: current == version)
    }
  }

  private func children(
    _ kind: EntityKind, _ organisation: OrganisationID, _ id: String, _ version: String, _ condition: String
  ) throws -> [JSONValue] {
    try EntityTable(kind, self).documents(
      organisation, where: "workflow_id = ? AND workflow_version = ? AND \(condition)",
      [id.databaseValue, version.databaseValue]
    ).map { .object($0) }
  }

  fileprivate func observedSteps(
    _ organisation: OrganisationID, _ id: String, _ version: String
  ) throws -> [ObservedStep] {
    try rows(
      """
      SELECT step_id, step_name FROM step_action
      WHERE org_id = ? AND workflow_id = ? AND workflow_version = ? AND origin = 'observed' ORDER BY step_id
      """, organisation.rawValue, id, version
    ).map { ObservedStep(id: StepID($0.text(0)), name: $0.optionalText(1) ?? $0.text(0)) }
  }
}

extension Principal {
  /// Reads `principal_id, kind, roles`.
  fileprivate init(_ row: Row) throws {
    guard let kind = Kind(rawValue: row.text(1)) else {
      throw StorageError.damaged(path: "The database", detail: "a principal is of no known kind")
    }
    let roles = try row.json(2)?.arrayValue ?? []
    self.init(id: PrincipalID(row.text(0)), kind: kind, roles: roles.compactMap(\.stringValue).map { RoleID($0) })
  }
}
