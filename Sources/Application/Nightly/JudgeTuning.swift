import Domain
import Execution
import Governance
import JSONDocuments
import Storage
import Synthesis

extension Workspace {
  /// What a workflow of the catalogue could do with other values: requests of agents, judged by replay, and long timeouts; nothing
  /// for a workflow that is only observed.
  func tuning(
    of workflow: WorkflowID, _ episodes: [StoredEpisode], _ catalogue: SynthesisCatalogue, _ evidence: EvidenceOptions
  ) -> SynthesisResult {
    guard let current = catalogue.current(workflow) else { return SynthesisResult() }
    let requests = ChangeRequests(episodes).judged(against: current, skills: catalogue.skills)
    let open = requests.filter { !$0.isRefused }.map {
      NotProposed(subject: "\(workflow) \($0.subject)", reason: $0.text)
    }
    return TimeoutStudy(options: TimeoutOptions(evidence: evidence))
      .propose(from: episodes, workflow: current, catalogue: catalogue)
      .merging(SynthesisResult(notProposed: open, refused: requests.filter(\.isRefused)))
  }

  /// How many of the episodes of the changed workflow a change touches: those that it sends another way, or whose attempts it
  /// would cut short.
  func touchedEpisodes(by draft: ProposalDraft) throws -> Int {
    let body = draft.body
    let id = WorkflowID(body["target"]?["workflow_id"]?.stringValue ?? "")
    let version = body["target"]?["version"]?.stringValue
    guard let changed = body["workflow"]?.objectValue.flatMap({ try? WorkflowDefinition(json: $0) }),
      let target = try store.workflows(in: organisation).map(\.definition)
        .first(where: { $0.id == id && $0.version == version })
    else { return 0 }
    let names = Dictionary(
      try store.skills(in: organisation).map { ($0.definition.id, $0.definition.name) },
      uniquingKeysWith: { first, _ in first })
    let replay = try ChangeReplay(
      from: target, to: changed, addedStandFor: body["hypothesis"]?["step"]?.stringValue, skillNames: names)
    let limit = body["hypothesis"]?["kind"] == "timeout" ? body["hypothesis"]?["value"]?.integerValue : nil
    let step = body["hypothesis"]?["step"]?.stringValue
    return try episodes(of: id).count { episode in
      let run = RecordedRun(episode.record)
      if let limit {
        return run.calls.contains { $0.activity == step && ($0.latencyMilliseconds ?? 0) > limit }
      }
      return replay.effect(on: run) != .same
    }
  }
}
