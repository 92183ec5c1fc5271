public import Domain
public import JSONDocuments

/// What the gates may look at: the tenant's workflows, skills, roles and ontology, frozen for one assessment.
public struct CatalogueView: Sendable {
  /// Every version of every workflow, whatever its status.
  public let workflows: [WorkflowDefinition]
  /// Every version of every skill, whatever its tier.
  public let skills: [SkillDefinition]
  /// Each role with the role that it reports to (C-08).
  public let roles: [RoleID: RoleID?]
  /// The rows of `role_skill_map`: `{"role_id", "skill_id", "permission"}`.
  public let roleSkillMap: [JSONObject]
  /// The ontology's tags on (skill, action).
  public let ontologyTags: OntologyTags

  /// Makes a view.
  public init(
    workflows: [WorkflowDefinition], skills: [SkillDefinition], roles: [RoleID: RoleID?], roleSkillMap: [JSONObject],
    ontologyTags: OntologyTags
  ) {
    self.workflows = workflows
    self.skills = skills
    self.roles = roles
    self.roleSkillMap = roleSkillMap
    self.ontologyTags = ontologyTags
  }

  /// The document that migrations apply to: `{"workflows": {"ID@VERSION": …}, "skills": {…}, "role_skill_map": […]}`.
  var document: JSONValue {
    [
      "workflows": .object(JSONObject(workflows.map { ($0.key, .object($0.json)) })),
      "skills": .object(JSONObject(skills.map { ($0.key, .object($0.json)) })),
      "role_skill_map": .array(roleSkillMap.map { .object($0) }),
    ]
  }

  /// The version of a workflow that a new one must be compatible with: the active one, else the highest.
  func currentWorkflow(_ id: WorkflowID) -> WorkflowDefinition? {
    let versions = workflows.filter { $0.id == id }
    return versions.filter { $0.status == .active }.max(by: byVersion) ?? versions.max(by: byVersion)
  }

  /// The highest version of a skill.
  func currentSkill(_ id: SkillID) -> SkillDefinition? {
    skills.filter { $0.id == id }.max { precedes($0.version, $1.version) }
  }

  private func byVersion(_ left: WorkflowDefinition, _ right: WorkflowDefinition) -> Bool {
    precedes(left.version, right.version)
  }

  private func precedes(_ left: String, _ right: String) -> Bool {
    guard let first = SemanticVersion(left), let second = SemanticVersion(right) else { return left < right }
    return first < second
  }
}

extension WorkflowDefinition {
  /// The key of the version in the catalogue document: `ID@VERSION`.
  var key: String { "\(id)@\(version)" }
}

extension SkillDefinition {
  /// The key of the version in the catalogue document: `ID@VERSION`.
  var key: String { "\(id)@\(version)" }
}
