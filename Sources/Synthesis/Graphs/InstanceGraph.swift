public import Domain

/// Form (b) of an episode: one vertex for each step run, edges along the partial order of the run.
///
/// A step run's predecessors are the runs that its `after` names; without `after` they are the latest runs that had ended
/// when it started, so that overlapping intervals stay unordered; without times it is the run before it in the record.
public struct InstanceGraph: Hashable, Sendable {
  /// The kind of an edge, the first that applies in this order.
  public enum EdgeKind: Int, CaseIterable, Sendable {
    /// The same activity right after its failure.
    case retry
    /// Another activity right after a failure.
    case error
    /// The agent changes.
    case handoff
    /// The source has several successors or the target several predecessors.
    case branch
    /// Plain succession.
    case next

    /// The name in codes and reports.
    public var name: String {
      switch self {
      case .retry: "retry"
      case .error: "error"
      case .handoff: "handoff"
      case .branch: "branch"
      case .next: "next"
      }
    }
  }

  /// An edge between two step runs, named by their positions in the record.
  public struct Edge: Hashable, Sendable {
    /// The run that comes first.
    public let source: Int
    /// The run that follows.
    public let target: Int
    /// What kind of succession it is.
    public let kind: EdgeKind
  }

  /// How many runs back the intervals of a step run are looked at.
  static let window = 64

  /// The mining label of each step run.
  public let labels: [String]
  /// The edges by target, then source.
  public let edges: [Edge]

  /// The instance graph of an episode.
  ///
  /// - Complexity: O(64 · n) for n step runs.
  public init(of episode: EpisodeRecord) {
    let runs = episode.stepRuns
    let positions = Dictionary(runs.enumerated().map { ($1.externalID, $0) }, uniquingKeysWith: { first, _ in first })
    let predecessors = runs.indices.map { Self.predecessors(of: $0, in: runs, positions) }
    var successorCounts = [Int](repeating: 0, count: runs.count)
    for sources in predecessors { for source in sources { successorCounts[source] += 1 } }
    labels = runs.map(\.miningLabel)
    edges = predecessors.enumerated().flatMap { target, sources in
      sources.map { source in
        let forks = sources.count > 1 || successorCounts[source] > 1
        return Edge(source: source, target: target, kind: Self.kind(runs[source], runs[target], forks: forks))
      }
    }
  }

  private static func kind(_ source: StepRunRecord, _ target: StepRunRecord, forks: Bool) -> EdgeKind {
    if source.status == .failed { return source.activity == target.activity ? .retry : .error }
    if let first = source.agentID, let second = target.agentID, first != second { return .handoff }
    return forks ? .branch : .next
  }

  private static func predecessors(of target: Int, in runs: [StepRunRecord], _ positions: [String: Int]) -> [Int] {
    if let after = runs[target].after {
      return Set(after.compactMap { positions[$0] }.filter { $0 < target }).sorted()
    }
    guard target > 0 else { return [] }
    guard let start = runs[target].startedAt?.timestamp else { return [target - 1] }
    let ended = (max(0, target - window)..<target).filter { end(of: runs[$0]).map { $0 <= start } ?? true }
    guard let last = ended.compactMap({ runs[$0].startedAt?.timestamp }).max() else { return Array(ended.suffix(1)) }
    let latest = ended.last { runs[$0].startedAt?.timestamp == last }
    return ended.filter { position in
      guard let end = end(of: runs[position]) else { return position == target - 1 }
      return end > last || position == latest
    }
  }

  private static func end(of run: StepRunRecord) -> Timestamp? { (run.endedAt ?? run.startedAt)?.timestamp }
}
