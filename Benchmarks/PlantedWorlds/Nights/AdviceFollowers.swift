import Domain
import Retrieval

/// Agents that ask at every point, with the last step, what runs of their task did next, and do it.
///
/// The advice is asked for on one night and followed by the runs of all later ones. Each gains the difference of the exact
/// probabilities between what was advised and what it would have done.
struct AdviceFollowers {
  private static let minimumCount = 20
  private static let resamples = 400
  let workflow: NightlyWorkflow
  let number: Int
  /// The last night that the advisor knows.
  let night: Int

  /// The gain of each task in which any advice could be followed.
  func gains(seed: UInt64) -> [AdviceGain] {
    (0..<Population.taskCount).compactMap { task in
      let advised = advice(for: task)
      let gains = workflow.lived.filter { $0.night > night && $0.run.circumstances.task == task }.flatMap { lived in
        advised.compactMap { gain(of: lived, $0) }
      }
      return gains.isEmpty ? nil : summary(task, gains, seed: seed)
    }
  }

  private func gain(of lived: NightlyWorkflow.LivedRun, _ advised: WorldPlan.Target) -> Double? {
    guard let natural = lived.natural[advised.point] else { return nil }
    return workflow.plan.gain(
      at: advised.point, from: natural, to: advised.option, lived.run.circumstances, choices: lived.run.choices)
  }

  private func advice(for task: Int) -> [WorldPlan.Target] {
    let known = workflow.lived.filter { $0.night <= night }.map { AdviceEpisode($0.run.episode) }
    guard let name = workflow.lived.first(where: { $0.run.circumstances.task == task })?.run.episode.task else {
      return []
    }
    return workflow.plan.points.indices.compactMap { index in
      let point = workflow.plan.points[index]
      let before = Vocabulary.neighbours(of: point.place).before
      let answer = Advisor(minimumCount: Self.minimumCount).advise(
        AdviceQuestion(steps: [before], task: name), in: known)
      return answer.recommended.flatMap { point.option(going: $0) }.map {
        WorldPlan.Target(point: index, option: $0)
      }
    }
  }

  private func summary(_ task: Int, _ gains: [Double], seed: UInt64) -> AdviceGain {
    var stream = SeededStream(seed: seed, index: number * Population.taskCount + task)
    let means = (0..<Self.resamples).map { _ in
      gains.reduce(0) { sum, _ in sum + gains[stream.below(gains.count)] } / Double(gains.count)
    }.sorted()
    return AdviceGain(
      workflow: number, task: task, runs: gains.count, mean: gains.reduce(0, +) / Double(gains.count),
      lower: means[Self.resamples / 40], upper: means[Self.resamples - 1 - Self.resamples / 40])
  }
}

extension DecisionPoint {
  /// The option of a run that goes on with a step; nil where the step does not tell, as with a parameter.
  func option(going step: String) -> Int? {
    if case .parameter = shape { return nil }
    if steps.contains(step) { return option(doing: step) }
    switch shape {
    case .insertion, .handOff: return 1
    case .removal: return 0
    case .order, .alternative, .parameter: return nil
    }
  }
}
