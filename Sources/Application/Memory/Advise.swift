import Domain
public import JSONDocuments
import Retrieval
import Storage

/// What came next in runs like this one.
public struct AdviceResult: Presentable {
  let workflow: WorkflowID
  let task: String?
  let advice: Advice

  public var json: JSONObject {
    var object = advice.json
    object["workflow"] = .string(workflow.rawValue)
    if let task { object["task"] = .string(task) }
    return object
  }

  public var text: String {
    let after = advice.steps.isEmpty ? "the start" : advice.steps.joined(separator: ", ")
    var text = "\(workflow)\(task.map { ", task \($0)" } ?? ""): after \(after), \(advice.matchCount) runs\n"
    if let minimum = advice.abstainedBelow {
      return text + "No answer: fewer than \(minimum) matching runs.\n"
    }
    var table = TextTable(["  NEXT", "RUNS", "SUCCEEDED", "95 % INTERVAL"])
    for next in advice.next {
      let interval = next.success.wilsonInterval()
      table.add([
        "  " + next.step, "\(next.episodeCount)",
        next.knownCount == 0 ? "unknown" : "\(next.successCount) of \(next.knownCount)",
        next.knownCount == 0 ? "" : "\(Self.percent(interval.lower)) to \(Self.percent(interval.upper))",
      ])
    }
    text += table.text
    text += "  \(advice.ended.episodeCount) runs ended there\n"
    for failure in advice.avoid.prefix(5) {
      text += "  avoid: \(failure.step) failed \"\(failure.error)\" in \(failure.episodeCount) runs\n"
    }
    return text + "  Success is raw: it differs between tasks for reasons that the steps do not show.\n"
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

extension Workspace {
  /// What came next after `steps`, within a workflow and, if named, a task.
  ///
  /// - Throws: `UsageError` when the workflow is not named and not the only one, or has no runs; `StorageError`.
  public func advise(steps: [String], workflow: String?, task: String?) throws -> AdviceResult {
    let id = try onlyWorkflow(workflow)
    var episodes: [AdviceEpisode] = []
    try store.eachEpisode(in: organisation, workflow: id) { episode in
      guard task == nil || episode.task == task else { return }
      let run = episode.record.stepRuns.map { step in
        AdviceEpisode.Step(
          activity: step.activity,
          error: step.status == .failed ? NormalisedError(step.errorText ?? "failed").text : nil)
      }
      episodes.append(AdviceEpisode(id: episode.id, outcome: episode.record.outcome, steps: run))
    }
    let advice = Advisor(minimumCount: configuration.minimumAdviceCount).advise(after: steps, in: episodes)
    return AdviceResult(workflow: id, task: task, advice: advice)
  }

  /// The named workflow, by id or by its full name; without a name the only one that has runs.
  private func onlyWorkflow(_ name: String?) throws -> WorkflowID {
    let counts = try store.episodeCounts(in: organisation)
    if let name {
      for id in [WorkflowID(name), WorkflowID(Digest.slug(name))] where counts.contains(where: { $0.workflowID == id })
      {
        return id
      }
      throw UsageError("No runs of a workflow \"\(name)\" are in store: see \"autogenesis workflows list\".")
    }
    guard counts.count == 1, let only = counts.first else {
      let names = counts.map(\.workflowID.rawValue).joined(separator: ", ")
      throw UsageError(
        counts.isEmpty ? "There are no runs in store: ingest some first." : "Name a workflow with --workflow: \(names)."
      )
    }
    return only.workflowID
  }
}
