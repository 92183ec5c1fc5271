import Domain
import JSONDocuments

/// A run that came to the decision point: right after the asked steps, at the first place where they stand.
struct Arrival {
  let run: AdviceRun
  /// The ordinal of the step that came next; the number of steps when the run ended.
  let place: Int

  /// The step that came next; nil for the end of the run.
  var nextActivity: String? { place < run.episode.steps.count ? run.episode.steps[place].activity : nil }

  /// Whether the step that came next failed.
  var nextFails: Bool { place < run.episode.steps.count && run.episode.steps[place].error != nil }

  /// The steps that had failed before, sorted, each once.
  var failedBefore: String {
    guard run.hasErrors else { return "" }
    let failed = Set(run.episode.steps[..<place].lazy.filter { $0.error != nil }.map(\.activity))
    return failed.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ", ")
  }

  /// What was known at the point under a name: of what the run was started with, else of what its latest step found.
  func fact(_ name: String) -> JSONValue? {
    if let value = Facts.value(at: name, in: run.episode.context) { return value }
    for index in (0..<place).reversed() {
      if let value = run.episode.steps[index].output?.objectValue.flatMap({ Facts.value(at: name, in: $0) }) {
        return value
      }
    }
    return nil
  }

  /// What may have made runs choose differently: what the run was started with, and the result of the step before.
  var circumstances: [(path: String, value: JSONValue)] {
    let found = place > 0 ? run.episode.steps[place - 1].output.map(Facts.scalars) ?? [] : []
    return run.contextFacts + found.map { ("output." + $0.path, $0.value) }
  }

  /// The runs that came there, in their order.
  static func arrivals(after steps: [String], in runs: [AdviceRun]) -> [Arrival] {
    runs.compactMap { run in firstPlace(of: steps, in: run.episode.steps).map { Arrival(run: run, place: $0) } }
  }

  /// The position after the first occurrence of `steps`; nil when there is none.
  static func firstPlace(of steps: [String], in run: [AdviceEpisode.Step]) -> Int? {
    guard steps.count <= run.count else { return nil }
    return (0...run.count - steps.count).first { start in
      steps.indices.allSatisfy { run[start + $0].activity == steps[$0] }
    }.map { $0 + steps.count }
  }
}
