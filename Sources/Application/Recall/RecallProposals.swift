import Domain
import Governance
import JSONDocuments
import Storage
import Synthesis

/// Proves again what cites retracted episodes, one transaction a proposal.
extension Workspace {
  /// Decides every recall that waits; with a ledger also names those that an interrupted run decided.
  func recall(by actor: Principal, _ ledger: JobLedger?) throws -> [RecallItem] {
    var items: [RecallItem] = try (ledger?.results(startingWith: Self.recallPrefix) ?? []).map { try item($0.result) }
    for pending in try store.pendingRecalls(in: organisation) {
      let proposal = try store.proposal(pending.proposalID.rawValue, in: organisation)
      let step = try recallStep(pending.retractionID, proposal)
      let item = RecallItem(
        decision: step.decision, title: proposal.draft.title, object: proposal.publishedObject)
      let decide = { (entry: JobEntry?) in
        try store.decide(step, change(by: actor), job: entry)
        return item.json
      }
      _ =
        try ledger?.once("\(Self.recallPrefix)\(pending.retractionID)/\(proposal.id)", item.json) { try decide($0) }
        ?? decide(nil)
      items.append(item)
    }
    return items
  }

  private static let recallPrefix = "recall/"

  private func item(_ document: JSONObject) throws -> RecallItem {
    let fields = FieldReader(document)
    return RecallItem(
      decision: RecallDecision(
        retractionID: try fields.text("retraction"), proposalID: ProposalID(try fields.text("proposal")),
        outcome: try fields.choice("outcome"), reason: try fields.text("reason")),
      title: try fields.text("title"), object: try fields.optionalText("object"))
  }

  private func recallStep(_ retractionID: String, _ proposal: Proposal) throws -> RecallStep {
    let policy = try publishingPolicy().policy
    let released = try releasedVersion(of: proposal)
    let decision = { (outcome: RecallDecision.Outcome, reason: String) in
      RecallDecision(retractionID: retractionID, proposalID: proposal.id, outcome: outcome, reason: reason)
    }
    let closed = RecallRule.outcome(state: proposal.state, standing: released?.standing, holds: true, policy: policy)
    if closed == .noted {
      let reason = "It cites retracted episodes and is \(proposal.state.rawValue): nothing of it is in use."
      return RecallStep(decision(.noted, reason), expectedRevision: proposal.revision)
    }
    let (renewal, reason) = try reproof(of: proposal)
    let holds = renewal?.outcome == .stands
    let outcome = RecallRule.outcome(
      state: proposal.state, standing: released?.standing, holds: holds, policy: policy)
    var step = RecallStep(
      decision(outcome, reason), expectedRevision: proposal.revision, addendum: renewal?.addendum)
    if outcome == .blocked { step.proposal = Self.blocked(proposal, reason, renewal) }
    if outcome == .withdrawn || outcome == .rolledBack { step.withdrawal = released?.version }
    return step
  }

  private static func blocked(_ proposal: Proposal, _ reason: String, _ renewal: EvidenceRenewal?) -> Proposal {
    var next = renewal?.proposal ?? proposal
    next.revision = proposal.revision + 1
    next.state = .blocked
    next.votes = []
    if next.verdicts.allSatisfy(\.passed) {
      next.verdicts = next.verdicts.map { verdict in
        verdict.gate == .confidence
          ? GateVerdict(gate: .confidence, passed: false, reason: reason, details: verdict.details) : verdict
      }
    }
    return next
  }

  /// The evidence for a proposal's claim from the episodes that are left; nil with the reason when there is none.
  private func reproof(of proposal: Proposal) throws -> (renewal: EvidenceRenewal?, reason: String) {
    let hidden = try successors(of: proposal)
    let desk = try reviewDesk(without: hidden)
    var reasons: [String] = []
    for workflow in try workflows(behind: proposal) {
      let found = try synthesise(workflow, desk.policy, without: hidden)
      let drafts = found.drafts.filter {
        $0.claim == proposal.draft.claim && $0.subject == proposal.draft.subject
      }
      if let draft = drafts.first(where: { $0.substance.isEquivalent(to: proposal.draft.substance) }) {
        let inputs = try gateHistory(of: draft)
        let renewal = try desk.renew(
          proposal, with: draft, cause: .recall, replayTraces: inputs.traces, history: inputs.history)
        return (renewal, renewal.addendum.finding)
      }
      if !drafts.isEmpty { reasons.append("What \(workflow) shows without them is another change.") }
      let subject = proposal.draft.claim == .skill ? proposal.draft.subject : workflow.rawValue
      reasons += found.notProposed.filter { $0.subject.hasPrefix(subject) }.map(\.reason)
    }
    let why = reasons.first.map { " " + $0 } ?? ""
    return (nil, "Without the retracted episodes the claim is not proved any more.\(why)")
  }

  /// The workflow that the evidence names, and those of the episodes that it cites, sorted.
  private func workflows(behind proposal: Proposal) throws -> [WorkflowID] {
    let cited = try store.citedEpisodes(of: proposal.id, in: organisation)
    let named = proposal.draft.evidence["observed_workflow"]?.stringValue.map { WorkflowID($0) }
    return Set(try store.workflows(of: cited, in: organisation) + [named].compactMap { $0 }).sorted()
  }

  /// The versions (`ID@VERSION`) that would not be in the catalogue had a proposal not been published: what it released
  /// and every other version of the same thing that is no ancestor of that.
  func successors(of proposal: Proposal) throws -> Set<String> {
    guard let key = proposal.publishedObject else { return [] }
    let id = VersionedName(key).id
    if proposal.draft.type == .skill {
      let skills = try store.skills(in: organisation).map(\.definition).filter { $0.id.rawValue == id }
      return Set(skills.map { "\($0.id)@\($0.version)" })
    }
    let versions = try store.workflows(in: organisation).map(\.definition).filter { $0.id.rawValue == id }
    let byKey = Dictionary(versions.map { ("\($0.id)@\($0.version)", $0) }, uniquingKeysWith: { first, _ in first })
    var ancestors: Set<String> = []
    var open = [key]
    while let next = open.popLast() {
      let parents = (byKey[next]?.lineage["parent_ids"]?.arrayValue ?? []).compactMap(\.stringValue)
      open += parents.filter { ancestors.insert($0).inserted }
    }
    return Set(byKey.keys).subtracting(ancestors.subtracting([key]))
  }

  /// The version that a proposal released, and whether it is in use.
  private func releasedVersion(
    of proposal: Proposal
  ) throws -> (version: ReleasedVersion, standing: RecallRule.Standing)? {
    guard let key = proposal.publishedObject else { return nil }
    let name = VersionedName(key)
    let version = ReleasedVersion(
      kind: proposal.draft.type == .skill ? .skill : .workflow, id: name.id, version: name.version ?? "")
    if version.kind == .workflow {
      let found = try store.workflow(WorkflowID(name.id), version: name.version, in: organisation)
      if found.definition.status == .retired { return (version, .withdrawn) }
      return (version, found.isCurrent ? .active : .idle)
    }
    let found = try store.skills(in: organisation).first {
      $0.definition.id.rawValue == name.id && $0.definition.version == version.version
    }
    guard let found, found.definition.tier != .restricted else { return (version, .withdrawn) }
    return (version, found.isCurrent ? .active : .idle)
  }
}
