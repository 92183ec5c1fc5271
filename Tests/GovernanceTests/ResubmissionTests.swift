import Domain
import Governance
import JSONDocuments
import Testing

@Suite("The return of the rejected")
struct ResubmissionTests {
  private func proposal(
    _ state: ProposalState, episodes: Int = 100, workflow: WorkflowID = "orders-codified", effect: [Double]? = nil
  ) throws -> Proposal {
    let draft = draft(episodes: episodes, workflow: workflow, effect: effect)
    let hash = try draft.proposalHash()
    let desk = ReviewDesk(policy: try Fixture.policy(), policyHash: "p1", catalogue: Fixture.catalogue())
    var proposal = try desk.submit(
      Fixture.draft(), replayTraces: Fixture.traces, history: Fixture.history, queue: [:])
    proposal.id = Proposal.id(forHash: hash)
    proposal.draft = draft
    proposal.proposalHash = hash
    proposal.state = state
    return proposal
  }

  /// A draft; `effect` is estimate, lower and upper bound of a change.
  private func draft(
    episodes: Int, workflow: WorkflowID = "orders-codified", name: String? = nil, effect: [Double]? = nil
  ) -> ProposalDraft {
    var definition = Fixture.proposed(id: workflow)
    if let name { definition.name = name }
    var draft = Fixture.draft(Fixture.body(definition))
    draft.evidence["episodes"] = .number(episodes)
    if let effect {
      draft.claim = .change
      draft.body["hypothesis"] = ["kind": "insert", "after": "look up", "step": "cancel order"]
      draft.evidence["held_out"] = [
        "effect": .number(effect[0]), "interval": [.number(effect[1]), .number(effect[2])],
      ]
    }
    return draft
  }

  private func decision(_ draft: ProposalDraft, _ queue: Proposal...) throws -> Resubmission {
    Resubmission.decision(on: draft, hash: try draft.proposalHash(), queue: queue)
  }

  @Test("a rejected change comes back with twice the episodes, and not with one fewer")
  func twice() throws {
    let old = try proposal(.rejected, episodes: 100)
    #expect(
      try decision(draft(episodes: 200), old)
        == .returns(from: old.id, answer: "There are 200 episodes now, at least twice the 100 of then."))
    #expect(
      try decision(draft(episodes: 199), old)
        == .waits(
          for: old.id,
          reason: "\(old.id) (rejected) is about the same subject; it may come back with 200 episodes, there are 199."))
    #expect(
      try decision(draft(episodes: 200, name: "another body"), old)
        == .returns(from: old.id, answer: "There are 200 episodes now, at least twice the 100 of then."))
  }

  @Test(
    "an interval that moved answers too: its lower bound reaches the old estimate; a lower bound that crept up does not"
  )
  func moved() throws {
    let old = try proposal(.rejected, effect: [0.05, 0.01, 0.09])
    #expect(
      try decision(draft(episodes: 120, effect: [0.08, 0.05, 0.11]), old)
        == .returns(
          from: old.id,
          answer: "The interval of the effect moved: it begins at 0.05, where 0.05 was estimated then."))
    for crept in [[0.08, 0.0499, 0.12], [0.06, 0.02, 0.1]] {
      guard case .waits = try decision(draft(episodes: 120, effect: crept), old) else {
        Issue.record("\(crept) came back")
        continue
      }
    }
    let negative = try proposal(.rejected, effect: [-0.05, -0.09, -0.01])
    guard case .waits = try decision(draft(episodes: 120, effect: [0.01, -0.03, 0.05]), negative) else {
      Issue.record("an interval with zero in it came back")
      return
    }
  }

  @Test("what is alive takes the evidence, what is merged waits, what is blocked may return, the rest is fresh")
  func others() throws {
    for state in [ProposalState.pending, .inReview, .approved, .canary, .published] {
      let old = try proposal(state)
      #expect(try decision(draft(episodes: 110), old) == .renews(old.id), "\(state)")
      #expect(try decision(draft(episodes: 110, name: "another"), old) == .renews(old.id), "\(state)")
    }
    let blocked = try proposal(.blocked)
    #expect(
      try decision(draft(episodes: 110), blocked)
        == .returns(from: blocked.id, answer: "All gates pass with the evidence of now."))
    let merged = try proposal(.merged)
    guard case .waits = try decision(draft(episodes: 900), merged) else {
      Issue.record("a merged proposal came back alone")
      return
    }
    #expect(try decision(draft(episodes: 110, workflow: "another"), blocked) == .fresh)
  }

  @Test(
    "a blocked proposal that passes now is pending again with the evidence of now, and one that fails stays blocked")
  func resubmission() throws {
    let desk = ReviewDesk(policy: try Fixture.policy(), policyHash: "p1", catalogue: Fixture.catalogue())
    let weak = Fixture.draft(evidence: Fixture.evidence(bound: 0.5), confidence: 0.5)
    let blocked = try desk.submit(weak, replayTraces: Fixture.traces, history: Fixture.history, queue: [:])
    let back = try desk.resubmit(
      blocked, with: Fixture.draft(), replayTraces: Fixture.traces, history: Fixture.history)
    #expect(back.state == .pending)
    #expect(back.revision == 2)
    #expect(back.id == blocked.id)
    #expect(back.evidenceHash == (try Fixture.draft().evidenceHash()))
    #expect(
      try desk.resubmit(blocked, with: weak, replayTraces: Fixture.traces, history: Fixture.history).state == .blocked)
    #expect(throws: GovernanceError.sealBroken(.proposal)) {
      try desk.resubmit(
        blocked, with: Fixture.draft(Fixture.body(Fixture.proposed(id: "another"))), replayTraces: Fixture.traces,
        history: Fixture.history)
    }
    #expect(throws: GovernanceError.self) {
      try desk.resubmit(back, with: Fixture.draft(), replayTraces: Fixture.traces, history: Fixture.history)
    }
  }
}
