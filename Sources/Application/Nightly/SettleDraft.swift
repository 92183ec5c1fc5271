import Domain
import Governance
import JSONDocuments
import Storage
import Synthesis

/// What becomes of one draft of a night: a proposal, evidence of one that is there, or nothing.
extension Workspace {
  func settle(
    _ draft: ProposalDraft, at desk: ReviewDesk, _ ledger: JobLedger, _ section: inout ProposalSection,
    _ crash: CrashInjector
  ) throws {
    let hash = try draft.proposalHash()
    switch try decision(on: draft, hash, ledger) {
    case .fresh: try submit(draft, hash, returning: nil, at: desk, ledger, &section)
    case .waits(_, let reason):
      section.notProposed.append(NotProposed(subject: draft.title, reason: reason))
      return
    case .renews(let id):
      try renew(try store.proposal(id.rawValue, in: organisation), with: draft, hash, ledger, &section)
    case .returns(let id, let answer):
      let old = try store.proposal(id.rawValue, in: organisation)
      let returning = ProposalReturn(
        returnedFrom: old.id, reason: old.objection, answer: answer, evidence: old.draft.evidence)
      if old.proposalHash == hash {
        try resubmit(old, with: draft, returning, at: desk, ledger, &section)
      } else {
        try submit(draft, hash, returning: (old, returning), at: desk, ledger, &section)
      }
    }
    crash.reached(.proposalSubmitted)
  }

  /// Drafts, however weak, for what is under review or approved and was not drafted tonight: what once passed the floor of
  /// confidence and does no longer must reach its reviewers.
  func weakened(
    _ workflow: WorkflowID, besides found: SynthesisResult, _ policy: PublishingPolicy, _ ledger: JobLedger
  ) throws -> [ProposalDraft] {
    let drafted = Set(found.drafts.map { [$0.claim.rawValue, $0.subject] })
    let missing = try store.proposals(in: organisation).filter { proposal in
      proposal.draft.claim != .change && proposal.draft.evidence["observed_workflow"]?.stringValue == workflow.rawValue
        && (proposal.isUndecided || !ledger.results(startingWith: "evidence/\(proposal.id)/").isEmpty)
    }.map { [$0.draft.claim.rawValue, $0.draft.subject] }.filter { !drafted.contains($0) }
    guard !missing.isEmpty else { return [] }
    return try synthesise(workflow, policy, floor: 0).drafts.filter {
      missing.contains([$0.claim.rawValue, $0.subject])
    }
  }

  /// What an interrupted night began stays what it was.
  private func decision(on draft: ProposalDraft, _ hash: String, _ ledger: JobLedger) throws -> Resubmission {
    if let done = ledger.result(of: "propose/" + hash), done["returned_from"] == nil { return .fresh }
    let ending = "/" + (try draft.evidenceHash())
    if let done = ledger.results(startingWith: "evidence/").first(where: { $0.unit.hasSuffix(ending) }),
      let id = done.result["id"]?.stringValue
    {
      return .renews(ProposalID(id))
    }
    return Resubmission.decision(on: draft, hash: hash, queue: try store.proposals(in: organisation))
  }

  private func submit(
    _ draft: ProposalDraft, _ hash: String, returning: (old: Proposal, link: ProposalReturn)?, at desk: ReviewDesk,
    _ ledger: JobLedger, _ section: inout ProposalSection
  ) throws {
    let inputs = try gateHistory(of: draft)
    let proposal = try desk.submit(draft, replayTraces: inputs.traces, history: inputs.history, queue: [:])
    if let old = returning?.old, old.state == .blocked, proposal.state == .blocked {
      return section.notProposed.append(Self.stillBlocked(draft, old))
    }
    var document = section.document(of: proposal)
    if let link = returning?.link { document = document.merging(Self.document(of: link)) }
    let author = draft.type == .skill ? Principal.skillInducer : .workflowSynthesizer
    _ = try ledger.once("propose/" + hash, document) { entry in
      try store.submit(proposal, returning: returning?.link, change(by: author), job: entry)
      return entry.result
    }
    section.add(proposal)
    if returning != nil { section.returned.append(document) }
  }

