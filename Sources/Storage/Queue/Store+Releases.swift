import Audit
public import Domain
import GRDB
public import JSONDocuments

/// What publishing a proposal inserts.
public struct Release: Hashable, Sendable {
  /// The workflow's draft version, if the proposal is for one.
  public var workflow: WorkflowDefinition?
  /// A further draft that the workflow calls.
  public var companion: WorkflowDefinition?
  /// The skill's experimental version, if the proposal is for one.
  public var skill: SkillDefinition?
  /// `{"role_id", "skill_id", "permission"}` for each role that may use the skill.
  public var roleSkillMap: [JSONObject]
  /// What the release promises, as `ReleaseReview` reads it; nil when it promises nothing that runs can show.
  public var promise: JSONObject?

  /// Names what is to be inserted.
  public init(
    workflow: WorkflowDefinition? = nil, companion: WorkflowDefinition? = nil, skill: SkillDefinition? = nil,
    roleSkillMap: [JSONObject] = [], promise: JSONObject? = nil
  ) {
    self.workflow = workflow
    self.companion = companion
    self.skill = skill
    self.roleSkillMap = roleSkillMap
    self.promise = promise
  }

  fileprivate var version: ReleasedVersion? {
    if let workflow { return ReleasedVersion(kind: .workflow, id: workflow.id.rawValue, version: workflow.version) }
    return skill.map { ReleasedVersion(kind: .skill, id: $0.id.rawValue, version: $0.version) }
  }
}

extension Store {
  /// Inserts what an approved proposal releases and marks the proposal as published, in one transaction.
  ///
  /// The version is inserted as it is given, as a draft or experimental, and the current version stays current.
  ///
  /// - Parameter proposal: The proposal in state `published`, in revision `expectedRevision + 1`.
  /// - Throws: `StorageError.conflict` when somebody else changed the proposal first or the version exists already.
  public func publish(
    _ release: Release, for proposal: Proposal, expectedRevision: Int, _ change: Change
  ) throws {
    precondition(proposal.state == .published, "A release belongs to a published proposal, not \(proposal.state)")
    try write { database in
      try database.overwrite(proposal, expectedRevision: expectedRevision, change)
      if let workflow = release.workflow { try database.insertDraft(workflow, change) }
      if let companion = release.companion { try database.insertDraft(companion, change) }
      if let skill = release.skill { try database.insertDraft(skill, change) }
      for document in release.roleSkillMap { try database.allow(document, change) }
      if let promise = release.promise, let version = release.version {
        try database.note(promise, of: version, proposal.id, change)
      }
      try database.noteChange(.proposal, proposal.id.rawValue, revision: proposal.revision, change)
      try database.publishEvent("proposal.published", proposal.summary, key: proposal.id.rawValue, change)
      try database.appendAudit("PROPOSAL_PUBLISHED", proposal.auditTarget, after: proposal.summary, change)
    }
  }

  /// Makes a version of a workflow the current one and active; the one before is retired and remembered.
  ///
  /// - Throws: `StorageError.notFound`, or `conflict` when the version is current already.
  public func activate(workflow id: WorkflowID, version: String, _ change: Change) throws {
    try write { database in
      try database.activate(.workflow, id.rawValue, version, state: WorkflowStatus.active.rawValue, change)
    }
  }

  /// Makes a version of a skill the current one, in the given tier.
  ///
  /// - Throws: `StorageError.notFound`, or `conflict` when the version is current and of that tier already.
  public func activate(skill id: SkillID, version: String, tier: StabilityTier, _ change: Change) throws {
    try write { database in try database.activate(.skill, id.rawValue, version, state: tier.rawValue, change) }
  }

  /// Takes a version of a workflow back: it is retired, and the version that it replaced is current and active again.
  ///
  /// - Throws: `StorageError.notFound`, or `conflict` when the version is retired already.
  public func withdraw(workflow id: WorkflowID, version: String, _ change: Change) throws {
    try write { database in
      try database.withdraw(ReleasedVersion(kind: .workflow, id: id.rawValue, version: version), change)
    }
  }

  /// Takes a version of a skill back: it is restricted, and the version that it replaced is current again.
  ///
  /// - Throws: `StorageError.notFound`, or `conflict` when the version is restricted already.
  public func withdraw(skill id: SkillID, version: String, _ change: Change) throws {
    try write { database in
      try database.withdraw(ReleasedVersion(kind: .skill, id: id.rawValue, version: version), change)
    }
  }
}

extension ReleasedVersion {
  var lane: VersionLane { kind == .workflow ? .workflow : .skill }

  var auditTarget: AuditTarget { AuditTarget(kind: kind == .workflow ? .workflow : .node, id: key) }

  /// The state of a version that is out of use.
  fileprivate var withdrawnState: String {
    kind == .workflow ? WorkflowStatus.retired.rawValue : StabilityTier.restricted.rawValue
  }

  /// The state of the version that comes back; nil when it keeps its own.
  fileprivate var restoredState: String? { kind == .workflow ? WorkflowStatus.active.rawValue : nil }
}

extension Database {
  fileprivate func insertDraft(_ workflow: WorkflowDefinition, _ change: Change) throws {
    try name(workflow.steps.map(\.skillID), change)
    let parts = try WorkflowParts(workflow.json)
    try insertNew(parts.workflow, .workflow, "\(workflow.id)@\(workflow.version)", change)
    for step in parts.steps { try insert(step, .stepAction, change) }
    for trigger in parts.triggers { try insert(trigger, .triggerDefinition, change) }
    try noteChange(.workflow, "\(workflow.id)@\(workflow.version)", change)
  }

