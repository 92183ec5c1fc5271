/// What is mined from a workflow's episodes and when mining stops.
public struct WorkflowMiningOptions: Hashable, Sendable {
  /// The least share of episodes that hold an edge set or subgraph, 0…1; the count is ⌊episodes · share⌋, at least 2.
  public var minimumSupportShare: Double
  /// Most edges of an edge set or subgraph, at least 1.
  public var maximumEdges: Int
  /// Most patterns kept of each of the two graph forms, at least 1.
  public var maximumPatterns: Int
  /// Most elementary steps of each of the two miners, at least 1.
  public var maximumSteps: Int

  /// Makes options; the defaults bound a nightly run.
  public init(
    minimumSupportShare: Double = 0.1, maximumEdges: Int = 6, maximumPatterns: Int = 2_000,
    maximumSteps: Int = 20_000_000
  ) {
    precondition((0...1).contains(minimumSupportShare), "a share of \(minimumSupportShare)")
    precondition(min(maximumEdges, maximumPatterns, maximumSteps) >= 1, "a bound of mining is below 1")
    self.minimumSupportShare = minimumSupportShare
    self.maximumEdges = maximumEdges
    self.maximumPatterns = maximumPatterns
    self.maximumSteps = maximumSteps
  }
}
