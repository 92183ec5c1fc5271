public import Domain
import JSONDocuments

extension ReviewDesk {
  /// Publishes an approved proposal: everything is checked again, under the policies and with the catalogue of now.
  ///
  /// Nobody can override a gate: there is no parameter for it, and no role that is exempt (S-5.6, S-15.3).
  ///
  /// - Throws: `sealBroken`, `refused`, `illegalTransition`, `quorumMissing` or `gatesFailed`.
  public func publish(
    _ proposal: Proposal, by principal: Principal, replayTraces: [ReplayTrace], history: HistoryFigures
  ) throws(GovernanceError) -> PublicationPlan {
    try checkSeals(of: proposal)
    guard proposal.policyHash == policyHash else { throw .sealBroken(.policy) }
    let published = try moved(proposal, to: .published)
    try checkEntitled(principal, requiredRoles(for: proposal.draft), owner: ownerRole(of: proposal))
    guard principal.id != proposal.draft.author else { throw .refused(principal.id, .isAuthor) }
    let missing = openRoles(of: proposal)
    guard missing.isEmpty else { throw .quorumMissing(missing) }
    let assessment = Gatekeeper.assess(inputs(proposal.draft, replayTraces, history))
    guard assessment.state == .pending, let body = try? ProposalBody(of: proposal.draft) else {
      throw .gatesFailed(assessment.failedGates)
    }
    return plan(published, body, assessment)
  }

  private func plan(_ published: Proposal, _ body: ProposalBody, _ assessment: Assessment) -> PublicationPlan {
    var proposal = published
    proposal.publishedObject = body.key
    proposal.risk = assessment.risk
    proposal.verdicts = assessment.verdicts
    let lineage = lineage(of: body, proposal)
    let insertion: PublicationPlan.Insertion
    var companion: WorkflowDefinition?
    var missing: [SkillID] = []
    switch body {
    case .workflow(let proposed):
      var definition = proposed.definition
      definition.lineage = definition.lineage.merging(lineage)
      insertion = .workflow(definition)
      missing = WorkflowContract.missingSkills(of: definition, in: catalogue)
    case .skill(let proposed): insertion = .skill(proposed.definition, grants: proposed.roleSkillMap)
    case .change(let proposed):
      var definition = proposed.definition
      definition.lineage = definition.lineage.merging(lineage)
      insertion = .workflow(definition)
      companion = proposed.companion
      companion?.lineage["proposal_id"] = .string(proposal.id.rawValue)
    }
    return PublicationPlan(
      proposal: proposal, object: insertion, companion: companion, objectKey: body.key, missingSkills: missing,
      lineage: lineage,
      assessment: assessment)
  }

  private func lineage(of body: ProposalBody, _ proposal: Proposal) -> JSONObject {
    var parents: [JSONValue] = []
    var given = JSONObject()
    switch body {
    case .workflow(let proposed):
      given = proposed.definition.lineage
      parents = given["parent_ids"]?.arrayValue ?? []
      if parents.isEmpty, let current = catalogue.currentWorkflow(proposed.definition.id) {
        parents = [.string(current.key)]
      }
    case .change(let proposed):
      given = proposed.definition.lineage
      parents = [.string(proposed.targetKey)]
    case .skill(let proposed):
      if let current = catalogue.currentSkill(proposed.definition.id) { parents = [.string(current.key)] }
    }
    let observed = proposal.draft.evidence["observed_workflow"].map { [$0] } ?? []
    return [
      "derived_from": given["derived_from"] ?? .array(observed), "parent_ids": .array(parents),
      "proposal_reason": given["proposal_reason"] ?? .string(proposal.draft.title),
      "proposal_id": .string(proposal.id.rawValue),
    ]
  }

  private func ownerRole(of proposal: Proposal) -> RoleID? { (try? ProposalBody(of: proposal.draft))?.ownerRole }

  /// - Throws: `refused` unless the principal is a person who holds one of `roles` or the owner's role.
  func checkEntitled(_ principal: Principal, _ roles: [RoleID], owner: RoleID?) throws(GovernanceError) {
    guard principal.kind == .person else { throw .refused(principal.id, .notAPerson) }
    let entitled = roles + [owner].compactMap { $0 }.filter { !roles.contains($0) }
    guard entitled.contains(where: principal.roles.contains) else {
      throw .refused(principal.id, .lacksRole(entitled))
    }
  }
}
