import Domain
import JSONDocuments

@testable import Retrieval

/// Runs for tests, written shortly.
enum AdviceRuns {
  /// A run of steps; `name!` failed, `name!error` failed with that error.
  static func run(
    _ id: String, _ outcome: Outcome, _ steps: String..., task: String? = nil, context: JSONObject = JSONObject(),
    by initiator: String? = nil, isAdvised: Bool = false
  ) -> AdviceEpisode {
    AdviceEpisode(
      id: EpisodeID(id), outcome: outcome,
      steps: steps.map { step in
        let parts = step.split(separator: "!", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return AdviceEpisode.Step(
          activity: parts[0], error: parts.count == 1 ? nil : parts[1].isEmpty ? "broken" : parts[1])
      }, task: task, context: context, initiator: initiator, isAdvised: isAdvised)
  }

  /// So many runs of `take` and a next step, of which the first `successes` succeed.
  static func runs(
    _ count: Int, successes: Int, _ step: String, task: String? = nil, context: JSONObject = JSONObject(),
    by initiator: String? = nil, isAdvised: Bool = false, then: String? = nil
  ) -> [AdviceEpisode] {
    (0..<count).map { index in
      let isGood = index < successes
      var run = run(
        "\(task ?? "")/\(context.values.map(\.text).joined())/\(initiator ?? "")/\(step)/\(isAdvised)/\(1_000 + index)",
        isGood ? .success : .failed, "take", step, task: task, context: context, by: initiator, isAdvised: isAdvised)
      if let then, !isGood { run.steps.append(AdviceEpisode.Step(activity: then, error: nil)) }
      return run
    }
  }
}
