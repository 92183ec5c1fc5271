import Domain
import JSONDocuments

/// What fails at or after the decision point, and under which condition on the arguments.
struct FailureSearch {
  /// Failures that a condition explains, most frequent first.
  let avoidances: [Avoidance]
  /// The others.
  let unexplained: [Advice.Failure]

  /// No condition is drawn from fewer failing runs or cases.
  private static let leastSupport = 3
  /// No more runs of a step than this are searched: identifiers are digests, so the first by id are a fair sample.
  private static let runLimit = 4_000

  /// A step and the error that it ends with.
  private struct Mode: Hashable {
    let step: String
    let error: String
  }

  init(_ evidence: AdviceEvidence, _ matching: [Arrival], minimumCount: Int) {
    let failures = Self.failures(matching)
    let support = max(Self.leastSupport, minimumCount)
    var calls: [String: [Call]] = [:]
    var avoidances: [Avoidance] = []
    var unexplained: [Advice.Failure] = []
    for failure in failures {
      if calls[failure.step] == nil { calls[failure.step] = Self.calls(of: failure.step, evidence) }
      let recorded = Self.records(calls[failure.step] ?? [], error: failure.error)
      let isEnough = Set(recorded.lazy.filter(\.hasFailed).map(\.unit)).count >= support
      let finding = isEnough ? ConditionSearch(recorded, leastSupport: support).best(of: failures.count) : nil
      if let finding {
        avoidances.append(
          Avoidance(
            step: failure.step, cause: .fails(error: failure.error, when: finding.condition),
            episodeCount: failure.episodeCount, example: failure.example, under: finding.under,
            otherwise: finding.otherwise))
      } else {
        unexplained.append(failure)
      }
    }
    self.avoidances = avoidances
    self.unexplained = unexplained
  }

  /// The failures at or after the decision point, each run counted once, most frequent first.
  private static func failures(_ matching: [Arrival]) -> [Advice.Failure] {
    var episodes: [Mode: [EpisodeID]] = [:]
    for arrival in matching where arrival.run.hasErrors {
      let modes = arrival.run.episode.steps[arrival.place...].compactMap { step in
        step.error.map { Mode(step: step.activity, error: $0) }
      }
      for mode in Set(modes) { episodes[mode, default: []].append(arrival.run.episode.id) }
    }
    let failures = episodes.compactMap { mode, ids in
      ids.first.map { Advice.Failure(step: mode.step, error: mode.error, episodeCount: ids.count, example: $0) }
    }
    return failures.sorted {
      $0.episodeCount != $1.episodeCount
        ? $0.episodeCount > $1.episodeCount : precedes("\($0.step)\u{0}\($0.error)", "\($1.step)\u{0}\($1.error)")
    }
  }

  /// A call with its error, whatever that is.
  private struct Call {
    let record: CallRecord
    let error: String?
  }

  /// All calls of a step in the evidence: a condition on arguments does not depend on what the agent did before.
  private static func calls(of step: String, _ evidence: AdviceEvidence) -> [Call] {
    let calling = evidence.runs.lazy.filter { $0.episode.steps.contains { $0.activity == step } }
    return calling.prefix(runLimit).flatMap { caller -> [Call] in
      let episode = caller.episode
      var results: [String: JSONValue] = [:]
      for fact in caller.contextFacts { results["trigger." + fact.path] = fact.value }
      return episode.steps.compactMap { run in
        defer { note(run, in: &results) }
        guard run.activity == step else { return nil }
        return Call(
          record: CallRecord(
            episode: episode.id, unit: evidence.unit(of: episode), initiator: episode.initiator, hasFailed: false,
            arguments: CallRecord.arguments(of: run.input), results: results), error: run.error)
      }
    }
  }

  /// Remembers what a step returned, the latest of each name.
  private static func note(_ step: AdviceEpisode.Step, in results: inout [String: JSONValue]) {
    guard let output = step.output else { return }
    if Facts.isScalar(output) { results[step.activity] = output }
    for fact in Facts.scalars(of: output) { results["\(step.activity).\(fact.path)"] = fact.value }
  }

  /// Calls that failed so and calls that went through; those that failed in another way never came that far.
  private static func records(_ calls: [Call], error: String) -> [CallRecord] {
    calls.compactMap { call in
      guard call.error == nil || call.error == error else { return nil }
      var record = call.record
      record.hasFailed = call.error == error
      return record
    }
  }
}
