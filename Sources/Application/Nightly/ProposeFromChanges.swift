import Domain
import Files
import Governance
public import JSONDocuments
import Storage
import Synthesis

extension Workspace {
  static let proposer = "proposer"

  /// Proposes from every workflow whose episodes changed, runs the gates and queues what is new.
  func proposeFromChanges(
    _ ledger: JobLedger, _ progress: ProgressReporter, _ crash: CrashInjector
  ) throws -> StageOutcome {
    let changes = try episodesNew(to: Self.proposer)
    let section = try propose(from: changes.workflows, ledger, progress, crash)
    return StageOutcome(
      section: section.json, progress: ConsumerProgress(consumer: Self.proposer, sequence: changes.sequence))
  }

  /// Proposes from all workflows; a job of its own, resumable like a night.
  ///
  /// - Throws: `BusyError` when another process is writing, `StorageError`.
  public func propose(progress: ProgressReporter) throws -> ProposalSection {
    let held = try lock()
    defer { held.release() }
    let ledger = try JobLedger("propose", self)
    let workflows = try store.episodeCounts(in: organisation).map(\.workflowID)
    let section = try propose(from: workflows, ledger, progress, .none)
    _ = try updateIndex(ledger, "index-proposals", progress, .none)
    try ledger.finish(section.json)
    return section
  }

  private func propose(
    from workflows: [WorkflowID], _ ledger: JobLedger, _ progress: ProgressReporter, _ crash: CrashInjector
  ) throws -> ProposalSection {
    let desk = try reviewDesk()
    var section = ProposalSection(policy: desk.policy, budget: configuration.errorBudget)
    section.recalled = try recall(by: .system, ledger).map(\.json)
    let evidence = EvidenceOptions(confidenceFloor: desk.policy.minimumConfidence)
    let skills = try induceSkills(touching: workflows, try synthesisCatalogue(), evidence)
    section.notProposed += skills.notProposed
    for (number, workflow) in workflows.enumerated() {
      progress.report("propose", workflow.rawValue, done: number, of: workflows.count, unit: "workflows")
      let found = try synthesiseWorkflow(workflow, try synthesisCatalogue(), evidence)
      section.notProposed += found.notProposed
      section.refused += found.refused
      for draft in try found.drafts + weakened(workflow, besides: found.merging(skills), desk.policy, ledger) {
        try settle(draft, at: desk, ledger, &section, crash)
      }
      try claimChanges(
        of: workflow, looksDue: workflows.count - number, at: desk, ledger, &section, crash)
    }
    for draft in skills.drafts { try settle(draft, at: desk, ledger, &section, crash) }
    try mergeAlike(at: desk, ledger, &section)
    return section
  }

  /// Drafts from the episodes of a workflow, and for the tools that they call, as if some versions (`ID@VERSION`) were not in the
  /// catalogue; `floor` is the least confidence of a draft, the policy's when it is nil.
  func synthesise(
    _ workflow: WorkflowID, _ policy: PublishingPolicy, without versions: Set<String> = [], floor: Double? = nil
  ) throws -> SynthesisResult {
    let catalogue = try synthesisCatalogue(without: versions)
    let evidence = EvidenceOptions(confidenceFloor: floor ?? policy.minimumConfidence)
    return try synthesiseWorkflow(workflow, catalogue, evidence)
      .merging(induceSkills(touching: [workflow], catalogue, evidence))
  }

  private func synthesiseWorkflow(
    _ workflow: WorkflowID, _ catalogue: SynthesisCatalogue, _ evidence: EvidenceOptions
  ) throws -> SynthesisResult {
    let episodes = try episodes(of: workflow)
    let gaps = SkillInducer(options: SkillOptions(evidence: evidence, ownerRole: configuration.ownerRole))
      .gaps(in: episodes, catalogue: catalogue)
    let result = SynthesisResult(notProposed: gaps).merging(tuning(of: workflow, episodes, catalogue, evidence))
    guard try store.observedWorkflows(in: organisation).contains(where: { $0.id == workflow }) else { return result }
    return CodifyGenerator(options: CodifyOptions(evidence: evidence, responsibleRole: configuration.ownerRole))
      .propose(from: episodes, catalogue: catalogue).merging(result)
  }

  /// The catalogue, as if some versions (`ID@VERSION`) were not in it.
  func synthesisCatalogue(without versions: Set<String> = []) throws -> SynthesisCatalogue {
    SynthesisCatalogue(
      workflows: try store.workflows(in: organisation).map(\.definition)
        .filter { !versions.contains("\($0.id)@\($0.version)") },
      skills: try store.skills(in: organisation).map(\.definition)
        .filter { !versions.contains("\($0.id)@\($0.version)") })
  }

