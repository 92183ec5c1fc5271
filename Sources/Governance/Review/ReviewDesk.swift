public import Domain
import JSONDocuments

/// Who may move a proposal where, and what each move checks (S-5.1, S-5.5, S-17.10, S-17.13).
///
/// Pure: a move takes a proposal and gives the next one, with a revision one higher; the store keeps it only if the
/// revision it replaces is still there. Every move first checks that body and evidence still have the hashes under which
/// they were submitted. Votes given under other hashes do not count.
public struct ReviewDesk: Sendable {
  /// How long the reason of a rejection is at least, in characters without surrounding spaces.
  public static let minimumReasonCharacters = 5

  /// The publishing policy in force.
  public let policy: PublishingPolicy
  /// The digest of the policies in force; a proposal assessed under another one is assessed anew before it moves.
  public let policyHash: String
  /// The catalogue as it is now.
  public let catalogue: CatalogueView

  /// Opens the desk under the policies and with the catalogue of now.
  public init(policy: PublishingPolicy, policyHash: String, catalogue: CatalogueView) {
    self.policy = policy
    self.policyHash = policyHash
    self.catalogue = catalogue
  }

  /// Puts a draft through the gates and makes the item of the queue: `pending`, or `blocked` when a gate failed.
  ///
  /// - Parameter queue: The proposal hashes that the tenant's queue holds, with their items.
  /// - Throws: `duplicate` when the queue holds the same change (S-20.2), `sealBroken` when body or evidence holds a
  ///   number that RFC 8785 cannot carry.
  public func submit(
    _ draft: ProposalDraft, replayTraces: [ReplayTrace], history: HistoryFigures, queue: [String: ProposalID]
  ) throws(GovernanceError) -> Proposal {
    let (proposalHash, evidenceHash) = try hashes(of: draft)
    if let twin = queue[proposalHash] { throw .duplicate(of: twin) }
    let assessment = Gatekeeper.assess(inputs(draft, replayTraces, history))
    return Proposal(
      id: Proposal.id(forHash: proposalHash), draft: draft, proposalHash: proposalHash, evidenceHash: evidenceHash,
      policyHash: policyHash, risk: assessment.risk, verdicts: assessment.verdicts, state: assessment.state)
  }

  /// Runs the gates again, under the policies and with the catalogue of now.
  ///
  /// A proposal that fails becomes `blocked`. When the policies changed, its votes are void and it must be reviewed
  /// again; a new policy does not send an approved one back to review, so it is refused and must be rejected and submitted
  /// anew.
  ///
  /// - Throws: `illegalTransition` for a proposal that is closed, or approved under other policies; `sealBroken`.
  public func reassess(
    _ proposal: Proposal, replayTraces: [ReplayTrace], history: HistoryFigures
  ) throws(GovernanceError) -> Proposal {
    try checkSeals(of: proposal)
    let assessment = Gatekeeper.assess(inputs(proposal.draft, replayTraces, history))
    var next = proposal
    if assessment.state == .blocked {
      if proposal.state != .blocked { next = try moved(proposal, to: .blocked) } else { next.revision += 1 }
    } else {
      guard proposal.state.isOpen || proposal.state == .approved && proposal.policyHash == policyHash else {
        throw .illegalTransition(
          of: proposal.id.rawValue, from: proposal.state.rawValue, to: ProposalState.inReview.rawValue)
      }
      next.revision += 1
    }
    if proposal.policyHash != policyHash { next.votes = [] }
    next.policyHash = policyHash
    next.risk = assessment.risk
    next.verdicts = assessment.verdicts
    return next
  }

  /// Adds a reviewer's vote.
  ///
  /// An approval counts for the first role, in the order of the policy, that its giver holds and that is still open; the
  /// last role to sign makes the proposal `approved`. One rejection rejects, at any time before publishing.
  ///
  /// - Throws: `illegalTransition`, `refused`, `reasonTooShort` or `sealBroken`.
  public func vote(
    on proposal: Proposal, by principal: Principal, _ decision: Vote.Decision, reason: String?
  ) throws(GovernanceError) -> Proposal {
    try checkSeals(of: proposal)
    switch decision {
    case .approve: return try approved(proposal, by: principal, reason: reason)
    case .reject: return try rejected(proposal, by: principal, reason: reason)
    }
  }

  /// Closes a proposal on which nobody acted in the policy's time; the caller has the clock.
  ///
  /// - Throws: `illegalTransition`.
  public func expire(_ proposal: Proposal) throws(GovernanceError) -> Proposal { try moved(proposal, to: .expired) }

  /// The roles that must approve, in order: those of the policy, then those that the ontology's tags on the change ask
  /// for (C-25). A role that owns the changed object is not independent; the role that it reports to takes its place
  /// (S-17.10, C-38).
  public func requiredRoles(for draft: ProposalDraft) -> [RoleID] {
    var roles = policy.mandatoryReviewers
    let body = try? ProposalBody(of: draft)
    if let body {
      let tags = Exposure(of: body, in: catalogue).uses.flatMap {
        catalogue.ontologyTags.lookup($0.skillID, $0.action).tags
      }
      roles += catalogue.ontologyTags.reviewerRoles(of: Set(tags).sorted())
    }
    var required: [RoleID] = []
    for role in roles {
      let independent = role == body?.ownerRole ? (catalogue.roles[role] ?? nil) ?? role : role
      if !required.contains(independent) { required.append(independent) }
    }
    return required
  }

