public import Domain
import JSONDocuments

extension WorkflowStatus {
  /// The states that may follow this one. A retired version may come back: that is how a rollback ends.
  var successors: Set<WorkflowStatus> {
    switch self {
    case .draft: [.active, .retired]
    case .active: [.retired]
    case .retired: [.active]
    }
  }
}

extension StabilityTier {
  /// The tier after the next successful probation; nil when there is none.
  var promoted: StabilityTier? {
    switch self {
    case .exp: .beta
    case .beta: .ga
    case .restricted: .exp
    case .ga: nil
    }
  }
}

/// Publishing is not activating: these are separate acts, by a person who holds a mandatory reviewer's or the owner's role.
extension ReviewDesk {
  /// Makes a version the one that runs; the version that ran until now is retired.
  ///
  /// - Throws: `refused`; `illegalTransition` unless the version is a draft or retired and may execute at all;
  ///   `skillsMissing`; `calleesNotActive`; `gatesFailed` when it uses a category that is blocked now.
  public func activate(_ workflow: WorkflowDefinition, by principal: Principal) throws(GovernanceError) -> LifecyclePlan
  {
    try checkEntitled(principal, policy.mandatoryReviewers, owner: workflow.responsibleRole)
    guard workflow.origin != .observed else { throw illegal(workflow.key, "observed", WorkflowStatus.active.rawValue) }
    let activation = try change(workflow, to: .active)
    guard BlockedCategoryGate.findings(Exposure(of: workflow, in: catalogue), policy, catalogue).faults.isEmpty else {
      throw .gatesFailed([.blockedCategory])
    }
    let missing = WorkflowContract.missingSkills(of: workflow, in: catalogue)
    guard missing.isEmpty else { throw .skillsMissing(missing) }
    let idle = idleCallees(of: workflow)
    guard idle.isEmpty else { throw .calleesNotActive(idle) }
    let retired = catalogue.workflows.filter { $0.id == workflow.id && $0.key != workflow.key && $0.status == .active }
    var changes: [LifecyclePlan.Change] = []
    for version in retired.sorted(by: { $0.key < $1.key }) { changes.append(try change(version, to: .retired)) }
    return LifecyclePlan(changes: changes + [activation], currentKey: workflow.key)
  }

  /// Takes a version out of use. When it was the active one, the retired version that it came from, if there is one and
  /// nothing in it is blocked, runs again.
  ///
  /// - Throws: `refused`; `illegalTransition` when the version is already retired.
  public func withdraw(_ workflow: WorkflowDefinition, by principal: Principal) throws(GovernanceError) -> LifecyclePlan
  {
    try checkEntitled(principal, policy.mandatoryReviewers, owner: workflow.responsibleRole)
    let withdrawal = try change(workflow, to: .retired)
    guard workflow.status == .active else {
      let current = catalogue.workflows.first { $0.id == workflow.id && $0.status == .active }
      return LifecyclePlan(changes: [withdrawal], currentKey: current?.key)
    }
    guard let parent = restorableParent(of: workflow) else {
      return LifecyclePlan(changes: [withdrawal], currentKey: nil)
    }
    return LifecyclePlan(changes: [withdrawal, try change(parent, to: .active)], currentKey: parent.key)
  }

  /// Raises a skill by one tier: exp → beta → ga, or restricted → exp.
  ///
  /// - Throws: `refused`; `illegalTransition` for an observed skill or one that is ga; `gatesFailed` when it belongs to a
  ///   category that is blocked now.
  public func activate(_ skill: SkillDefinition, by principal: Principal) throws(GovernanceError) -> LifecyclePlan {
    try checkEntitled(principal, policy.mandatoryReviewers, owner: skill.ownerRole)
    guard skill.origin != .observed, let tier = skill.tier.promoted else {
      throw illegal(skill.key, skill.tier.rawValue, "a higher tier")
    }
    guard BlockedCategoryGate.findings(Exposure(of: skill, in: catalogue), policy, catalogue).faults.isEmpty else {
      throw .gatesFailed([.blockedCategory])
    }
    let change = LifecyclePlan.Change(objectKey: skill.key, from: skill.tier.rawValue, to: tier.rawValue)
    return LifecyclePlan(changes: [change], currentKey: skill.key)
  }

  /// Restricts a skill, whatever its tier.
  ///
  /// - Throws: `refused`; `illegalTransition` when the skill is restricted already.
  public func withdraw(_ skill: SkillDefinition, by principal: Principal) throws(GovernanceError) -> LifecyclePlan {
    try checkEntitled(principal, policy.mandatoryReviewers, owner: skill.ownerRole)
    let restricted = StabilityTier.restricted.rawValue
    guard skill.tier != .restricted else { throw illegal(skill.key, restricted, restricted) }
    let change = LifecyclePlan.Change(objectKey: skill.key, from: skill.tier.rawValue, to: restricted)
    return LifecyclePlan(changes: [change], currentKey: nil)
  }

  private func change(
    _ workflow: WorkflowDefinition, to status: WorkflowStatus
  ) throws(GovernanceError) -> LifecyclePlan.Change {
    guard workflow.status.successors.contains(status) else {
      throw illegal(workflow.key, workflow.status.rawValue, status.rawValue)
    }
    return LifecyclePlan.Change(objectKey: workflow.key, from: workflow.status.rawValue, to: status.rawValue)
  }

  /// The workflows that it calls, at any depth, of which no version runs, ascending.
  private func idleCallees(of workflow: WorkflowDefinition) -> [WorkflowID] {
    let active = Set(catalogue.workflows.filter { $0.status == .active }.map(\.id))
    return Exposure(of: workflow, in: catalogue).calledWorkflows.filter { $0 != workflow.id && !active.contains($0) }
      .sorted()
  }

  private func restorableParent(of workflow: WorkflowDefinition) -> WorkflowDefinition? {
    let parents = (workflow.lineage["parent_ids"]?.arrayValue ?? []).compactMap(\.stringValue)
    return catalogue.workflows.filter { version in
      version.id == workflow.id && version.status == .retired && version.origin != .observed
        && parents.contains(version.key)
        && BlockedCategoryGate.findings(Exposure(of: version, in: catalogue), policy, catalogue).faults.isEmpty
    }.max { $0.key < $1.key }
  }

  private func illegal(_ object: String, _ from: String, _ to: String) -> GovernanceError {
    .illegalTransition(of: object, from: from, to: to)
  }
}
