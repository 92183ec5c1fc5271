/// The reflections on one episode: each step run is either told in `reflections` or counted as expected (S-0.1).
public struct EpisodeReflections: Hashable, Sendable {
  /// The episode in the revision that was compared.
  public let episode: EpisodeReference
  /// Step runs that went as history says.
  public let expectedCount: Int
  /// What differs, in the order of the step runs.
  public let reflections: [ReflectionRecord]

  /// Pairs an episode with its reflections.
  public init(episode: EpisodeReference, expectedCount: Int, reflections: [ReflectionRecord]) {
    self.episode = episode
    self.expectedCount = expectedCount
    self.reflections = reflections
  }
}
