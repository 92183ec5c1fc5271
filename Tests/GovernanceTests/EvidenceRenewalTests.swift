import Domain
import Governance
import JSONDocuments
import Testing

@Suite("Evidence that comes later")
struct EvidenceRenewalTests {
  private let desk: ReviewDesk

  init() throws {
    desk = ReviewDesk(policy: try Fixture.policy(), policyHash: "p1", catalogue: Fixture.catalogue())
  }

  private func approved(_ draft: ProposalDraft = Fixture.draft()) throws -> Proposal {
    let first = try desk.vote(
      on: desk.submit(draft, replayTraces: Fixture.traces, history: Fixture.history, queue: [:]), by: Fixture.quality,
      .approve, reason: nil)
    return try desk.vote(on: first, by: Fixture.security, .approve, reason: nil)
  }

  private func renewal(_ proposal: Proposal, _ newer: ProposalDraft) throws -> EvidenceRenewal {
    try desk.renew(
      proposal, with: newer, cause: .newer, replayTraces: Fixture.traces, history: Fixture.history)
  }

  @Test("more of the same is added and voids no vote")
  func stands() throws {
    let proposal = try approved()
    let newer = Fixture.draft(evidence: Fixture.evidence(count: 500, fitting: 499, bound: 0.985), confidence: 0.985)
    let renewal = try renewal(proposal, newer)
    #expect(renewal.outcome == .stands)
    #expect(renewal.proposal == nil)
    #expect(renewal.addendum.evidence == newer.evidence)
    #expect(renewal.addendum.evidenceHash == (try newer.evidenceHash()))
    #expect(
      renewal.addendum.finding
        == "With newer episodes the confidence is 0.985, from 100 episodes; no vote is void.")
  }

  @Test("a gate that fails with the newer evidence blocks an approved proposal and voids its votes")
  func fails() throws {
    let proposal = try approved()
    let newer = Fixture.draft(evidence: Fixture.evidence(count: 500, fitting: 400, bound: 0.77), confidence: 0.77)
    let renewal = try renewal(proposal, newer)
    #expect(renewal.outcome == .blocked)
    let next = try #require(renewal.proposal)
    #expect(next.state == .blocked)
    #expect(next.votes == [])
    #expect(next.revision == proposal.revision + 1)
    #expect(next.evidenceHash == proposal.evidenceHash)
    #expect(throws: GovernanceError.self) {
      try desk.publish(next, by: Fixture.quality, replayTraces: Fixture.traces, history: Fixture.history)
    }
  }

  @Test("an effect that changes its sign sends an approved proposal back to review; one that shrinks does not")
  func turns() throws {
    var draft = Fixture.draft()
    draft.evidence["held_out"] = .object(
      (draft.evidence["held_out"]?.objectValue ?? [:]).merging(["effect": 0.05, "interval": [0.01, 0.09]]))
    let proposal = try approved(draft)
    var newer = draft
    for (effect, outcome) in [(0.001, EvidenceRenewal.Outcome.stands), (0, .reopened), (-0.02, .reopened)] {
      newer.evidence["held_out"] = .object(
        (draft.evidence["held_out"]?.objectValue ?? [:]).merging([
          "effect": .number(effect), "interval": [.number(effect - 0.04), .number(effect + 0.04)],
        ]))
      let renewal = try renewal(proposal, newer)
      #expect(renewal.outcome == outcome, "\(effect)")
      #expect(renewal.proposal?.state == (outcome == .stands ? nil : .inReview), "\(effect)")
      #expect(renewal.proposal?.votes ?? [] == [], "\(effect)")
    }
  }

  @Test("another substance is held to its confidence only, since its runs need not replay on this body")
  func otherSubstance() throws {
    let proposal = try approved()
    let steps = [Fixture.step("S-01", 1, "lookup", ["order_id": "${trigger.order_id}"], NextStepLogic(otherwise: .end))]
    var newer = Fixture.draft(Fixture.body(Fixture.proposed(steps: steps)))
    newer.evidence["supporting"] = ["ep-9@1"]
    #expect(try renewal(proposal, newer).outcome == .stands)
    newer.evidence = Fixture.evidence(count: 500, fitting: 400, bound: 0.77)
    newer.confidence = 0.77
    #expect(try renewal(proposal, newer).outcome == .blocked)
  }

  @Test("a published proposal keeps its state whatever comes later")
  func published() throws {
    let plan = try desk.publish(
      approved(), by: Fixture.quality, replayTraces: Fixture.traces, history: Fixture.history)
    let newer = Fixture.draft(evidence: Fixture.evidence(count: 500, fitting: 400, bound: 0.77), confidence: 0.77)
    let renewal = try renewal(plan.proposal, newer)
    #expect(renewal.outcome == .blocked)
    #expect(renewal.proposal == nil)
  }

  @Test("a vote given under other policies does not count")
  func policies() throws {
    var proposal = try approved()
    proposal.policyHash = "p2"
    #expect(desk.openRoles(of: proposal) == ["QA-M-001", "SEC-M-001"])
  }

  @Test("what a retraction does follows from state, standing, proof and policy")
  func recall() throws {
    let policy = try Fixture.policy()
    let flagging = try Fixture.policy(["recall": ["lost_proof": "flag"]])
    func outcome(
      _ state: ProposalState, _ standing: RecallRule.Standing?, _ holds: Bool, _ policy: PublishingPolicy
    ) -> RecallDecision.Outcome {
      RecallRule.outcome(state: state, standing: standing, holds: holds, policy: policy)
    }
    for state in [ProposalState.pending, .inReview, .approved, .canary, .blocked] {
      #expect(outcome(state, nil, true, policy) == .kept)
      #expect(outcome(state, nil, false, policy) == .blocked)
    }
    for state in [ProposalState.rejected, .expired, .merged] { #expect(outcome(state, nil, false, policy) == .noted) }
    #expect(outcome(.published, .idle, false, policy) == .withdrawn)
    #expect(outcome(.published, .active, true, policy) == .kept)
    #expect(outcome(.published, .active, false, policy) == .rolledBack)
    #expect(outcome(.published, .active, false, flagging) == .flagged)
    #expect(outcome(.published, .withdrawn, false, policy) == .noted)
    #expect(throws: DocumentError.self) { try Fixture.policy(["recall": ["lost_proof": "shrug"]]) }
  }
}
