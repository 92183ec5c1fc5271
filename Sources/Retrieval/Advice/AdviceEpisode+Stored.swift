public import Domain
import JSONDocuments

extension AdviceEpisode {
  /// A stored episode as evidence; `isNamed` says whether feedback names it as a run under advice.
  public init(_ episode: StoredEpisode, isNamed: Bool = false) {
    let record = episode.record
    let steps = record.stepRuns.map { step in
      Step(
        activity: step.activity,
        error: step.status == .failed ? NormalisedError(step.errorText ?? "failed").text : nil,
        skill: step.skillID.map { SkillID($0) }, input: step.input, output: step.output)
    }
    self.init(
      id: episode.id, outcome: record.outcome, steps: steps, task: episode.task, context: record.context,
      initiator: record.initiator, startedAt: record.startedAt?.timestamp, isAdvised: isNamed || record.isAdvised)
  }
}
