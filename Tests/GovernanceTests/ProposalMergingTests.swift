import Domain
import JSONDocuments
import Testing

@testable import Governance

@Suite("Merging of near-duplicates")
struct ProposalMergingTests {
  private func proposal(
    _ name: String, confidence: Double = 0.98, type: ProposalType = .workflow, supporting: [String] = ["ep-1@1"]
  ) throws -> Proposal {
    let draft = ProposalDraft(
      type: type, claim: type == .skill ? .skill : .codify, title: name,
      body: ["kind": "workflow", "name": .string(name)],
      evidence: [
        "supporting": .array(supporting.map { .string($0) }), "counter_examples": [.string("ep-\(name)@1")],
      ], confidence: confidence, author: "agent")
    let hash = try draft.proposalHash()
    return Proposal(
      id: Proposal.id(forHash: hash), draft: draft, proposalHash: hash, evidenceHash: try draft.evidenceHash(),
      policyHash: "p", risk: RiskModel.worst, verdicts: [], state: .pending)
  }

  /// A pair whose cosine is `numerator / denominator` exactly: the second is an integer vector of integer length.
  private static let planted: [(vector: [Float], cosine: Double, merges: Bool)] = [
    ([23, 8, 4, 4, 0], 0.92, true),  // 529 + 64 + 16 + 16 = 25²
    ([24, 7, 0, 0, 0], 0.96, true), ([3, 4, 0, 0, 0], 0.6, false), ([0, 0, 0, 0, 0], 0, false),
  ]

