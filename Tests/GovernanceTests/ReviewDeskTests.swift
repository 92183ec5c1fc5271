import Domain
import Governance
import JSONDocuments
import Testing

@Suite("Review desk")
struct ReviewDeskTests {
  private let desk: ReviewDesk

  init() throws { desk = try Self.desk() }

  private static func desk(
    policy: JSONObject = JSONObject(), hash: String = "p1", catalogue: CatalogueView = Fixture.catalogue()
  ) throws -> ReviewDesk {
    ReviewDesk(policy: try Fixture.policy(policy), policyHash: hash, catalogue: catalogue)
  }

  private func submitted(_ draft: ProposalDraft = Fixture.draft(), on desk: ReviewDesk? = nil) throws -> Proposal {
    try (desk ?? self.desk).submit(draft, replayTraces: Fixture.traces, history: Fixture.history, queue: [:])
  }

  private func approved() throws -> Proposal {
    let first = try desk.vote(on: submitted(), by: Fixture.quality, .approve, reason: nil)
    return try desk.vote(on: first, by: Fixture.security, .approve, reason: "fine")
  }

  private func person(_ id: PrincipalID, _ roles: RoleID...) -> Principal {
    Principal(id: id, kind: .person, roles: roles)
  }

  @Test("a submission carries its hashes, its risk and its verdicts")
  func submission() throws {
    let proposal = try submitted()
    #expect(proposal.state == .pending)
    #expect(proposal.revision == 1)
    #expect(proposal.proposalHash == (try Fixture.draft().proposalHash()))
    #expect(proposal.id == Proposal.id(forHash: proposal.proposalHash))
    #expect(proposal.risk.score == 0.1475)
    #expect(desk.openRoles(of: proposal) == ["QA-M-001", "SEC-M-001"])
    #expect(throws: GovernanceError.duplicate(of: proposal.id)) {
      try desk.submit(
        Fixture.draft(), replayTraces: Fixture.traces, history: Fixture.history,
        queue: [proposal.proposalHash: proposal.id])
    }
  }

  @Test("a proposal that fails a gate is blocked and can only be rejected or expire")
  func blocked() throws {
    let proposal = try submitted(Fixture.draft(evidence: Fixture.evidence(bound: 0.5), confidence: 0.5))
    #expect(proposal.state == .blocked)
    #expect(
      throws: GovernanceError.illegalTransition(of: proposal.id.rawValue, from: "blocked", to: "approved")
    ) { try desk.vote(on: proposal, by: Fixture.quality, .approve, reason: nil) }
    #expect(try desk.vote(on: proposal, by: Fixture.quality, .reject, reason: "too few runs").state == .rejected)
    #expect(try desk.expire(proposal).state == .expired)
  }

  @Test("all mandatory roles approve, each by another person, and every vote is one revision")
  func quorum() throws {
    let proposal = try submitted()
    let first = try desk.vote(on: proposal, by: Fixture.quality, .approve, reason: nil)
    #expect([first.state, first.revision] as [AnyHashable] == [ProposalState.inReview, 2] as [AnyHashable])
    #expect(desk.openRoles(of: first) == ["SEC-M-001"])
    let second = try desk.vote(on: first, by: Fixture.security, .approve, reason: "fine")
    #expect([second.state, second.revision] as [AnyHashable] == [ProposalState.approved, 3] as [AnyHashable])
    #expect(
      second.votes == [
        Vote(
          principal: "quinn", role: "QA-M-001", decision: .approve, reason: nil, proposalHash: proposal.proposalHash,
          evidenceHash: proposal.evidenceHash, policyHash: "p1"),
        Vote(
          principal: "sam", role: "SEC-M-001", decision: .approve, reason: "fine", proposalHash: proposal.proposalHash,
          evidenceHash: proposal.evidenceHash, policyHash: "p1"),
      ])
  }

  @Test("one person holding two roles signs once, for the first that is open")
  func twoRoles() throws {
    let both = person("bo", "SEC-M-001", "QA-M-001")
    let first = try desk.vote(on: submitted(), by: both, .approve, reason: nil)
    #expect(first.votes.map(\.role) == ["QA-M-001"])
    #expect(first.state == .inReview)
    #expect(throws: GovernanceError.refused("bo", .hasSigned)) {
      try desk.vote(on: first, by: both, .approve, reason: nil)
    }
    #expect(throws: GovernanceError.refused("quinn", .rolesAreSigned)) {
      try desk.vote(on: first, by: Fixture.quality, .approve, reason: nil)
    }
  }

  @Test("agents, the product, outsiders and the author do not approve")
  func whoMayNot() throws {
    let proposal = try submitted()
    let refusals: [(Principal, GovernanceError.Bar)] = [
      (Principal(id: "bot", kind: .agent, roles: ["QA-M-001"]), .notAPerson),
      (Principal(id: "system", kind: .system, roles: ["QA-M-001"]), .notAPerson),
      (person("lee", "CS-M-001"), .lacksRole(["QA-M-001", "SEC-M-001"])),
      (person(proposal.draft.author, "QA-M-001"), .isAuthor),
      (person("oz", "QA-M-001", "CS-M-001"), .ownsTheObject("CS-M-001")),
    ]
    for (principal, bar) in refusals {
      #expect(throws: GovernanceError.refused(principal.id, bar)) {
        try desk.vote(on: proposal, by: principal, .approve, reason: nil)
      }
    }
  }

  @Test("a role that owns the changed object is replaced by the role that it reports to")
  func ownerEscalates() throws {
    let proposal = try submitted(Fixture.draft(Fixture.body(Fixture.proposed(owner: "QA-M-001"))))
    #expect(proposal.state == .pending)
    #expect(desk.requiredRoles(for: proposal.draft) == ["QA-D-001", "SEC-M-001"])
    #expect(throws: GovernanceError.refused("quinn", .lacksRole(["QA-D-001", "SEC-M-001"]))) {
      try desk.vote(on: proposal, by: Fixture.quality, .approve, reason: nil)
    }
    #expect(
      try desk.vote(on: proposal, by: person("dee", "QA-D-001"), .approve, reason: nil).votes.map(\.role) == [
        "QA-D-001"
      ])
  }

  @Test("tags on the change add the reviewers of their domain")
  func domainReviewers() throws {
    let tags = OntologyTags(
      parents: ["orders": "domain.data"],
      assignments: [OntologyTags.Assignment(skillID: "cancel", action: nil, tag: "orders")],
      reviewers: ["domain.data": "LGL-M-001", "domain.business": "CS-M-001"])
    let desk = try Self.desk(catalogue: Fixture.catalogue(ontology: tags))
    #expect(desk.requiredRoles(for: Fixture.draft()) == ["QA-M-001", "SEC-M-001", "LGL-M-001"])
  }

  @Test("a rejection needs a reason, a role and a person, and ends the matter")
  func rejection() throws {
    let proposal = try submitted()
    for reason in [nil, "", "  no   ", "abcd"] as [String?] {
      #expect(throws: GovernanceError.reasonTooShort(minimumCharacters: 5)) {
        try desk.vote(on: proposal, by: Fixture.quality, .reject, reason: reason)
      }
    }
    #expect(throws: GovernanceError.self) {
      try desk.vote(on: proposal, by: person("lee", "CS-M-001"), .reject, reason: "I do not like it")
    }
    let rejected = try desk.vote(on: approved(), by: Fixture.security, .reject, reason: "found a flaw")
    #expect(rejected.state == .rejected)
    #expect(rejected.revision == 4)
    for decision in Vote.Decision.allCases {
      #expect(throws: GovernanceError.self) {
        try desk.vote(on: rejected, by: Fixture.quality, decision, reason: "again, please")
      }
    }
  }

  @Test("a change of body or evidence breaks the seal of every act")
  func tampering() throws {
    var body = try approved()
    body.draft.body["workflow"] = .object(Fixture.proposed(id: "another").json)
    var evidence = try approved()
    evidence.draft.evidence["episodes"] = 1
    for (proposal, seal) in [(body, GovernanceError.Seal.proposal), (evidence, .evidence)] {
      #expect(throws: GovernanceError.sealBroken(seal)) {
        try desk.publish(proposal, by: Fixture.quality, replayTraces: Fixture.traces, history: Fixture.history)
      }
      #expect(throws: GovernanceError.sealBroken(seal)) {
        try desk.vote(on: proposal, by: Fixture.quality, .reject, reason: "tampered with")
      }
    }
    body.proposalHash = try body.draft.proposalHash()
    #expect(throws: GovernanceError.sealBroken(.proposal)) {
      try desk.publish(body, by: Fixture.quality, replayTraces: Fixture.traces, history: Fixture.history)
    }
    body.id = Proposal.id(forHash: body.proposalHash)
    #expect(throws: GovernanceError.quorumMissing(["QA-M-001", "SEC-M-001"])) {
      try desk.publish(body, by: Fixture.quality, replayTraces: Fixture.traces, history: Fixture.history)
    }
  }

  @Test("under changed policies a proposal is assessed anew and its votes are void")
  func policyChange() throws {
    let half = try desk.vote(on: submitted(), by: Fixture.quality, .approve, reason: nil)
    let later = try Self.desk(hash: "p2")
    #expect(throws: GovernanceError.sealBroken(.policy)) {
      try later.vote(on: half, by: Fixture.security, .approve, reason: nil)
    }
    let fresh = try later.reassess(half, replayTraces: Fixture.traces, history: Fixture.history)
    #expect([fresh.state, fresh.revision] as [AnyHashable] == [ProposalState.inReview, 3] as [AnyHashable])
    #expect(fresh.votes == [])
    #expect(later.openRoles(of: fresh) == ["QA-M-001", "SEC-M-001"])
    let strict = try Self.desk(policy: ["risk_threshold": 0.1], hash: "p3")
    #expect(
      try strict.reassess(approved(), replayTraces: Fixture.traces, history: Fixture.history).state == .blocked)
    #expect(throws: GovernanceError.sealBroken(.policy)) {
      try later.publish(approved(), by: Fixture.quality, replayTraces: Fixture.traces, history: Fixture.history)
    }
    #expect(throws: GovernanceError.self) {
      try later.reassess(approved(), replayTraces: Fixture.traces, history: Fixture.history)
    }
  }

  @Test("each error is one sentence")
  func sentences() {
    let errors: [GovernanceError] = [
      .duplicate(of: "P-1"), .illegalTransition(of: "P-1", from: "pending", to: "published"),
      .refused("bo", .hasSigned),
      .refused("bo", .notAPerson), .refused("bo", .isAuthor), .refused("bo", .ownsTheObject("A")),
      .refused("bo", .lacksRole(["A", "B"])), .refused("bo", .rolesAreSigned), .reasonTooShort(minimumCharacters: 5),
      .sealBroken(.proposal), .sealBroken(.evidence), .sealBroken(.policy), .quorumMissing(["A"]),
      .gatesFailed([.risk]),
      .skillsMissing(["S"]), .notAShare(figure: "privilege", value: "nan"),
    ]
    for error in errors {
      #expect(error.description.hasSuffix("."))
      #expect(error.description.filter { $0 == "." }.count == 1)
    }
  }
}
