import Domain
import JSONDocuments

/// An episode as evidence, shared by all that look at it, with what every question asks of it.
final class AdviceRun: Sendable {
  let episode: AdviceEpisode
  /// The name that its source gave it.
  let name: String
  /// What it was started with: the scalars by their paths.
  let contextFacts: [(path: String, value: JSONValue)]
  /// Whether a step of it failed.
  let hasErrors: Bool

  init(_ episode: AdviceEpisode, name: String) {
    self.episode = episode
    self.name = name
    contextFacts = Facts.scalars(of: .object(episode.context))
    hasErrors = episode.steps.contains { $0.error != nil }
  }
}
