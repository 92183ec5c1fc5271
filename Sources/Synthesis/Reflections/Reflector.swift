public import Domain

// Reflections compare each step run with the earlier runs of its workflow, in order of (start, id), one pass, no clock:
//
//   variance       latency far from the mean of ln(1 + ms); a failure where history says success; a first error mode; a first
//                  successor after many departures
//   pattern        the same (activity, normalised error) for the second, third, … time
//   hallucination  an argument value without a source (see ArgumentSources), or a failed call of a tool that neither the
//                  catalogue nor history knows
//   drift          the mean of the latest runs (latency or success) leaves the mean of the ones before
//   opportunity    a retry that recovered; a success much faster than usual
//
// What a run is compared with never contains the run itself.

/// Computes the reflections on all episodes of one workflow from the workflow's own earlier history.
public struct Reflector: Sendable {
  /// When a difference is worth telling.
  public let options: ReflectionOptions
  /// The tools of the catalogue.
  public let knownTools: KnownTools

  /// Makes a reflector.
  public init(options: ReflectionOptions = ReflectionOptions(), knownTools: KnownTools = KnownTools([])) {
    self.options = options
    self.knownTools = knownTools
  }

  /// One entry for each episode, in order of (start, id); the order in which the episodes come does not matter.
  ///
  /// - Complexity: linear in the size of all inputs, outputs and texts.
  public func reflect(on episodes: [StoredEpisode]) -> [EpisodeReflections] {
    var history = WorkflowHistory(options: options)
    return episodes.sorted(by: StoredEpisode.precedes).map { episode in
      var review = EpisodeReview(episode.record, knownTools: knownTools, history: history)
      // Gives up the second reference, so that the review changes the history in place.
      history = WorkflowHistory(options: options)
      let (reflections, expected) = review.reflect()
      history = review.history
      history.episodeCount += 1
      return EpisodeReflections(
        episode: EpisodeReference(id: episode.id, revision: episode.revision), expectedCount: expected,
        reflections: reflections)
    }
  }
}
