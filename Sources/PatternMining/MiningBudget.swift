/// Bounds on one mining run, all deterministic but the cancellation.
///
/// A run that reaches a bound returns what it found by then and says so in `MiningSummary.cut`. Steps and cancellation are
/// looked at once for each pattern, so a run may take some steps more than allowed.
public struct MiningBudget: Sendable {
  /// The most edges that a pattern may have under any budget: each takes a level of recursion.
  public static let deepest = 1_000

  /// Most patterns handed over.
  public var maximumPatterns: Int
  /// Most edges of a pattern, at most `deepest`.
  public var maximumEdges: Int
  /// Most elementary steps (occurrences visited, traversals compared, bit rows intersected).
  public var maximumSteps: Int
  /// Most occurrences held at one time, one for each image of a pattern; each takes 1, 2 or 4 bytes a vertex (as the largest
  /// graph needs), and up to 32 while it is found.
  public var maximumOccurrences: Int
  /// Asked now and then; the run stops when it answers true.
  public var isCancelled: (@Sendable () -> Bool)?

  /// Makes a budget that by default bounds the memory (64 million occurrences) and the depth alone.
  ///
  /// - Precondition: all bounds are at least 1; `maximumOccurrences` is below 2³².
  public init(
    maximumPatterns: Int = .max, maximumEdges: Int = Self.deepest, maximumSteps: Int = .max,
    maximumOccurrences: Int = 64_000_000, isCancelled: (@Sendable () -> Bool)? = nil
  ) {
    precondition(
      min(maximumPatterns, maximumEdges, maximumSteps, maximumOccurrences) >= 1, "a bound of a mining budget is below 1"
    )
    precondition(maximumOccurrences < UInt32.max, "more than 2³² − 2 occurrences cannot be numbered")
    self.maximumPatterns = maximumPatterns
    self.maximumEdges = min(maximumEdges, Self.deepest)
    self.maximumSteps = maximumSteps
    self.maximumOccurrences = maximumOccurrences
    self.isCancelled = isCancelled
  }
}

/// Why a mining run is not complete.
public enum MiningCut: Sendable, Hashable {
  /// More patterns than allowed exist.
  case patterns(limit: Int)
  /// Frequent patterns with more edges than allowed exist.
  case edges(limit: Int)
  /// The run took as many steps as allowed.
  case steps(limit: Int)
  /// More occurrences than allowed would have to be held.
  case occurrences(limit: Int)
  /// The run was cancelled.
  case cancelled
  /// The receiver of the patterns asked for no more.
  case declined
}

extension MiningCut: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .patterns(let limit): "The list was cut at \(limit) patterns; more exist."
    case .edges(let limit): "Patterns of more than \(limit) edges exist and were not mined."
    case .steps(let limit): "Mining was cut after \(limit) steps; more patterns may exist."
    case .occurrences(let limit):
      "Mining was cut where it would hold more than \(limit) occurrences; more patterns may exist."
    case .cancelled: "Mining was cancelled; more patterns may exist."
    case .declined: "Mining stopped when its receiver had enough; more patterns may exist."
    }
  }
}

/// The totals of one mining run.
public struct MiningSummary: Sendable, Hashable {
  /// The number of patterns handed over.
  public internal(set) var patterns = 0
  /// The sum of their supports.
  public internal(set) var totalSupport = 0
  /// The number of edges of the largest of them; 0 without patterns.
  public internal(set) var maximumEdges = 0
  /// The elementary steps taken.
  public internal(set) var steps = 0
  /// The most occurrences held at one time.
  public internal(set) var peakOccurrences = 0
  /// Why the run is not complete; `nil` when it is.
  public internal(set) var cut: MiningCut?

  mutating func add(edges: Int, support: Int) {
    patterns += 1
    totalSupport += support
    maximumEdges = max(maximumEdges, edges)
  }
}
