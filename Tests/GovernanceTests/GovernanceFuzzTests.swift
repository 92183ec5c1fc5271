import Domain
import Foundation
import Governance
import JSONDocuments
import Testing

/// S-15.3: no sequence of calls publishes above the threshold or in a blocked category.
@Suite("Governance under arbitrary sequences of calls")
struct GovernanceFuzzTests {
  private static let isFull = ProcessInfo.processInfo.environment["AUTOGENESIS_TEST_SCALE"] == "full"
  /// Sequences a case; there are eight cases.
  private static let sequencesPerCase = isFull ? 12_500 : 250

  @Test("nothing is published above the threshold, in a blocked category or without its quorum", arguments: 0..<8)
  func nothingUnsafeIsPublished(part: Int) throws {
    var tally = FuzzTally()
    for sequence in 0..<Self.sequencesPerCase {
      let seed = UInt64(part * Self.sequencesPerCase + sequence)
      var run = try FuzzRun(seed: seed)
      for call in 0..<40 {
        let faults = try run.step()
        #expect(faults == [], "seed \(seed), call \(call)")
        if !faults.isEmpty { return }
      }
      tally.add(run.tally)
    }
    // The fuzz must reach what it guards, or it proves nothing.
    #expect(tally.published > 0 && tally.refusedPublications > 0 && tally.unsafeAttempts > 0, "\(tally)")
  }
}

/// How often a run came close to what it guards.
struct FuzzTally {
  var published = 0
  var refusedPublications = 0
  /// Calls of `publish` on an approved item that the oracle calls unsafe.
  var unsafeAttempts = 0

  mutating func add(_ other: FuzzTally) {
    published += other.published
    refusedPublications += other.refusedPublications
    unsafeAttempts += other.unsafeAttempts
  }
}

/// One sequence of calls on one queue.
private struct FuzzRun {
  /// An item of the queue with what the oracle knows of it.
  private struct Item {
    var proposal: Proposal
    let ingredients: [FuzzWorld.Ingredient]
    let trace: ReplayTrace
    let confidence: Double
    var wasRejected = false
  }

  private(set) var tally = FuzzTally()
  private var random: SeededGenerator
  private var items: [Item] = []
  private var history = HistoryFigures(tenantEpisodes: 100, touchedEpisodes: 10, failedStepRuns: 1, stepRuns: 100)
  private var desk: ReviewDesk
  private let desks: [ReviewDesk]

  init(seed: UInt64) throws {
    random = SeededGenerator(seed: seed)
    desks = try [0.4, 0.2].enumerated().map { index, threshold in
      ReviewDesk(
        policy: try Fixture.policy(["risk_threshold": .number(threshold)]), policyHash: "p\(index)",
        catalogue: FuzzWorld.catalogue)
    }
    desk = desks[0]
  }

  /// Makes one call and says which invariants broke.
  mutating func step() throws -> [String] {
    if items.isEmpty || random.chance(0.1) { return try submit() }
    let index = random.below(items.count)
    switch random.below(20) {
    case 0: changeHistory()
    case 1: if random.chance(0.3) { desk = random.element(desks) }
    case 2: forge(index)
    case 3: return attempt(index) { try $0.expire($1) }
    case 4:
      return attempt(index) { desk, proposal, item, history in
        try desk.reassess(proposal, replayTraces: [item.trace], history: history)
      }
    case 5...12: return vote(index, .approve)
    case 13: return vote(index, .reject)
    default: return publish(index)
    }
    return []
  }

  private mutating func submit() throws -> [String] {
    let count = 1 + random.below(3)
    // Harmless ingredients come first and more often, so that some proposals get through.
    let chosen = (0..<count).map { _ in
      FuzzWorld.ingredients[random.chance(0.6) ? random.below(4) : random.below(FuzzWorld.ingredients.count)]
    }
    let confidence = random.chance(0.8) ? 0.98 : 0.849
    var (draft, trace) =
      random.chance(0.3)
      ? try FuzzWorld.change(chosen, confidence: confidence, version: items.count)
      : FuzzWorld.proposal(chosen, confidence: confidence, version: items.count)
    if random.chance(0.1) { draft.confidence = 0.99 }
    if random.chance(0.1) { draft.evidence["risk_score"] = 0 }
    if random.chance(0.05) { draft.claim = random.element(ClaimKind.allCases) }
    if random.chance(0.05) { draft.type = random.element(ProposalType.allCases) }
    let queue = Dictionary(
      items.map { ($0.proposal.proposalHash, $0.proposal.id) }, uniquingKeysWith: { first, _ in first })
    let isKnown = queue[try draft.proposalHash()] != nil
    do throws(GovernanceError) {
      let proposal = try desk.submit(draft, replayTraces: [trace], history: history, queue: queue)
      items.append(Item(proposal: proposal, ingredients: chosen, trace: trace, confidence: confidence))
      return isKnown ? ["the same change was queued twice"] : []
    } catch {
      return isKnown ? [] : ["a submission was refused: \(error)"]
    }
  }

  private mutating func changeHistory() {
    let touched = random.below(101)
    history = HistoryFigures(
      tenantEpisodes: 100, touchedEpisodes: touched, failedStepRuns: random.below(51), stepRuns: 50 + random.below(51))
  }

