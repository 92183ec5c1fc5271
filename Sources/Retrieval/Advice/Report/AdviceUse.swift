/// A run that was made under advice.
public struct AdviceUse: Hashable, Sendable {
  /// The stratum within which runs are comparable.
  public var task: String
  /// Whether it did as advised; nil when nobody can tell, as when nothing was recommended.
  public var isFollowed: Bool?
  /// Whether it succeeded; nil when nobody knows.
  public var hasSucceeded: Bool?

  /// Describes a run.
  public init(task: String, isFollowed: Bool?, hasSucceeded: Bool?) {
    self.task = task
    self.isFollowed = isFollowed
    self.hasSucceeded = hasSucceeded
  }

  /// Whether a run did as advised after the asked steps; nil when it never came there.
  ///
  /// - Parameters:
  ///   - recommended: The recommended step.
  ///   - steps: The asked steps.
  ///   - activities: The run's activities in order.
  public static func isFollowed(_ recommended: String, after steps: [String], in activities: [String]) -> Bool? {
    let run = activities.map { AdviceEpisode.Step(activity: $0, error: nil) }
    guard let place = Arrival.firstPlace(of: steps, in: run) else { return nil }
    return place < run.count && run[place].activity == recommended
  }
}