  /// The episodes that a draft cites and the counts that its risk follows from, read from the store.
  func gateHistory(of draft: ProposalDraft) throws -> (traces: [ReplayTrace], history: HistoryFigures) {
    var traces: [ReplayTrace] = []
    for reference in draft.supporters {
      traces.append(ReplayTrace(try store.episode(reference.id, revision: reference.revision, in: organisation)))
    }
    let counts = try store.episodeCounts(in: organisation)
    let touched = counts.first { $0.workflowID.rawValue == draft.evidence["observed_workflow"]?.stringValue }
    return (
      traces,
      HistoryFigures(
        tenantEpisodes: counts.reduce(0) { $0 + $1.episodeCount },
        touchedEpisodes: try touchedCount(of: draft, traces.count, touched?.episodeCount ?? 0),
        failedStepRuns: touched?.failedStepRunCount ?? 0, stepRuns: touched?.stepRunCount ?? 0)
    )
  }
}

extension Workspace {
  /// How many episodes a draft touches: of a skill those that support it, of a workflow all that were observed.
  private func touchedCount(of draft: ProposalDraft, _ supporting: Int, _ observed: Int) throws -> Int {
    switch draft.claim {
    case .skill: supporting
    case .codify: observed
    case .change: try touchedEpisodes(by: draft)
    }
  }
}

extension ProposalDraft {
  /// The episodes that the evidence cites.
  var supporters: [EpisodeReference] {
    EvidenceCitation.all(in: evidence).filter { $0.role == .supporting }.map(\.episode)
  }
}

/// What proposing came to: to review, blocked, and not proposed with the reasons.
public struct ProposalSection: Presentable {
  private let policy: PublishingPolicy
  private var proposed: [Proposal] = []
  private var blocked: [Proposal] = []
  var notProposed: [NotProposed] = []
  /// Requests of agents that a replay speaks against.
  var refused: [JudgedRequest] = []
  /// What retractions did, what came back and what was merged; each list is left out of the document when it is empty.
  var recalled: [JSONObject] = []
  var returned: [JSONObject] = []
  var merged: [JSONObject] = []

  private var looks: ChangeLooks

  init(policy: PublishingPolicy, budget: Double) {
    self.policy = policy
    looks = ChangeLooks(budget: budget)
  }

  /// Adds what a look for changes found, as it stands in the books.
  mutating func add(_ lists: JSONObject) { looks.add(lists) }

  mutating func add(_ proposal: Proposal) {
    if proposal.state == .blocked { blocked.append(proposal) } else { proposed.append(proposal) }
  }

  public var json: JSONObject {
    var object: JSONObject = [
      "proposed": .array(proposed.sorted { $0.id < $1.id }.map { .object(document(of: $0)) }),
      "blocked": .array(blocked.sorted { $0.id < $1.id }.map { .object(document(of: $0)) }),
      "not_proposed": .array(notProposed.sorted().map { .object($0.json) } + looks.notProposed),
      "refused": .array(SynthesisResult(refused: refused).refused.map { .object($0.json) }),
    ]
    object = object.merging(looks.members)
    for (key, list) in [("recalled", recalled), ("returned", returned), ("merged", merged)] where !list.isEmpty {
      object[key] = .array(list.map { .object($0) })
    }
    return object
  }

  public var text: String { NightlyReport(sections: [.propose: json]).proposeText }

  func document(of proposal: Proposal) -> JSONObject {
    let score = proposal.risk.score
    var object: JSONObject = [
      "id": .string(proposal.id.rawValue), "type": .string(proposal.draft.type.rawValue),
      "claim": .string(proposal.draft.claim.rawValue), "title": .string(proposal.draft.title),
      "confidence": .number(proposal.draft.confidence), "risk": .number(score),
      "band": .string(score >= policy.highRiskFrom ? "high" : score >= policy.mediumRiskFrom ? "med" : "low"),
      "summary": .string(Self.summary(of: proposal.draft)),
    ]
    let failed = proposal.verdicts.filter { !$0.passed }
    if !failed.isEmpty { object["reasons"] = .array(failed.map { .string("\($0.gate.rawValue): \($0.reason)") }) }
    return object
  }

  private static func summary(of draft: ProposalDraft) -> String {
    if draft.claim == .change { return changeSummary(of: draft.evidence) }
    let coverage = draft.evidence["coverage"]
    let heldOut = draft.evidence["held_out"]
    let unit = heldOut?["unit"]?.stringValue ?? "episode"
    return "covers \(coverage?["covered"]?.text ?? "?") of \(draft.episodeCount) runs; held out: "
      + "\(heldOut?["count"]?.text ?? "?") \(unit)s, fitness \(heldOut?["fitness"]?.text ?? "?")"
  }

  private static func changeSummary(of evidence: JSONObject) -> String {
    func figure(_ value: JSONValue?) -> String { value?.text ?? "?" }
    let heldOut = evidence["held_out"]
    if let timeout = evidence["timeout"] {
      return "\(figure(heldOut?["fitting"])) of \(figure(heldOut?["count"])) later runs answer within "
        + "\(figure(timeout["to_ms"])) ms; \(figure(timeout["timed_out_attempts"])) attempts waited "
        + "\(figure(timeout["from_ms"])) ms"
    }
    let (with, without) = (heldOut?["with"], heldOut?["without"])
    return "held out: \(figure(with?["met"])) of \(figure(with?["runs"])) with it, \(figure(without?["met"])) of "
      + "\(figure(without?["runs"])) without; effect \(figure(heldOut?["effect"])) \(figure(heldOut?["interval"]))"
  }
}
