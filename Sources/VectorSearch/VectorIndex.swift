public import Kernels

/// The index of a sealed set of vectors: an exact scan while that is fast enough, a graph from there on. Immutable.
///
/// Scores are exact inner products in both, equal bit for bit.
public enum VectorIndex: Sendable {
  /// Every vector allowed is compared.
  case exact(FlatIndex)
  /// A graph is walked.
  case graph(GraphIndex)

  /// The number of vectors from which a graph is built; below it a scan is short, exact and needs no building. Chosen, not measured.
  public static let graphThreshold = 4_096

  /// Indexes vectors; the row is the ordinal.
  public init(vectors: Matrix, parameters: GraphParameters = GraphParameters()) {
    self =
      vectors.rowCount < VectorIndex.graphThreshold
      ? .exact(FlatIndex(vectors: vectors)) : .graph(GraphIndex(vectors: vectors, parameters: parameters))
  }

  /// Number of vectors.
  public var count: Int {
    switch self {
    case .exact(let index): index.count
    case .graph(let index): index.count
    }
  }

  /// The best vectors for a query: by inner product, equal ones by ordinal; `limit` of them whenever so many are allowed.
  ///
  /// - Parameters:
  ///   - allowed: The ordinals that may be returned, of capacity `count`; nil for all.
  ///   - beam: Nodes that a walk keeps in view (`GraphIndex.best`).
  public func best(_ limit: Int, for query: [Float], allowed: OrdinalSet?, beam: Int = 96) -> [TopK.Entry] {
    switch self {
    case .exact(let index): index.best(limit, for: query, allowed: allowed)
    case .graph(let index): index.best(limit, for: query, allowed: allowed, beam: beam)
    }
  }

  /// The exact inner product of one vector with the query.
  public func score(of ordinal: UInt32, for query: [Float]) -> Double {
    switch self {
    case .exact(let index): index.score(of: ordinal, for: query)
    case .graph(let index): index.score(of: ordinal, for: query)
    }
  }
}