  @Test("a cosine of .92 merges, .9199 does not")
  func boundary() throws {
    let (left, right) = (try proposal("a"), try proposal("b"))
    for (vector, cosine, merges) in Self.planted {
      #expect(ProposalMerging.cosine([1, 0, 0, 0, 0], vector) == cosine)
      let groups = ProposalMerging.groups(of: [
        MergeCandidate(proposal: left, vector: [1, 0, 0, 0, 0]), MergeCandidate(proposal: right, vector: vector),
      ])
      #expect(groups.count == (merges ? 1 : 0), "\(cosine)")
    }
    let vector = try #require(Self.vector(sine: 10_000 * 10_000 - 9_199 * 9_199))
    #expect(ProposalMerging.cosine([1, 0, 0, 0, 0], vector) == 0.9199)
    #expect(
      ProposalMerging.groups(of: [
        MergeCandidate(proposal: left, vector: [1, 0, 0, 0, 0]), MergeCandidate(proposal: right, vector: vector),
      ]).isEmpty)
  }

  /// (9199, w, x, y, z) with w² + x² + y² + z² = rest, which every number has (Lagrange).
  private static func vector(sine rest: Int) -> [Float]? {
    let root = Int(Double(rest).squareRoot())
    for w in stride(from: root, through: 0, by: -1) {
      let left = rest - w * w
      for x in 0...Int(Double(left).squareRoot()) {
        for y in 0...Int(Double(left - x * x).squareRoot()) {
          let last = left - x * x - y * y
          let z = Int(Double(last).squareRoot())
          if z * z == last { return [9_199, Float(w), Float(x), Float(y), Float(z)] }
        }
      }
    }
    return nil
  }

  @Test("never across types")
  func types() throws {
    let pair = [try proposal("a"), try proposal("b", type: .skill)]
    #expect(ProposalMerging.groups(of: pair.map { MergeCandidate(proposal: $0, vector: [1, 0]) }).isEmpty)
  }

  @Test("the proofs of all are united, each member's evidence is kept whole, and the surest body is carried")
  func union() throws {
    let members = [
      try proposal("a", confidence: 0.9, supporting: ["ep-2@1", "ep-1@1"]),
      try proposal("b", confidence: 0.95, supporting: ["ep-3@1", "ep-1@1"]), try proposal("c", confidence: 0.95),
    ]
    let draft = ProposalMerging.draft(of: members)
    let carrier = try #require(
      members.filter { $0.draft.confidence == 0.95 }.min { $0.proposalHash < $1.proposalHash })
    #expect(draft.body["name"] == carrier.draft.body["name"])
    #expect(draft.body["merged_from"] == .array(members.map(\.id).sorted().map { .string($0.rawValue) }))
    #expect(draft.evidence["supporting"] == ["ep-1@1", "ep-2@1", "ep-3@1"])
    #expect(draft.evidence["counter_examples"] == ["ep-a@1", "ep-b@1", "ep-c@1"])
    #expect(draft.evidence["carried"]?.stringValue == carrier.id.rawValue)
    let documents = try #require(draft.evidence["members"]?.arrayValue)
    #expect(
      Set(documents.compactMap { $0["evidence"]?.text })
        == Set(members.map { JSONValue.object($0.draft.evidence).text }))
    #expect(documents.filter { $0["alternative"] == nil }.count == 1)
    #expect(draft.confidence == 0.95)
    #expect(try draft.proposalHash() != carrier.proposalHash)
  }

  @Test("the same set gives the same groups and the same bytes in every order; groups are the connected components")
  func orderIndependent() throws {
    var random = SeededGenerator(seed: 20)
    for round in 0..<60 {
      let count = 2 + random.below(9)
      // Points on an arc, .2 rad apart at most on average: chains whose ends are far apart are common.
      let candidates = try (0..<count).map { index -> MergeCandidate in
        let angle = Double(random.below(2_500)) / 1_000
        let vector = [Float(1 - angle * angle / 2 + angle * angle * angle * angle / 24), Float(angle)]
        return MergeCandidate(
          proposal: try proposal("\(round)-\(index)", confidence: random.chance(0.5) ? 0.9 : 0.95), vector: vector)
      }
      let expected = ProposalMerging.groups(of: candidates)
      #expect(Set(expected.map { Set($0.map(\.id)) }) == Self.components(candidates), "round \(round)")
      let bytes = try expected.map { try ProposalMerging.draft(of: $0).proposalHash() }
      for _ in 0..<4 {
        var shuffled = candidates
        for index in shuffled.indices.reversed() { shuffled.swapAt(index, random.below(index + 1)) }
        let groups = ProposalMerging.groups(of: shuffled)
        #expect(groups == expected, "round \(round)")
        #expect(
          try groups.map { try ProposalMerging.draft(of: $0.reversed()).proposalHash() } == bytes, "round \(round)")
      }
    }
  }

  /// The components by plain flooding.
  private static func components(_ candidates: [MergeCandidate]) -> Set<Set<ProposalID>> {
    var left = Set(candidates.indices)
    var found: Set<Set<ProposalID>> = []
    while let start = left.min() {
      var component: Set<Int> = [start]
      var open = [start]
      while let next = open.popLast() {
        for other in left
        where !component.contains(other)
          && ProposalMerging.cosine(candidates[next].vector, candidates[other].vector) >= 0.92
        {
          component.insert(other)
          open.append(other)
        }
      }
      left.subtract(component)
      if component.count > 1 { found.insert(Set(component.map { candidates[$0].proposal.id })) }
    }
    return found
  }

  @Test("a meta-proposal passes the gates with the runs of the member whose body it carries")
  func gates() throws {
    let desk = ReviewDesk(policy: try Fixture.policy(), policyHash: "p1", catalogue: Fixture.catalogue())
    let first = try desk.submit(
      Fixture.draft(), replayTraces: Fixture.traces, history: Fixture.history, queue: [:])
    let single = [
      Fixture.step("S-01", 1, "lookup", ["order_id": "${trigger.order_id}"], NextStepLogic(otherwise: .end))
    ]
    var other = Fixture.draft(
      Fixture.body(Fixture.proposed(id: "orders-short", steps: single)),
      evidence: Fixture.evidence(bound: 0.9, supporting: ["ep-2@1"]), confidence: 0.9)
    other.title = "Look an order up"
    let otherProposal = try desk.submit(
      other, replayTraces: [Fixture.trace("ep-2", ("look up", .success))], history: Fixture.history, queue: [:])
    let meta = ProposalMerging.draft(of: [first, otherProposal])
    let proposal = try desk.submit(meta, replayTraces: Fixture.traces, history: Fixture.history, queue: [:])
    #expect(proposal.state == .pending, "\(proposal.verdicts.filter { !$0.passed })")
    #expect(desk.openRoles(of: proposal) == ["QA-M-001", "SEC-M-001"])
    var forged = meta
    forged.evidence["members"] = []
    #expect(
      try desk.submit(forged, replayTraces: Fixture.traces, history: Fixture.history, queue: [:]).state == .blocked)
  }
}
