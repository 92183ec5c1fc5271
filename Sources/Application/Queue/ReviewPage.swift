import Domain
import Governance
import JSONDocuments
import Storage

extension Workspace {
  /// A proposal with its page.
  ///
  /// - Parameter frequencies: What recorded runs did; nil leaves them out.
  func detail(of proposal: Proposal, frequencies: PathFrequencies? = nil) throws -> ProposalDetail {
    let desk = try reviewDesk()
    let events = try store.history(of: proposal.id, in: organisation)
    var history = try history(of: proposal)
    history.earlier = events.returnLines + history.earlier
    history.addenda += events.addendumLines
    return ProposalDetail(
      page: ProposalPage(
        proposal: proposal, openRoles: proposal.state.isOpen ? desk.openRoles(of: proposal) : [], policy: desk.policy,
        target: try target(of: proposal.draft), frequencies: frequencies, history: history),
      history: events)
  }

  /// What the runs that a workflow proposal speaks of did: for codify the supporting ones, for a change all runs of its
  /// target; nil for a skill.
  func pathFrequencies(for draft: ProposalDraft) throws -> PathFrequencies? {
    guard let document = draft.body["workflow"]?.objectValue, let observed = draft.observedWorkflow else { return nil }
    let workflow = try WorkflowDefinition(json: document)
    var frequencies = PathFrequencies(of: [workflow] + [try target(of: draft)].compactMap { $0 })
    let supporters = draft.claim == .codify ? Set(draft.supporters) : nil
    try store.eachEpisode(in: organisation, workflow: observed, currentOnly: supporters == nil) { episode in
      let reference = EpisodeReference(id: episode.id, revision: episode.revision)
      if supporters?.contains(reference) ?? true { frequencies.add(episode.record) }
    }
    return frequencies
  }

  /// The workflow version that a change is made to; nil when it is none or the catalogue has lost it.
  private func target(of draft: ProposalDraft) throws -> WorkflowDefinition? {
    guard let id = draft.body["target"]?["workflow_id"]?.stringValue,
      let version = draft.body["target"]?["version"]?.stringValue
    else { return nil }
    return try store.workflows(in: organisation).map(\.definition).first {
      $0.id == WorkflowID(id) && $0.version == version
    }
  }

  /// Rejected proposals for the same subject with the reasons that were given, by id.
  private func history(of proposal: Proposal) throws -> ProposalPage.History {
    let rejected = try store.proposals(in: organisation).filter {
      $0.id != proposal.id && $0.state == .rejected && $0.draft.claim == proposal.draft.claim
        && $0.draft.subject == proposal.draft.subject
    }
    let lines = rejected.sorted { $0.id < $1.id }.map { earlier in
      let reasons = earlier.votes.filter { $0.decision == .reject }.map {
        "\($0.principal) as \($0.role): \"\($0.reason ?? "no reason")\""
      }
      return "\(earlier.id) was rejected with \(earlier.draft.episodeCount) runs by \(reasons.joined(separator: ", "))"
    }
    return ProposalPage.History(earlier: lines)
  }
}

extension ProposalDraft {
  /// The workflow whose runs were looked at.
  fileprivate var observedWorkflow: WorkflowID? {
    evidence["observed_workflow"]?.stringValue.flatMap { $0.isEmpty ? nil : WorkflowID($0) }
  }
}
