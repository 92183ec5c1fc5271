import Domain
import Governance
import JSONDocuments
import Testing

@Suite("Publication and lifecycle")
struct PublicationTests {
  private func desk(_ catalogue: CatalogueView = Fixture.catalogue(), policy: JSONObject = JSONObject()) throws
    -> ReviewDesk
  {
    ReviewDesk(policy: try Fixture.policy(policy), policyHash: "p1", catalogue: catalogue)
  }

  private func approved(
    _ draft: ProposalDraft = Fixture.draft(), traces: [ReplayTrace] = Fixture.traces, on desk: ReviewDesk
  ) throws -> Proposal {
    let proposal = try desk.submit(draft, replayTraces: traces, history: Fixture.history, queue: [:])
    let first = try desk.vote(on: proposal, by: Fixture.quality, .approve, reason: nil)
    return try desk.vote(on: first, by: Fixture.security, .approve, reason: nil)
  }

  @Test("publishing a workflow plans a draft version with its lineage")
  func workflowPlan() throws {
    let desk = try desk()
    let proposal = try approved(on: desk)
    let plan = try desk.publish(proposal, by: Fixture.quality, replayTraces: Fixture.traces, history: Fixture.history)
    var expected = Fixture.proposed()
    expected.lineage["proposal_id"] = .string(proposal.id.rawValue)
    #expect(plan.object == .workflow(expected))
    #expect(plan.objectKey == "orders-codified@1.0.0")
    #expect(
      plan.lineage == [
        "derived_from": ["orders-0a1b2c3d"], "parent_ids": [], "proposal_reason": "This is how it is done.",
        "proposal_id": .string(proposal.id.rawValue),
      ])
    #expect(plan.proposal.state == .published)
    #expect(plan.proposal.revision == proposal.revision + 1)
    #expect(plan.proposal.publishedObject == "orders-codified@1.0.0")
    #expect(throws: GovernanceError.illegalTransition(of: proposal.id.rawValue, from: "published", to: "published")) {
      try desk.publish(plan.proposal, by: Fixture.quality, replayTraces: Fixture.traces, history: Fixture.history)
    }
  }

  @Test("publishing a skill plans an experimental version with its grants")
  func skillPlan() throws {
    let desk = try desk()
    let proposal = try approved(Fixture.skillDraft(), traces: Fixture.skillTraces, on: desk)
    let plan = try desk.publish(
      proposal, by: Fixture.security, replayTraces: Fixture.skillTraces, history: Fixture.history)
    let grant: JSONObject = ["role_id": "CS-M-001", "skill_id": "get-status-9f8e7d6c", "permission": "use"]
    #expect(plan.object == .skill(Fixture.proposedSkill, grants: [grant]))
    #expect(
      plan.lineage == [
        "derived_from": ["orders-0a1b2c3d"], "parent_ids": [], "proposal_reason": "Cancel an order",
        "proposal_id": .string(proposal.id.rawValue),
      ])
  }

  @Test("only an approved proposal is published, by a person who reviews or owns")
  func whoPublishes() throws {
    let desk = try desk()
    let pending = try desk.submit(
      Fixture.draft(), replayTraces: Fixture.traces, history: Fixture.history, queue: [:])
    #expect(throws: GovernanceError.illegalTransition(of: pending.id.rawValue, from: "pending", to: "published")) {
      try desk.publish(pending, by: Fixture.quality, replayTraces: Fixture.traces, history: Fixture.history)
    }
    let approved = try approved(on: desk)
    let refusals: [(Principal, GovernanceError.Bar)] = [
      (.system, .notAPerson), (Principal(id: "bot", kind: .agent, roles: ["QA-M-001"]), .notAPerson),
      (Principal(id: "lee", kind: .person, roles: []), .lacksRole(["QA-M-001", "SEC-M-001", "CS-M-001"])),
      (Principal(id: approved.draft.author, kind: .person, roles: ["QA-M-001"]), .isAuthor),
    ]
    for (principal, bar) in refusals {
      #expect(throws: GovernanceError.refused(principal.id, bar)) {
        try desk.publish(approved, by: principal, replayTraces: Fixture.traces, history: Fixture.history)
      }
    }
    let owner = Principal(id: "oz", kind: .person, roles: ["CS-M-001"])
    #expect(
      try desk.publish(approved, by: owner, replayTraces: Fixture.traces, history: Fixture.history).proposal.state
        == .published)
  }

  @Test("votes under other hashes, of the author, or twice of one person do not count")
  func forgedVotes() throws {
    let desk = try desk()
    let genuine = try approved(on: desk)
    func publish(_ votes: [Vote]) throws {
      var proposal = genuine
      proposal.votes = votes
      _ = try desk.publish(proposal, by: Fixture.quality, replayTraces: Fixture.traces, history: Fixture.history)
    }
    func vote(_ principal: PrincipalID, _ role: RoleID, hash: String? = nil) -> Vote {
      Vote(
        principal: principal, role: role, decision: .approve, reason: nil, proposalHash: hash ?? genuine.proposalHash,
        evidenceHash: genuine.evidenceHash)
    }
    try publish([vote("a", "QA-M-001"), vote("b", "SEC-M-001")])
    #expect(throws: GovernanceError.quorumMissing(["SEC-M-001"])) {
      try publish([vote("a", "QA-M-001"), vote("a", "SEC-M-001")])
    }
    #expect(throws: GovernanceError.quorumMissing(["SEC-M-001"])) {
      try publish([vote("a", "QA-M-001"), vote("b", "SEC-M-001", hash: "other")])
    }
    #expect(throws: GovernanceError.quorumMissing(["QA-M-001"])) {
      try publish([vote(genuine.draft.author, "QA-M-001"), vote("b", "SEC-M-001")])
    }
    #expect(throws: GovernanceError.quorumMissing(["QA-M-001", "SEC-M-001"])) { try publish([]) }
  }

  @Test("publishing runs every gate again with the catalogue and the figures of now")
  func gatesAgain() throws {
    let proposal = try approved(on: desk())
    let worse = HistoryFigures(tenantEpisodes: 100, touchedEpisodes: 100, failedStepRuns: 90, stepRuns: 100)
    #expect(throws: GovernanceError.gatesFailed([.risk])) {
      try desk().publish(proposal, by: Fixture.quality, replayTraces: Fixture.traces, history: worse)
    }
    let taken = try desk(Fixture.catalogue(adding: [Fixture.proposed()]))
    #expect(throws: GovernanceError.gatesFailed([.contract])) {
      try taken.publish(proposal, by: Fixture.quality, replayTraces: Fixture.traces, history: Fixture.history)
    }
    #expect(throws: GovernanceError.gatesFailed([.replay])) {
      try desk().publish(proposal, by: Fixture.quality, replayTraces: [], history: Fixture.history)
    }
    let tags = OntologyTags(
      parents: [:], assignments: [OntologyTags.Assignment(skillID: "cancel", action: nil, tag: "payments.write")],
      reviewers: [:])
    let blocked = try desk(Fixture.catalogue(ontology: tags))
    #expect(throws: GovernanceError.gatesFailed([.blockedCategory])) {
      try blocked.publish(proposal, by: Fixture.quality, replayTraces: Fixture.traces, history: Fixture.history)
    }
  }

  @Test("a workflow whose skills are missing is published as a draft, but not activated before they are")
  func missingSkills() throws {
    let steps = [
      Fixture.step("S-01", 1, "SK-OBS-new", [:], Fixture.choice("S-02", "END")), Fixture.steps[1],
    ]
    var workflow = Fixture.proposed(steps: steps)
    workflow.genome = ["activities": ["S-01": "look up", "S-02": "cancel order"]]
    var evidence = Fixture.evidence()
    evidence["needs_skills"] = ["SK-OBS-new"]
    let desk = try desk()
    let proposal = try approved(Fixture.draft(Fixture.body(workflow), evidence: evidence), on: desk)
    let plan = try desk.publish(
      proposal, by: Fixture.quality, replayTraces: Fixture.traces, history: Fixture.history)
    #expect(plan.missingSkills == ["SK-OBS-new"])
    #expect(throws: GovernanceError.skillsMissing(["SK-OBS-new"])) { try desk.activate(workflow, by: Fixture.quality) }
    let new = Fixture.skill("SK-OBS-new", "new", [], version: "0.1.0", tier: .exp, origin: .published)
    let later = try self.desk(Fixture.catalogue(skills: [new]))
    #expect(try later.activate(workflow, by: Fixture.quality).currentKey == "orders-codified@1.0.0")
  }

  private func version(_ version: String, _ status: WorkflowStatus, parents: [JSONValue] = []) -> WorkflowDefinition {
    Fixture.workflow(
      "WF-A", version: version, status: status, origin: .published, lineage: ["parent_ids": .array(parents)],
      steps: Fixture.steps)
  }

  @Test("activating retires the version that ran; withdrawing brings it back")
  func activation() throws {
    let (one, two) = (version("1.0.0", .active), version("1.1.0", .draft, parents: ["WF-A@1.0.0"]))
    let activation = try desk(Fixture.catalogue(adding: [one, two])).activate(two, by: Fixture.quality)
    #expect(
      activation.changes.map { "\($0.objectKey) \($0.from) \($0.to)" } == [
        "WF-A@1.0.0 active retired", "WF-A@1.1.0 draft active",
      ])
    #expect(activation.currentKey == "WF-A@1.1.0")
    let (old, new) = (version("1.0.0", .retired), version("1.1.0", .active, parents: ["WF-A@1.0.0"]))
    let withdrawal = try desk(Fixture.catalogue(adding: [old, new])).withdraw(new, by: Fixture.security)
    #expect(
      withdrawal.changes.map { "\($0.objectKey) \($0.from) \($0.to)" } == [
        "WF-A@1.1.0 active retired", "WF-A@1.0.0 retired active",
      ])
    #expect(withdrawal.currentKey == "WF-A@1.0.0")
    let draft = try desk(Fixture.catalogue(adding: [one, two])).withdraw(two, by: Fixture.quality)
    #expect(draft.changes.map(\.to) == ["retired"])
    #expect(draft.currentKey == "WF-A@1.0.0")
    let only = try desk(Fixture.catalogue(adding: [one])).withdraw(one, by: Fixture.quality)
    #expect(only.currentKey == nil)
  }

  @Test("what is blocked, observed, incomplete or already active is not activated, nor by just anybody")
  func activationRefused() throws {
    let desk = try desk()
    let pays = Fixture.workflow(
      "WF-P", status: .draft, origin: .published,
      steps: [Fixture.step("S-01", 1, "SK-BANK-001", [:], NextStepLogic(otherwise: .end))])
    #expect(throws: GovernanceError.gatesFailed([.blockedCategory])) { try desk.activate(pays, by: Fixture.quality) }
    #expect(throws: GovernanceError.illegalTransition(of: "WF-A@1.0.0", from: "active", to: "active")) {
      try desk.activate(version("1.0.0", .active), by: Fixture.quality)
    }
    #expect(throws: GovernanceError.self) { try desk.activate(Fixture.observed, by: Fixture.quality) }
    let incomplete = Fixture.workflow(
      "WF-I", status: .draft, origin: .published,
      steps: [Fixture.step("S-01", 1, "SK-NONE", [:], NextStepLogic(otherwise: .end))])
    #expect(throws: GovernanceError.skillsMissing(["SK-NONE"])) { try desk.activate(incomplete, by: Fixture.quality) }
    for principal in [Principal.system, Principal(id: "lee", kind: .person, roles: ["LGL-M-001"])] {
      #expect(throws: GovernanceError.self) { try desk.activate(version("1.0.0", .draft), by: principal) }
      #expect(throws: GovernanceError.self) { try desk.withdraw(version("1.0.0", .draft), by: principal) }
      #expect(throws: GovernanceError.self) { try desk.activate(Fixture.proposedSkill, by: principal) }
      #expect(throws: GovernanceError.self) { try desk.withdraw(Fixture.proposedSkill, by: principal) }
    }
    #expect(throws: GovernanceError.illegalTransition(of: "WF-A@1.0.0", from: "retired", to: "retired")) {
      try desk.withdraw(version("1.0.0", .retired), by: Fixture.quality)
    }
  }

  @Test("a skill climbs one tier at a time, and withdrawing restricts it")
  func tiers() throws {
    let desk = try desk()
    var skill = Fixture.proposedSkill
    var tiers: [String] = []
    for tier in [StabilityTier.restricted, .exp, .beta] {
      skill.tier = tier
      tiers += try desk.activate(skill, by: Fixture.quality).changes.map(\.to)
    }
    #expect(tiers == ["exp", "beta", "ga"])
    skill.tier = .ga
    #expect(throws: GovernanceError.self) { try desk.activate(skill, by: Fixture.quality) }
    #expect(try desk.withdraw(skill, by: Fixture.quality).changes.map(\.to) == ["restricted"])
    skill.tier = .restricted
    #expect(throws: GovernanceError.self) { try desk.withdraw(skill, by: Fixture.quality) }
    #expect(throws: GovernanceError.gatesFailed([.blockedCategory])) {
      try desk.activate(Fixture.skill("SK-BANK-001", "Bank", [], tier: .exp), by: Fixture.quality)
    }
  }
}