  /// What a client that can write to the queue's rows may try: scores, verdicts, states, votes, bodies, evidence.
  private mutating func forge(_ index: Int) {
    var proposal = items[index].proposal
    switch random.below(6) {
    case 0:
      proposal.risk = RiskAssessment(
        blastRadius: 0, dataSensitivity: 0, privilege: 0, historicalError: 0, score: 0)
    case 1: proposal.verdicts = GateName.allCases.map { GateVerdict(gate: $0, passed: true, reason: "trust me") }
    case 2:
      let closed: Set<ProposalState> = [.published, .rejected, .expired, .merged]
      if !closed.contains(proposal.state) { proposal.state = .approved }
    case 3:
      proposal.votes = [Fixture.quality, Fixture.security].map {
        Vote(
          principal: $0.id, role: $0.roles[0], decision: .approve, reason: nil, proposalHash: proposal.proposalHash,
          evidenceHash: proposal.evidenceHash)
      }
    case 4: proposal.draft.title = "Nothing to see here"
    default: proposal.policyHash = desk.policyHash
    }
    items[index].proposal = proposal
  }

  private mutating func vote(_ index: Int, _ decision: Vote.Decision) -> [String] {
    let principal = random.chance(0.7) ? FuzzWorld.people[random.below(2)] : random.element(FuzzWorld.people)
    let reason = random.element([nil, "no", "not convincing"])
    let spoil = random.chance(0.05)
    let before = items[index].proposal.votes.count
    let faults = attempt(index, tampering: spoil) { try $0.vote(on: $1, by: principal, decision, reason: reason) }
    let isAllowed = principal.kind == .person && principal.id != items[index].proposal.draft.author
    let hasVoted = items[index].proposal.votes.count > before
    if hasVoted && !isAllowed && decision == .approve { return faults + ["\(principal.id) approved"] }
    return faults
  }

  private mutating func publish(_ index: Int) -> [String] {
    let principal = random.element(FuzzWorld.people)
    let item = items[index]
    let isUnsafe = risk(of: item) > desk.policy.riskThreshold || item.ingredients.contains(where: \.isBlocked)
    if item.proposal.state == .approved && isUnsafe { tally.unsafeAttempts += 1 }
    var plan: PublicationPlan?
    var faults = attempt(index, tampering: random.chance(0.05)) { desk, proposal, item, history in
      let published = try desk.publish(proposal, by: principal, replayTraces: [item.trace], history: history)
      plan = published
      return published.proposal
    }
    guard let plan else {
      tally.refusedPublications += 1
      return faults
    }
    tally.published += 1
    if isUnsafe { faults.append("published with risk \(risk(of: item)): \(item.ingredients)") }
    if item.confidence < desk.policy.minimumConfidence { faults.append("published with confidence \(item.confidence)") }
    if plan.proposal.risk.score != risk(of: item) {
      faults.append("risk \(plan.proposal.risk.score), not \(risk(of: item))")
    }
    if principal.kind != .person || principal.id == item.proposal.draft.author {
      faults.append("published by \(principal.id)")
    }
    return faults + quorumFaults(plan.proposal)
  }

  private func quorumFaults(_ proposal: Proposal) -> [String] {
    let approvals = proposal.votes.filter { $0.decision == .approve && $0.proposalHash == proposal.proposalHash }
    let persons = Set(approvals.map(\.principal)).subtracting([proposal.draft.author])
    let roles = Set(approvals.map(\.role))
    let isMet = persons.count >= 2 && roles.isSuperset(of: ["QA-M-001", "SEC-M-001"])
    return isMet ? [] : ["published with the approvals of \(persons.sorted()) for \(roles.sorted())"]
  }

  /// The risk as the design defines it, computed here from the ingredients and the counts alone.
  private func risk(of item: Item) -> Double {
    let blast = Double(history.touchedEpisodes) / Double(history.tenantEpisodes)
    let failures = Double(history.failedStepRuns) / Double(history.stepRuns)
    let sensitivity = item.ingredients.map(\.sensitivity).max() ?? 0
    let privilege = item.ingredients.map(\.privilege).max() ?? 0
    return ((0.35 * blast + 0.25 * sensitivity + 0.25 * privilege + 0.15 * failures) * 10_000).rounded() / 10_000
  }

  private mutating func attempt(
    _ index: Int, tampering: Bool = false, _ act: (ReviewDesk, Proposal) throws -> Proposal
  ) -> [String] {
    attempt(index, tampering: tampering) { desk, proposal, _, _ in try act(desk, proposal) }
  }

  /// Lets one act happen and checks what must hold after every act.
  private mutating func attempt(
    _ index: Int, tampering: Bool = false,
    _ act: (ReviewDesk, Proposal, Item, HistoryFigures) throws -> Proposal
  ) -> [String] {
    let item = items[index]
    var shown = item.proposal
    if tampering { shown.draft.body["workflow"] = .object(Fixture.proposed(id: "swapped").json) }
    guard let next = try? act(desk, shown, item, history) else { return [] }
    var faults: [String] = []
    if tampering { faults.append("a tampered body got through") }
    if next.revision != item.proposal.revision + 1 {
      faults.append("revision \(item.proposal.revision) → \(next.revision)")
    }
    if next.state != item.proposal.state && !item.proposal.state.successors.contains(next.state) {
      faults.append("\(item.proposal.state) → \(next.state)")
    }
    if item.wasRejected { faults.append("a rejected proposal moved to \(next.state)") }
    items[index].proposal = next
    items[index].wasRejected = next.state == .rejected
    return faults
  }
}