  /// Makes skills nameable that have no version yet: a draft may wait for skills that are still in the queue.
  private func name(_ skills: [SkillID], _ change: Change) throws {
    for skill in Set(skills).sorted() {
      try run(
        "INSERT INTO skill_identity VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", change.organisation.rawValue,
        skill.rawValue, change.at.microseconds, change.principal.id.rawValue)
    }
  }

  fileprivate func insertDraft(_ skill: SkillDefinition, _ change: Change) throws {
    try insertNew(skill.json, .skillNode, "\(skill.id)@\(skill.version)", change)
    try noteChange(.skill, "\(skill.id)@\(skill.version)", change)
  }

  private func insertNew(_ document: JSONObject, _ kind: EntityKind, _ name: String, _ change: Change) throws {
    let row = try EntityRow(document, of: kind.schema)
    guard try EntityTable(kind, self).stored(row, change.organisation) == nil else {
      throw StorageError.conflict(what: kind.rawValue, id: name, expected: "a new version")
    }
    try EntityTable(kind, self).insert(row, change)
  }

  private func insert(_ document: JSONObject, _ kind: EntityKind, _ change: Change) throws {
    try EntityTable(kind, self).insert(EntityRow(document, of: kind.schema), change)
  }

  /// Inserts a permission unless the role has one for the skill already.
  fileprivate func allow(_ document: JSONObject, _ change: Change) throws {
    let row = try EntityRow(document, of: EntityKind.roleSkillMap.schema)
    guard try EntityTable(.roleSkillMap, self).stored(row, change.organisation) == nil else { return }
    try EntityTable(.roleSkillMap, self).insert(row, change)
  }

  fileprivate func activate(
    _ lane: VersionLane, _ id: String, _ version: String, state: String, _ change: Change
  ) throws {
    guard let old = try lane.state(of: id, version, self, change.organisation) else {
      throw StorageError.notFound(what: lane.changeSubject.rawValue, id: "\(id)@\(version)")
    }
    let current = try lane.currentVersion(of: id, self, change.organisation)
    guard current != version || old != state else {
      throw StorageError.conflict(what: lane.changeSubject.rawValue, id: "\(id)@\(version)", expected: "inactive")
    }
    var replaced = current
    if current == version {
      replaced = try lane.replacedVersion(of: id, version, self, change.organisation) ?? nil
    } else if let current {
      try retire(lane, id, current, change)
    }
    try lane.set(id, version, state: state, isCurrent: true, replaced: replaced, self, change)
    if let current, current != version {
      try noteRelease("replaced", ReleasedVersion(kind: lane.releaseKind, id: id, version: current), change)
    }
    try noteRelease("activated", ReleasedVersion(kind: lane.releaseKind, id: id, version: version), change)
    try note(lane, "ACTIVATED", id, version, from: current, to: version, change)
  }

  /// Takes currency from a version; a workflow's is retired then, a skill's keeps its tier.
  private func retire(_ lane: VersionLane, _ id: String, _ version: String, _ change: Change) throws {
    let organisation = change.organisation
    let tier = try lane.state(of: id, version, self, organisation)
    let state = lane == .workflow ? WorkflowStatus.retired.rawValue : tier
    let replaced = try lane.replacedVersion(of: id, version, self, organisation) ?? nil
    try lane.set(id, version, state: state ?? "", isCurrent: false, replaced: replaced, self, change)
  }

  /// Takes a version out of use; when it was the current one, the version that it replaced is current again.
  func withdraw(_ version: ReleasedVersion, _ change: Change) throws {
    let lane = version.lane
    guard let old = try lane.state(of: version.id, version.version, self, change.organisation) else {
      throw StorageError.notFound(what: lane.changeSubject.rawValue, id: version.key)
    }
    guard old != version.withdrawnState else {
      throw StorageError.conflict(what: lane.changeSubject.rawValue, id: version.key, expected: "in use")
    }
    let current = try lane.currentVersion(of: version.id, self, change.organisation)
    let replaced = try lane.replacedVersion(of: version.id, version.version, self, change.organisation) ?? nil
    try lane.set(
      version.id, version.version, state: version.withdrawnState, isCurrent: false, replaced: replaced, self, change)
    try noteRelease("withdrawn", version, change)
    if current == version.version, let replaced {
      try restore(lane, version.id, replaced, state: version.restoredState, change)
      try noteRelease("restored", ReleasedVersion(kind: version.kind, id: version.id, version: replaced), change)
    }
    let now = try lane.currentVersion(of: version.id, self, change.organisation)
    try note(lane, "WITHDRAWN", version.id, version.version, from: current, to: now, change)
  }

  private func restore(
    _ lane: VersionLane, _ id: String, _ version: String, state: String?, _ change: Change
  ) throws {
    let tier = try lane.state(of: id, version, self, change.organisation)
    let before = try lane.replacedVersion(of: id, version, self, change.organisation) ?? nil
    try lane.set(id, version, state: state ?? tier ?? "", isCurrent: true, replaced: before, self, change)
  }

  private func note(
    _ lane: VersionLane, _ verb: String, _ id: String, _ version: String, from: String?, to: String?, _ change: Change
  ) throws {
    try noteChange(lane.changeSubject, "\(id)@\(version)", change)
    let kind = lane == .workflow ? AuditTarget.Kind.workflow : .node
    try appendAudit(
      lane.changeSubject.rawValue.uppercased() + "_" + verb, AuditTarget(kind: kind, id: "\(id)@\(version)"),
      after: ["current": to.map { .string($0) } ?? .null], before: ["current": from.map { .string($0) } ?? .null],
      change)
  }
}
