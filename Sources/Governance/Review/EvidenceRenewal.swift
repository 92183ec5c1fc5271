public import Domain
import JSONDocuments

/// What newer evidence does to a proposal: it is added below the frozen one, and only a gate that fails now or an effect
/// that changed its sign reopens the review (design "Hashes").
public struct EvidenceRenewal: Hashable, Sendable {
  /// What the newer evidence came to.
  public enum Outcome: String, Hashable, Sendable {
    /// Votes and state stay.
    case stands
    /// The sign of the effect turned: votes are void, an approved proposal is in review again.
    case reopened
    /// A gate fails now: votes are void, the proposal is blocked.
    case blocked
  }

  /// What it came to.
  public let outcome: Outcome
  /// The newer evidence with one sentence that says so.
  public let addendum: EvidenceAddendum
  /// The proposal in its next revision; nil when nothing of it changed.
  public let proposal: Proposal?
}

extension ReviewDesk {
  /// Judges newer evidence for a proposal.
  ///
  /// For a draft of the same substance all gates run on the proposal's own body with the newer evidence. The figures of
  /// another substance say nothing about how this body replays, so only its confidence and its sign are looked at.
  ///
  /// - Parameters:
  ///   - newer: A draft of the same claim and subject.
  ///   - replayTraces: What the supporting episodes of `newer` did.
  /// - Throws: `sealBroken`, also when the newer evidence cannot be hashed.
  public func renew(
    _ proposal: Proposal, with newer: ProposalDraft, cause: EvidenceAddendum.Cause, replayTraces: [ReplayTrace],
    history: HistoryFigures
  ) throws(GovernanceError) -> EvidenceRenewal {
    try checkSeals(of: proposal)
    var draft = proposal.draft
    draft.evidence = newer.evidence
    draft.confidence = newer.confidence
    guard let hash = try? draft.evidenceHash() else { throw .sealBroken(.evidence) }
    let assessment = Gatekeeper.assess(inputs(draft, replayTraces, history))
    let isSame = newer.substance.isEquivalent(to: proposal.draft.substance)
    let failed = assessment.verdicts.filter { !$0.passed && (isSame || $0.gate == .confidence) }
    let (outcome, finding) = Self.finding(on: proposal, draft, failed, cause)
    return EvidenceRenewal(
      outcome: outcome,
      addendum: EvidenceAddendum(
        cause: cause, evidence: draft.evidence, evidenceHash: hash, confidence: draft.confidence, finding: finding),
      proposal: Self.next(proposal, outcome, assessment))
  }

  private static func finding(
    on proposal: Proposal, _ draft: ProposalDraft, _ failed: [GateVerdict], _ cause: EvidenceAddendum.Cause
  ) -> (EvidenceRenewal.Outcome, String) {
    let source = cause == .recall ? "Without the retracted episodes" : "With newer episodes"
    if !failed.isEmpty {
      let faults = failed.map { "\($0.gate.rawValue): \($0.reason)" }.joined(separator: " ")
      return (.blocked, "\(source) a gate fails, which voids all votes. \(faults)")
    }
    if let was = HeldOutEffect(proposal.draft.evidence), let now = HeldOutEffect(draft.evidence),
      was.estimate > 0, !(now.estimate > 0)
    {
      return (.reopened, "\(source) the effect is \(now.estimate) and was \(was.estimate), which voids all votes.")
    }
    return (
      .stands, "\(source) the confidence is \(draft.confidence), from \(draft.episodeCount) episodes; no vote is void."
    )
  }

  /// A published proposal keeps its state: what becomes of its release is another decision.
  private static func next(
    _ proposal: Proposal, _ outcome: EvidenceRenewal.Outcome, _ assessment: Assessment
  ) -> Proposal? {
    let state: ProposalState
    switch outcome {
    case .stands: return nil
    case .blocked: state = .blocked
    case .reopened: state = .inReview
    }
    var next = proposal
    next.revision += 1
    next.votes = []
    if outcome == .blocked { next.verdicts = assessment.verdicts }
    if proposal.state == state || proposal.state == .pending && state == .inReview {
      return proposal.votes.isEmpty && outcome == .reopened ? nil : next
    }
    guard proposal.state.successors.contains(state) else { return nil }
    next.state = state
    return next
  }

  /// Puts a closed or blocked proposal back into the queue, with the evidence of now as its frozen evidence.
  ///
  /// - Parameter draft: The same change with newer evidence.
  /// - Returns: The proposal without votes, `pending` or `blocked`, in its next revision.
  /// - Throws: `illegalTransition` unless the proposal is rejected, expired or blocked; `sealBroken`.
  public func resubmit(
    _ proposal: Proposal, with draft: ProposalDraft, replayTraces: [ReplayTrace], history: HistoryFigures
  ) throws(GovernanceError) -> Proposal {
    try checkSeals(of: proposal)
    let again = try submit(draft, replayTraces: replayTraces, history: history, queue: [:])
    guard again.proposalHash == proposal.proposalHash else { throw .sealBroken(.proposal) }
    var next = try moved(proposal, to: .pending)
    next.state = again.state
    next.draft = draft
    next.evidenceHash = again.evidenceHash
    next.policyHash = again.policyHash
    next.risk = again.risk
    next.verdicts = again.verdicts
    next.votes = []
    return next
  }
}
