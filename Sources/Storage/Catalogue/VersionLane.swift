import Domain
import GRDB

/// The versions of one kind of entity, of which one is current.
enum VersionLane {
  case workflow, skill

  init?(_ kind: EntityKind) {
    switch kind {
    case .workflow: self = .workflow
    case .skillNode: self = .skill
    default: return nil
    }
  }

  var releaseKind: ReleasedVersion.Kind { self == .workflow ? .workflow : .skill }

  var changeSubject: ChangeSubject { self == .workflow ? .workflow : .skill }

  /// The current version of an entity.
  func currentVersion(of id: String, _ database: Database, _ organisation: OrganisationID) throws -> String? {
    let sql =
      self == .workflow
      ? "SELECT version FROM workflow WHERE org_id = ? AND workflow_id = ? AND is_current = 1"
      : "SELECT version FROM skill_node WHERE org_id = ? AND skill_id = ? AND is_current = 1"
    return try database.row(sql, organisation.rawValue, id)?.text(0)
  }

  /// The version that a version replaced when it was activated; nil when there is no such version.
  func replacedVersion(
    of id: String, _ version: String, _ database: Database, _ organisation: OrganisationID
  ) throws -> String?? {
    let sql =
      self == .workflow
      ? "SELECT replaced_version FROM workflow WHERE org_id = ? AND workflow_id = ? AND version = ?"
      : "SELECT replaced_version FROM skill_node WHERE org_id = ? AND skill_id = ? AND version = ?"
    guard let row = try database.row(sql, organisation.rawValue, id, version) else { return nil }
    return .some(row.optionalText(0))
  }

  /// Sets state and currency of one version.
  func set(
    _ id: String, _ version: String, state: String, isCurrent: Bool, replaced: String?, _ database: Database,
    _ change: Change
  ) throws {
    let sql =
      self == .workflow
      ? """
      UPDATE workflow SET status = ?, is_current = ?, replaced_version = ?, updated_at = ?, updated_by = ?
      WHERE org_id = ? AND workflow_id = ? AND version = ?
      """
      : """
      UPDATE skill_node SET stability_tier = ?, is_current = ?, replaced_version = ?, updated_at = ?, updated_by = ?
      WHERE org_id = ? AND skill_id = ? AND version = ?
      """
    try database.run(
      sql, state, isCurrent, replaced, change.at.microseconds, change.principal.id.rawValue,
      change.organisation.rawValue, id, version)
  }

  /// The state of a version: a workflow's status, a skill's tier.
  func state(
    of id: String, _ version: String, _ database: Database, _ organisation: OrganisationID
  ) throws -> String? {
    let sql =
      self == .workflow
      ? "SELECT status FROM workflow WHERE org_id = ? AND workflow_id = ? AND version = ?"
      : "SELECT stability_tier FROM skill_node WHERE org_id = ? AND skill_id = ? AND version = ?"
    return try database.row(sql, organisation.rawValue, id, version)?.text(0)
  }
}
