package import Domain

/// One run of a world with what only the world knows about it.
package struct PlantedRun: Sendable {
  /// What was given.
  package let circumstances: Circumstances
  /// The option taken at each point of the plan; nil where the run did not come.
  package let choices: [Int?]
  /// Whether it is one of a sender's copies.
  package let isCopy: Bool
  /// The run as a source tells it.
  package let episode: StoredEpisode

  /// Whether it succeeded; nil when nobody knows.
  package var hasSucceeded: Bool? {
    switch episode.record.outcome {
    case .success: true
    case .failed, .partial: false
    case .running, .unknown: nil
    }
  }
}
