public import Domain

/// What may enter the catalogue without a proposal, by the hand of those who keep it: nothing that is blocked (S-5.6).
extension ReviewDesk {
  /// Checks a version of a workflow.
  ///
  /// - Throws: `gatesFailed` when it uses a category that is blocked, directly or through a workflow that it calls.
  public func admit(_ workflow: WorkflowDefinition) throws(GovernanceError) {
    guard BlockedCategoryGate.findings(Exposure(of: workflow, in: catalogue), policy, catalogue).faults.isEmpty else {
      throw .gatesFailed([.blockedCategory])
    }
  }

  /// Checks a version of a skill.
  ///
  /// - Throws: `gatesFailed` when it belongs to a category that is blocked.
  public func admit(_ skill: SkillDefinition) throws(GovernanceError) {
    guard BlockedCategoryGate.findings(Exposure(of: skill, in: catalogue), policy, catalogue).faults.isEmpty else {
      throw .gatesFailed([.blockedCategory])
    }
  }
}