  /// The required roles for which no approval counts, in order.
  public func openRoles(of proposal: Proposal) -> [RoleID] {
    let signed = Set(countingApprovals(of: proposal).map(\.role))
    return requiredRoles(for: proposal.draft).filter { !signed.contains($0) }
  }
}

extension ReviewDesk {
  func inputs(_ draft: ProposalDraft, _ traces: [ReplayTrace], _ history: HistoryFigures) -> GateInputs {
    GateInputs(draft: draft, policy: policy, catalogue: catalogue, replayTraces: traces, history: history)
  }

  /// Approvals of this body and evidence under these policies by distinct persons other than the author; of one person the first counts.
  func countingApprovals(of proposal: Proposal) -> [Vote] {
    var persons: Set<PrincipalID> = [proposal.draft.author]
    return proposal.votes.filter { vote in
      vote.decision == .approve && vote.proposalHash == proposal.proposalHash
        && vote.evidenceHash == proposal.evidenceHash
        && (vote.policyHash ?? proposal.policyHash) == proposal.policyHash && persons.insert(vote.principal).inserted
    }
  }

  /// - Throws: `sealBroken` when body or evidence differs from what was submitted.
  func checkSeals(of proposal: Proposal) throws(GovernanceError) {
    let (proposalHash, evidenceHash) = try hashes(of: proposal.draft)
    guard proposalHash == proposal.proposalHash, proposal.id == Proposal.id(forHash: proposalHash) else {
      throw .sealBroken(.proposal)
    }
    guard evidenceHash == proposal.evidenceHash else { throw .sealBroken(.evidence) }
  }

  /// The proposal in its next state.
  ///
  /// - Throws: `illegalTransition` when the state machine has no such transition.
  func moved(_ proposal: Proposal, to state: ProposalState) throws(GovernanceError) -> Proposal {
    guard proposal.state.successors.contains(state) else {
      throw .illegalTransition(of: proposal.id.rawValue, from: proposal.state.rawValue, to: state.rawValue)
    }
    var next = proposal
    next.state = state
    next.revision += 1
    return next
  }

  private func approved(
    _ proposal: Proposal, by principal: Principal, reason: String?
  ) throws(GovernanceError) -> Proposal {
    guard proposal.state.isOpen else {
      throw .illegalTransition(
        of: proposal.id.rawValue, from: proposal.state.rawValue, to: ProposalState.approved.rawValue)
    }
    guard proposal.policyHash == policyHash else { throw .sealBroken(.policy) }
    let role = try signingRole(of: principal, on: proposal)
    var next = proposal
    next.votes.append(vote(on: proposal, by: principal, for: role, .approve, reason))
    if openRoles(of: next).isEmpty { return try moved(next, to: .approved) }
    if proposal.state == .pending { return try moved(next, to: .inReview) }
    next.revision += 1
    return next
  }

  private func signingRole(of principal: Principal, on proposal: Proposal) throws(GovernanceError) -> RoleID {
    guard principal.kind == .person else { throw .refused(principal.id, .notAPerson) }
    guard principal.id != proposal.draft.author else { throw .refused(principal.id, .isAuthor) }
    let held = try heldRoles(of: principal, on: proposal)
    if let owner = (try? ProposalBody(of: proposal.draft))?.ownerRole, principal.roles.contains(owner) {
      throw .refused(principal.id, .ownsTheObject(owner))
    }
    guard !countingApprovals(of: proposal).contains(where: { $0.principal == principal.id }) else {
      throw .refused(principal.id, .hasSigned)
    }
    guard let role = openRoles(of: proposal).first(where: held.contains) else {
      throw .refused(principal.id, .rolesAreSigned)
    }
    return role
  }

  /// The required roles that the principal holds, in order.
  private func heldRoles(of principal: Principal, on proposal: Proposal) throws(GovernanceError) -> [RoleID] {
    let required = requiredRoles(for: proposal.draft)
    let held = required.filter(principal.roles.contains)
    guard !held.isEmpty else { throw .refused(principal.id, .lacksRole(required)) }
    return held
  }

  private func rejected(
    _ proposal: Proposal, by principal: Principal, reason: String?
  ) throws(GovernanceError) -> Proposal {
    let next = try moved(proposal, to: .rejected)
    guard principal.kind == .person else { throw .refused(principal.id, .notAPerson) }
    let held = try heldRoles(of: principal, on: proposal)
    guard let reason, trimmedCount(reason) >= Self.minimumReasonCharacters else {
      throw .reasonTooShort(minimumCharacters: Self.minimumReasonCharacters)
    }
    var closed = next
    closed.votes.append(vote(on: proposal, by: principal, for: held[0], .reject, reason))
    return closed
  }

  private func vote(
    on proposal: Proposal, by principal: Principal, for role: RoleID, _ decision: Vote.Decision, _ reason: String?
  ) -> Vote {
    Vote(
      principal: principal.id, role: role, decision: decision, reason: reason, proposalHash: proposal.proposalHash,
      evidenceHash: proposal.evidenceHash, policyHash: proposal.policyHash)
  }

  private func trimmedCount(_ text: String) -> Int {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return 0 }
    return text[first...last].count
  }

  private func hashes(of draft: ProposalDraft) throws(GovernanceError) -> (proposal: String, evidence: String) {
    guard let proposalHash = try? draft.proposalHash() else { throw .sealBroken(.proposal) }
    guard let evidenceHash = try? draft.evidenceHash() else { throw .sealBroken(.evidence) }
    return (proposalHash, evidenceHash)
  }
}
