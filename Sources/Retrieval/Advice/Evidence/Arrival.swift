import Domain
import JSONDocuments

/// A run that came to the decision point: right after the asked steps, at the first place where they stand.
struct Arrival {
  let episode: AdviceEpisode
  /// The ordinal of the step that came next; the number of steps when the run ended.
  let place: Int

  /// The step that came next; nil for the end of the run.
  var next: AdviceEpisode.Step? { place < episode.steps.count ? episode.steps[place] : nil }

  /// The steps that had failed before, sorted, each once.
  var failedBefore: String {
    let failed = Set(episode.steps[..<place].lazy.filter { $0.error != nil }.map(\.activity))
    return failed.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ", ")
  }

  /// What was known at the point under a name: of what the run was started with, else of what its latest step found.
  func fact(_ name: String) -> JSONValue? {
    if let value = Facts.value(at: name, in: episode.context) { return value }
    for step in episode.steps[..<place].reversed() {
      if let value = step.output?.objectValue.flatMap({ Facts.value(at: name, in: $0) }) { return value }
    }
    return nil
  }

  /// What may have made runs choose differently: what the run was started with, and the result of the step before.
  var circumstances: [(path: String, value: JSONValue)] {
    let found = place > 0 ? episode.steps[place - 1].output.map(Facts.scalars) ?? [] : []
    return Facts.scalars(of: .object(episode.context)) + found.map { ("output." + $0.path, $0.value) }
  }

  /// The runs of `episodes` that came there, in their order.
  static func arrivals(after steps: [String], in episodes: [AdviceEpisode]) -> [Arrival] {
    episodes.compactMap { episode in
      firstPlace(of: steps, in: episode.steps).map { Arrival(episode: episode, place: $0) }
    }
  }

  /// The position after the first occurrence of `steps`; nil when there is none.
  static func firstPlace(of steps: [String], in run: [AdviceEpisode.Step]) -> Int? {
    guard steps.count <= run.count else { return nil }
    return (0...run.count - steps.count).first { start in
      steps.indices.allSatisfy { run[start + $0].activity == steps[$0] }
    }.map { $0 + steps.count }
  }
}
