/// Mines all frequent connected subgraphs of at least one edge, exactly, each once, in the order of their codes' search tree.
///
/// A pattern occurs in a graph when an injective map of its vertices keeps labels and edges (and directions in a directed
/// database); further edges between these vertices do not matter. Its support is the number of graphs in which it occurs.
///
/// - Complexity: proportional to the images of frequent patterns times their vertices; memory one row of vertices (1, 2 or 4
///   bytes each, as the largest graph needs) for each image on one branch of the search.
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
    var failure: Failure?
    let summary = search { pattern in
      do throws(Failure) { return try visit(pattern()) } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
    return summary
  }

  /// Counts the patterns without making them.
  public func count() -> MiningSummary { search { _ in true } }

  /// All patterns with the totals.
  public func patterns() -> (patterns: [SubgraphPattern], summary: MiningSummary) {
    var patterns: [SubgraphPattern] = []
    let summary = mine { pattern in
      patterns.append(pattern)
      return true
    }
    return (patterns, summary)
  }

  /// Searches with the narrowest rows that hold the vertices of the largest graph.
  private func search(_ visit: (() -> SubgraphPattern) -> Bool) -> MiningSummary {
    let adjacency = TypedAdjacency(database, minimumSupport: options.minimumSupport)
    switch adjacency.largestGraph {
    case ...(Int(UInt8.max) + 1): return search(UInt8.self, adjacency, visit)
    case ...(Int(UInt16.max) + 1): return search(UInt16.self, adjacency, visit)
    default: return search(UInt32.self, adjacency, visit)
    }
  }

  private func search<Vertex: FixedWidthInteger & UnsignedInteger & Sendable>(
    _ vertex: Vertex.Type, _ adjacency: TypedAdjacency, _ visit: (() -> SubgraphPattern) -> Bool
  ) -> MiningSummary {
    var search = SubgraphSearch<Vertex>(adjacency, options)
    search.run { steps, rows in
      visit { pattern(steps, rows, adjacency.types) }
    }
    return search.summary
  }

  private func pattern<Vertex>(
    _ steps: [CodeStep], _ rows: OccurrenceRows<Vertex>, _ types: EdgeTypeTable
  ) -> SubgraphPattern {
    SubgraphPattern(
      code: DFSCode(isDirected: types.isDirected, edges: steps.map { types.codeEdge(of: $0) }), support: rows.support,
      graphs: options.evidence == .support ? nil : rows.graphs,
      occurrences: options.evidence == .occurrences ? rows.firstRows : nil)
  }
}
