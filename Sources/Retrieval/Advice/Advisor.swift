public import Domain

/// What the advisor needs of one episode: its activities in order, which of them failed and how the run ended.
public struct AdviceEpisode: Hashable, Sendable {
  /// One step of the run.
  public struct Step: Hashable, Sendable {
    /// The activity label.
    public let activity: String
    /// The normalised error; nil when the step did not fail.
    public let error: String?

    /// Makes a step.
    public init(activity: String, error: String?) {
      self.activity = activity
      self.error = error
    }
  }

  /// The episode.
  public let id: EpisodeID
  /// How it ended.
  public let outcome: Outcome
  /// Its steps in order.
  public let steps: [Step]

  /// Makes an episode.
  public init(id: EpisodeID, outcome: Outcome, steps: [Step]) {
    self.id = id
    self.outcome = outcome
    self.steps = steps
  }
}

/// Answers "what came next in runs like this, and how did those runs end?".
///
/// An episode counts once, at the first place where the asked steps stand one after the other. Continuations are ordered
/// by how often they were taken, never by raw success, since success differs between tasks for reasons that the steps do
/// not show; the end of a run is reported apart. Under `minimumCount` matching episodes the advisor abstains.
public struct Advisor: Sendable {
  private let minimumCount: Int

  /// An advisor that abstains under `minimumCount` (1 or more) matching episodes.
  public init(minimumCount: Int) {
    precondition(minimumCount >= 1, "minimum count \(minimumCount) is under 1")
    self.minimumCount = minimumCount
  }

  /// The continuations of `steps` in `episodes`; no steps means the start of a run.
  ///
  /// - Complexity: O(total steps × asked steps).
  public func advise(after steps: [String], in episodes: [AdviceEpisode]) -> Advice {
    var continuations: [String: Continuation] = [:]
    var ended = Continuation(step: "")
    var failures: [FailureKey: Int] = [:]
    var matches = 0
    for episode in episodes {
      guard let place = Self.firstPlace(of: steps, in: episode.steps) else { continue }
      matches += 1
      guard place < episode.steps.count else {
        ended.count(episode.outcome)
        continue
      }
      let next = episode.steps[place]
      continuations[next.activity, default: Continuation(step: next.activity)].count(episode.outcome)
      if let error = next.error { failures[FailureKey(step: next.activity, error: error), default: 0] += 1 }
    }
    return advice(steps: steps, matches: matches, continuations: continuations, ended: ended, failures: failures)
  }

  private func advice(
    steps: [String], matches: Int, continuations: [String: Continuation], ended: Continuation,
    failures: [FailureKey: Int]
  ) -> Advice {
    guard matches >= minimumCount else {
      return Advice(steps: steps, matchCount: matches, next: [], ended: ended, avoid: [], abstainedBelow: minimumCount)
    }
    let next = continuations.values.sorted {
      $0.episodeCount != $1.episodeCount ? $0.episodeCount > $1.episodeCount : Self.precedes($0.step, $1.step)
    }
    let avoid = failures.map { Advice.Failure(step: $0.key.step, error: $0.key.error, episodeCount: $0.value) }.sorted {
      $0.episodeCount != $1.episodeCount
        ? $0.episodeCount > $1.episodeCount : Self.precedes($0.step + "\u{0}" + $0.error, $1.step + "\u{0}" + $1.error)
    }
    return Advice(steps: steps, matchCount: matches, next: next, ended: ended, avoid: avoid, abstainedBelow: nil)
  }

  /// The position after the first occurrence of `steps`; nil when there is none.
  static func firstPlace(of steps: [String], in run: [AdviceEpisode.Step]) -> Int? {
    guard steps.count <= run.count else { return nil }
    return (0...run.count - steps.count).first { start in
      steps.indices.allSatisfy { run[start + $0].activity == steps[$0] }
    }.map { $0 + steps.count }
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  private struct FailureKey: Hashable {
    let step: String
    let error: String
  }
}
