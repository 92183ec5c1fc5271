public import Domain

/// How often recorded runs went from one step to the next, and how those runs ended.
public struct PathFrequencies: Hashable, Sendable {
  /// One way between two steps; nil is the start or the end of a run.
  public struct Path: Hashable, Sendable {
    /// The step that comes first.
    public let from: StepID?
    /// The step that follows.
    public let to: StepID?

    /// Names a way.
    public init(from: StepID?, to: StepID?) {
      self.from = from
      self.to = to
    }
  }

  /// The runs that took a way at least once.
  public struct Count: Hashable, Sendable {
    /// All of them.
    public internal(set) var runs = 0
    /// Those whose outcome is known.
    public internal(set) var known = 0
    /// Those that succeeded.
    public internal(set) var succeeded = 0

    /// The share of known outcomes that are a success; nil when none is known.
    public var share: Double? { known == 0 ? nil : Double(succeeded) / Double(known) }
  }

  /// The runs that were counted.
  public private(set) var runs = 0
  private var counts: [Path: Count] = [:]
  private let ways: RecordedWays

  /// Counts nothing yet; the runs will be read as runs of these workflows, of which the first wins where both name a step.
  public init(of workflows: [WorkflowDefinition]) { ways = RecordedWays(workflows) }

  /// The count of a way; nil when no run took it.
  public subscript(path: Path) -> Count? { counts[path] }

  /// Counts one run.
  public mutating func add(_ episode: EpisodeRecord) {
    runs += 1
    for path in ways.taken(by: episode) {
      counts[path, default: Count()].runs += 1
      guard episode.outcome == .success || episode.outcome == .failed || episode.outcome == .partial else { continue }
      counts[path, default: Count()].known += 1
      if episode.outcome == .success { counts[path, default: Count()].succeeded += 1 }
    }
  }
}
