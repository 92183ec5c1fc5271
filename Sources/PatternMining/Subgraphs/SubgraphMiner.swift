/// Mines all frequent connected subgraphs of at least one edge, exactly, each once, in the order of their codes' search tree.
///
/// A pattern occurs in a graph when an injective map of its vertices keeps labels and edges (and directions in a directed
/// database); further edges between these vertices do not matter. Its support is the number of graphs in which it occurs.
///
/// - Complexity: proportional to the occurrences of frequent patterns times their vertices; memory 8 bytes for each occurrence
///   on one branch of the search.
public struct SubgraphMiner: Sendable {
  /// The graphs to mine.
  public let database: GraphDatabase
  /// What to look for.
  public let options: MiningOptions

  /// Makes a miner for a database.
  public init(database: GraphDatabase, options: MiningOptions) {
    self.database = database
    self.options = options
  }

  /// Hands each pattern to `visit` as it is found, until that returns false.
  ///
  /// - Throws: what `visit` throws.
  public func mine<Failure: Error>(
    _ visit: (SubgraphPattern) throws(Failure) -> Bool
  ) throws(Failure) -> MiningSummary {
    var search = SubgraphSearch(database, options)
    try search.run(visit)
    return search.summary
  }

  /// All patterns with the totals.
  public func patterns() -> (patterns: [SubgraphPattern], summary: MiningSummary) {
    var patterns: [SubgraphPattern] = []
    let summary = mine { pattern in
      patterns.append(pattern)
      return true
    }
    return (patterns, summary)
  }
}