  private func resubmit(
    _ old: Proposal, with draft: ProposalDraft, _ link: ProposalReturn, at desk: ReviewDesk, _ ledger: JobLedger,
    _ section: inout ProposalSection
  ) throws {
    let inputs = try gateHistory(of: draft)
    let proposal = try desk.resubmit(old, with: draft, replayTraces: inputs.traces, history: inputs.history)
    if old.state == .blocked, proposal.state == .blocked {
      return section.notProposed.append(Self.stillBlocked(draft, old))
    }
    let document = section.document(of: proposal).merging(Self.document(of: link))
    _ = try ledger.once("return/\(proposal.id)/\(proposal.evidenceHash)", document) { entry in
      try store.resubmit(
        proposal, expectedRevision: old.revision, returning: link, change(by: .system), job: entry)
      return entry.result
    }
    section.add(proposal)
    section.returned.append(document)
  }

  /// Adds the evidence of a draft to the proposal that is about the same, unless it is there already.
  private func renew(
    _ proposal: Proposal, with draft: ProposalDraft, _ hash: String, _ ledger: JobLedger,
    _ section: inout ProposalSection
  ) throws {
    let evidenceHash = try draft.evidenceHash()
    let unit = "evidence/\(proposal.id)/\(evidenceHash)"
    let same = proposal.proposalHash == hash
    var reason =
      same
      ? "The same change is in the queue as \(proposal.id) (\(proposal.state.rawValue))."
      : "\(proposal.id) (\(proposal.state.rawValue)) is about the same subject."
    if let done = ledger.result(of: unit) {
      reason = done["reason"]?.stringValue ?? reason
    } else if evidenceHash == proposal.evidenceHash && proposal.state == .pending && proposal.revision == 1,
      let done = ledger.result(of: "propose/" + hash), done["returned_from"] != nil
    {
      section.add(proposal)
      return section.returned.append(done)
    } else if let done = ledger.result(of: "return/\(proposal.id)/\(proposal.evidenceHash)") {
      section.add(proposal)
      return section.returned.append(done)
    } else if try isNews(evidenceHash, to: proposal) {
      reason += " " + (try renew(proposal, with: draft, unit, ledger, reason))
    }
    section.notProposed.append(NotProposed(subject: draft.title, reason: reason))
  }

  private func isNews(_ evidenceHash: String, to proposal: Proposal) throws -> Bool {
    let known = try store.history(of: proposal.id, in: organisation).addenda.map(\.evidenceHash)
    return evidenceHash != proposal.evidenceHash && !known.contains(evidenceHash)
  }

  private func renew(
    _ proposal: Proposal, with draft: ProposalDraft, _ unit: String, _ ledger: JobLedger, _ reason: String
  ) throws -> String {
    let inputs = try gateHistory(of: draft)
    let renewal = try reviewDesk(without: try successors(of: proposal)).renew(
      proposal, with: draft, cause: .newer, replayTraces: inputs.traces, history: inputs.history)
    let event = renewal.outcome == .stands ? "EVIDENCE_ADDED" : "REVIEW_REOPENED"
    let finding = renewal.addendum.finding
    _ = try ledger.once(unit, ["id": .string(proposal.id.rawValue), "reason": .string(reason + " " + finding)]) {
      entry in
      try store.addEvidence(
        renewal.addendum, to: proposal.id, changing: renewal.proposal, expectedRevision: proposal.revision,
        event: event, change(), job: entry)
      return entry.result
    }
    return finding
  }

  private static func stillBlocked(_ draft: ProposalDraft, _ old: Proposal) -> NotProposed {
    NotProposed(subject: draft.title, reason: "\(old.id) (blocked) is about the same, and a gate still fails.")
  }

  private static func document(of link: ProposalReturn) -> JSONObject {
    [
      "returned_from": .string(link.returnedFrom.rawValue), "old_reason": .string(link.reason),
      "answer": .string(link.answer),
    ]
  }
}

extension Proposal {
  /// Whether it is under review or approved, and nothing of it is released.
  fileprivate var isUndecided: Bool { state.isOpen || state == .approved || state == .canary }
}
