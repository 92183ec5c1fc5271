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
    let catalogue = try synthesisCatalogue()
    let evidence = EvidenceOptions(confidenceFloor: desk.policy.minimumConfidence)
    var section = ProposalSection(policy: desk.policy)
    for number in 0...workflows.count {
      let name = number < workflows.count ? workflows[number].rawValue : "skills"
      progress.report("propose", name, done: number, of: workflows.count, unit: "workflows")
      let found =
        number < workflows.count
        ? try synthesise(workflows[number], catalogue, evidence)
        : try induceSkills(touching: workflows, catalogue, evidence)
      section.notProposed += found.notProposed
      for draft in found.drafts {
        let hash = try draft.proposalHash()
        let unit = "propose/" + hash
        if ledger.result(of: unit) == nil, let reason = try standIn(for: draft, hash) {
          section.notProposed.append(NotProposed(subject: draft.title, reason: reason))
          continue
        }
        let inputs = try gateHistory(of: draft)
        let proposal = try desk.submit(draft, replayTraces: inputs.traces, history: inputs.history, queue: [:])
        let author = draft.type == .skill ? Principal.skillInducer : .workflowSynthesizer
        _ = try ledger.once(unit, section.document(of: proposal)) { entry in
          try store.submit(proposal, change(by: author), job: entry)
          return entry.result
        }
        section.add(proposal)
        crash.reached(.proposalSubmitted)
      }
    }
    return section
  }

  private func synthesisCatalogue() throws -> SynthesisCatalogue {
    SynthesisCatalogue(
      workflows: try store.workflows(in: organisation).map(\.definition),
      skills: try store.skills(in: organisation).map(\.definition))
  }

  private func synthesise(
    _ workflow: WorkflowID, _ catalogue: SynthesisCatalogue, _ evidence: EvidenceOptions
  ) throws -> SynthesisResult {
    let episodes = try episodes(of: workflow)
    let gaps = SkillInducer(options: SkillOptions(evidence: evidence, ownerRole: configuration.ownerRole))
      .gaps(in: episodes, catalogue: catalogue)
    let result = SynthesisResult(notProposed: gaps)
    guard try store.observedWorkflows(in: organisation).contains(where: { $0.id == workflow }) else { return result }
    return CodifyGenerator(options: CodifyOptions(evidence: evidence, responsibleRole: configuration.ownerRole))
      .propose(from: episodes, catalogue: catalogue).merging(result)
  }

  /// Why a draft is not queued although it is good: the same change, or another for the same subject, is there already.
  ///
  /// A rejected change may come back when there are twice the episodes (design "Hashes").
  private func standIn(for draft: ProposalDraft, _ hash: String) throws -> String? {
    for proposal in try store.proposals(in: organisation) {
      if proposal.proposalHash == hash {
        return "The same change is in the queue as \(proposal.id) (\(proposal.state.rawValue))."
      }
      guard proposal.draft.claim == draft.claim, proposal.draft.subject == draft.subject else { continue }
      let (before, now) = (proposal.draft.episodeCount, draft.episodeCount)
      if proposal.state == .rejected && now >= 2 * before { continue }
      let again = proposal.state == .rejected ? "; it may come back with \(2 * before) episodes, there are \(now)" : ""
      return "\(proposal.id) (\(proposal.state.rawValue)) is about the same subject\(again)."
    }
    return nil
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
        touchedEpisodes: draft.claim == .skill ? traces.count : touched?.episodeCount ?? 0,
        failedStepRuns: touched?.failedStepRunCount ?? 0, stepRuns: touched?.stepRunCount ?? 0)
    )
  }
}

extension ProposalDraft {
  /// What the proposal is about: the id of the workflow or skill that it would insert.
  var subject: String {
    (body["workflow"]?["workflow_id"] ?? body["skill"]?["skill_id"])?.stringValue ?? title
  }

  /// The episodes that were looked at.
  var episodeCount: Int64 { evidence["episodes"]?.integerValue ?? 0 }

  /// The episodes that the evidence cites.
  var supporters: [EpisodeReference] {
    (evidence["supporting"]?.arrayValue ?? []).compactMap { item in
      guard let parts = item.stringValue?.split(separator: "@"), parts.count == 2, let revision = Int(parts[1]) else {
        return nil
      }
      return EpisodeReference(id: EpisodeID(String(parts[0])), revision: revision)
    }
  }
}

/// What proposing came to: to review, blocked, and not proposed with the reasons.
public struct ProposalSection: Presentable {
  private let policy: PublishingPolicy
  private var proposed: [Proposal] = []
  private var blocked: [Proposal] = []
  var notProposed: [NotProposed] = []

  init(policy: PublishingPolicy) { self.policy = policy }

  mutating func add(_ proposal: Proposal) {
    if proposal.state == .blocked { blocked.append(proposal) } else { proposed.append(proposal) }
  }

  public var json: JSONObject {
    [
      "proposed": .array(proposed.sorted { $0.id < $1.id }.map { .object(document(of: $0)) }),
      "blocked": .array(blocked.sorted { $0.id < $1.id }.map { .object(document(of: $0)) }),
      "not_proposed": .array(notProposed.sorted().map { .object($0.json) }),
    ]
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
    let coverage = draft.evidence["coverage"]
    let heldOut = draft.evidence["held_out"]
    let unit = heldOut?["unit"]?.stringValue ?? "episode"
    return "covers \(coverage?["covered"]?.text ?? "?") of \(draft.episodeCount) runs; held out: "
      + "\(heldOut?["count"]?.text ?? "?") \(unit)s, fitness \(heldOut?["fitness"]?.text ?? "?")"
  }
}
