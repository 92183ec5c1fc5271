import Domain
import Files
import Governance
public import JSONDocuments
import Storage

/// Documents of the catalogue that somebody who keeps it adds (S-3.1 to S-3.8). Nothing here goes past the gates: what
/// uses a blocked category is refused, and what was published from a proposal is never touched.
extension Workspace {
  private static let identifierLimit = 32
  private static let versionLimit = 24

  /// Adds a version of a skill.
  ///
  /// - Throws: `DocumentError` naming the field; `StorageError.conflict` when its key or its name and version are taken;
  ///   `GovernanceError` when it belongs to a category that is blocked.
  public func addSkill(_ document: JSONObject) throws -> Listing {
    let held = try lock()
    defer { held.release() }
    var document = document
    if document["description"] == nil { document["description"] = "" }
    let skill = try SkillDefinition(json: document)
    try Self.check(skill.id.rawValue, "skill_id", skill.version)
    try checkOrigin(document)
    try checkRole(skill.ownerRole, "owner_role_id")
    let taken = try store.skills(in: organisation).contains {
      $0.definition.name == skill.name && $0.definition.version == skill.version
    }
    guard !taken else {
      throw StorageError.conflict(what: "skill", id: "\(skill.name) \(skill.version)", expected: "new")
    }
    try reviewDesk().admit(skill)
    try store.add(document, of: .skillNode, change())
    return try skillDocument("\(skill.id)@\(skill.version)")
  }

  /// Adds a version of a workflow, with the steps and triggers that its document holds.
  ///
  /// - Throws: as `addSkill`.
  public func addWorkflow(_ document: JSONObject) throws -> Listing {
    let held = try lock()
    defer { held.release() }
    let workflow = try WorkflowDefinition(json: document)
    try Self.check(workflow.id.rawValue, "workflow_id", workflow.version)
    try checkOrigin(document)
    try checkRole(workflow.responsibleRole, "responsible_role_id")
    for (index, step) in workflow.steps.enumerated() { try checkSkill(step.skillID, "steps[\(index)].skill_id") }
    let versions = try store.workflows(in: organisation).map(\.definition)
    let taken = versions.contains {
      ($0.id == workflow.id || $0.name == workflow.name) && $0.version == workflow.version
    }
    guard !taken else {
      throw StorageError.conflict(what: "workflow", id: "\(workflow.id)@\(workflow.version)", expected: "new")
    }
    try reviewDesk().admit(workflow)
    _ = try store.seed([(.workflow, document)], change())
    return try workflowDocument("\(workflow.id)@\(workflow.version)")
  }

  /// Adds a step to a version of a workflow that the catalogue holds.
  ///
  /// - Throws: as `addSkill`, and `UsageError` for a version that a proposal published: reviewers decided on it as it is.
  public func addStep(_ document: JSONObject, to name: String) throws -> Listing {
    let held = try lock()
    defer { held.release() }
    let found = try workflow(VersionedName(name)).definition
    let fields = FieldReader(document)
    guard try fields.text("workflow_id") == found.id.rawValue else {
      throw DocumentError.invalid(
        field: "workflow_id", value: try fields.text("workflow_id"), allowed: found.id.rawValue)
    }
    if let version = try fields.optionalText("workflow_version"), version != found.version {
      throw DocumentError.invalid(field: "workflow_version", value: version, allowed: found.version)
    }
    guard found.origin == .catalogue else {
      throw UsageError("\(found.id)@\(found.version) was published from a proposal: propose a change of it.")
    }
    let step = try StepDefinition(json: document)
    try Self.check(step.id.rawValue, "step_id", found.version)
    try checkSkill(step.skillID, "skill_id")
    var next = found
    next.steps.append(step)
    try reviewDesk().admit(next)
    let own: JSONObject = ["workflow_version": .string(found.version), "origin": .string(Origin.catalogue.rawValue)]
    try store.add(document.merging(own), of: .stepAction, change())
    return try workflowSteps("\(found.id)@\(found.version)")
  }

  /// An identifier is 1 to 32 of letters, digits, and `-_.`; so is a version of up to 24 (S-3.8).
  private static func check(_ id: String, _ field: String, _ version: String) throws {
    for (text, field, limit) in [(id, field, identifierLimit), (version, "version", versionLimit)] {
      let isPlain = text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
          true
        default: false
        }
      }
      guard isPlain, (1...limit).contains(text.utf8.count) else {
        throw DocumentError.invalid(
          field: field, value: String(text.prefix(40)), allowed: "1 to \(limit) of letters, digits, - _ .")
      }
    }
  }

  private func checkOrigin(_ document: JSONObject) throws {
    guard let origin = document["origin"], origin.stringValue != Origin.catalogue.rawValue else { return }
    throw DocumentError.invalid(field: "origin", value: origin.text, allowed: Origin.catalogue.rawValue)
  }

  private func checkRole(_ role: RoleID, _ field: String) throws {
    guard try !store.roleReports(in: organisation).keys.contains(role) else { return }
    throw DocumentError.invalid(field: field, value: role.rawValue, allowed: "a role of the catalogue")
  }

  private func checkSkill(_ skill: SkillID, _ field: String) throws {
    guard try !store.skills(in: organisation).contains(where: { $0.definition.id == skill }) else { return }
    throw DocumentError.invalid(field: field, value: skill.rawValue, allowed: "a skill of the catalogue")
  }
}
