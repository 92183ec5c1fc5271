/// A sequence of labelled graphs in flat arrays: row `g` of each pair of start and element arrays is graph `g`.
///
/// Self-loops and parallel edges with different labels are allowed; an exact repeat of an edge is not. Support counts
/// graphs, so a graph's position here is its identity in all results.
public struct GraphDatabase: Sendable {
  /// Why a graph was refused.
  public enum AppendError: Error, Hashable {
    /// The edge at index `edge` names a vertex that the graph lacks.
    case missingVertex(edge: Int)
    /// The edge at index `edge` repeats an earlier one.
    case repeatedEdge(edge: Int)
    /// The database would hold more than `limit` of the quantity.
    case limitExceeded(GraphQuantity, limit: Int)
  }

  /// Whether edges run from source to target only.
  public let isDirected: Bool
  /// What the database accepts.
  public let limits: GraphLimits

  private(set) var vertexStarts: [UInt32] = [0]
  private(set) var vertexLabels: [UInt32] = []
  private(set) var edgeStarts: [UInt32] = [0]
  private(set) var edges: [LabelledGraph.Edge] = []

  /// Makes an empty database.
  public init(isDirected: Bool, limits: GraphLimits = .standard) {
    self.isDirected = isDirected
    self.limits = limits
  }

  /// Makes a database of the given graphs.
  ///
  /// - Throws: what `append` throws for the first graph that it refuses.
  public init(
    isDirected: Bool, graphs: some Sequence<LabelledGraph>, limits: GraphLimits = .standard
  ) throws(AppendError) {
    self.init(isDirected: isDirected, limits: limits)
    for graph in graphs { try append(graph) }
  }

  /// The number of graphs.
  public var count: Int { edgeStarts.count - 1 }
  /// The number of vertices in all graphs.
  public var vertexCount: Int { vertexLabels.count }
  /// The number of edges in all graphs.
  public var edgeCount: Int { edges.count }

  /// The graph at `index`, as it was appended.
  public subscript(index: Int) -> LabelledGraph {
    LabelledGraph(vertexLabels: Array(vertexLabels[vertices(of: index)]), edges: Array(edges[edges(of: index)]))
  }

  /// Adds a graph, which gets the next position.
  ///
  /// - Throws: `AppendError`; the database is then unchanged.
  public mutating func append(_ graph: LabelledGraph) throws(AppendError) {
    if let edge = graph.firstDanglingEdge { throw .missingVertex(edge: edge) }
    if let edge = graph.repeatedEdge(isDirected: isDirected) { throw .repeatedEdge(edge: edge) }
    try check(count, 1, limits.graphs, .graphs)
    try check(vertexCount, graph.vertexLabels.count, limits.vertices, .vertices)
    try check(edgeCount, graph.edges.count, limits.edges, .edges)
    vertexLabels += graph.vertexLabels
    edges += graph.edges
    vertexStarts.append(UInt32(vertexLabels.count))
    edgeStarts.append(UInt32(edges.count))
  }

  /// The number of distinct vertex labels that occur in at least `minimumSupport` graphs.
  public func frequentVertexLabels(minimumSupport: Int) -> Int {
    var seen: [UInt32: (graphs: Int, last: Int)] = [:]
    for graph in 0..<count {
      for label in vertexLabels[vertices(of: graph)] where seen[label]?.last != graph {
        seen[label] = ((seen[label]?.graphs ?? 0) + 1, graph)
      }
    }
    return seen.values.count { $0.graphs >= minimumSupport }
  }

  func vertices(of graph: Int) -> Range<Int> { Int(vertexStarts[graph])..<Int(vertexStarts[graph + 1]) }

  func edges(of graph: Int) -> Range<Int> { Int(edgeStarts[graph])..<Int(edgeStarts[graph + 1]) }

  private func check(_ have: Int, _ more: Int, _ limit: Int, _ quantity: GraphQuantity) throws(AppendError) {
    if more > limit - have { throw .limitExceeded(quantity, limit: limit) }
  }
}
