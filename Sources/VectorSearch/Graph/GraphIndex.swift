public import Kernels

/// An approximate index: a proximity graph over codes of half a byte an element, whose finds are compared exactly. Immutable.
///
/// Decisions, measured on 100,000 vectors of 384 elements:
/// - One layer, entered from an even sample of nodes: upper layers as in HNSW save nothing once a search looks at hundreds of nodes (B. Munyampirwa
///   and others, arXiv 2412.01940).
/// - Links are chosen over codes of a byte an element, searches read codes of half a byte: what a search waits for is memory, and half the
///   bytes cost no recall since the best are compared exactly in the end.
/// - Code and links of a node lie side by side (`GraphLayout`), in large pages; whole vectors are touched for the finds alone and may lie in
///   a mapped file.
///
/// Scores are exact inner products, equal bit for bit to those of `FlatIndex`. Building and searching depend on the vectors alone: the same
/// graph and the same finds on every machine.
public struct GraphIndex: Sendable {
  /// Number of vectors, and elements of each.
  public let count: Int
  public let dimension: Int
  let graph: CodedGraph
  let rows: VectorRows
  /// The node of each ordinal.
  let nodes: [UInt32]
  let rooms = GraphRooms()

  init(graph: CodedGraph, rows: VectorRows, dimension: Int) {
    self.graph = graph
    self.rows = rows
    self.dimension = dimension
    count = graph.ordinals.count
    var nodes = [UInt32](repeating: 0, count: graph.ordinals.count)
    for (node, ordinal) in graph.ordinals.enumerated() { nodes[Int(ordinal)] = UInt32(node) }
    self.nodes = nodes
  }

  /// Builds an index; the row is the ordinal.
  ///
  /// Rows of differing length are found by inner product, too: lengths are evened out by one more element in the codes (Y. Bachrach and
  /// others, RecSys 2014, doi 10.1145/2645710.2645741). For cosines let rows and queries have unit length.
  ///
  /// - Complexity: about O(`count` · log `count` · `buildWidth` · `dimension`), on one core.
  public init(vectors: Matrix, parameters: GraphParameters = GraphParameters()) {
    self.init(
      graph: CodedGraph(vectors: vectors, parameters: parameters),
      rows: .memory(CacheLines(copying: vectors.elements)), dimension: vectors.columnCount)
  }

  /// The vector of an ordinal.
  public func vector(_ ordinal: UInt32) -> [Float] {
    precondition(ordinal < count, "ordinal \(ordinal) of \(count)")
    return rows.withElements(count * dimension) { elements in
      (0..<dimension).map { elements[Int(ordinal) * dimension + $0] }
    }
  }

  /// The inner product of one vector with the query, equal bit for bit to the score that `best` gives it.
  public func score(of ordinal: UInt32, for query: [Float]) -> Double {
    Double(products([ordinal], query)[0])
  }

  /// Exact inner products with listed vectors.
  func products(_ ordinals: [UInt32], _ query: [Float]) -> [Float] {
    precondition(query.count == dimension, "a query of \(dimension) elements expected, got \(query.count)")
    return rows.withElements(count * dimension) { RowDots.products($0, listed: ordinals, query: query) }
  }
}
