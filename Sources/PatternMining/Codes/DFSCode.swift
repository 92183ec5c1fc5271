/// A connected graph of at least one edge as the sequence of edges of a depth-first traversal.
///
/// The *minimal* code, the smallest over all traversals under `CodeEdge`'s order, is the same for isomorphic graphs and
/// different for others. All codes that miners return are minimal.
public struct DFSCode: Sendable, Hashable {
  /// Whether the directions of the edges mean anything.
  public let isDirected: Bool
  /// The edges in order of traversal; never empty.
  public let edges: [CodeEdge]

  init(isDirected: Bool, edges: [CodeEdge]) {
    precondition(!edges.isEmpty, "a DFS code holds at least one edge")
    self.isDirected = isDirected
    self.edges = edges
  }

  /// The minimal code of `graph`, or `nil` when the graph has no edge, is not connected, repeats an edge, names a missing
  /// vertex or has more than `MiningBudget.deepest` edges.
  ///
  /// - Complexity: linear where labels tell the vertices apart, exponential in the number of like branches in the worst case.
  public init?(minimalOf graph: LabelledGraph, isDirected: Bool) {
    guard graph.edges.count <= MiningBudget.deepest, graph.firstDanglingEdge == nil,
      graph.repeatedEdge(isDirected: isDirected) == nil,
      let edges = CanonicalSearch.minimalCode(of: graph, isDirected: isDirected)
    else { return nil }
    self.init(isDirected: isDirected, edges: edges)
  }

  /// The number of vertices.
  public var vertexCount: Int { edges.reduce(0) { max($0, Int(max($1.from, $1.to)) + 1) } }

  /// The graph that the code describes; vertices keep their numbers, edges their order.
  public var graph: LabelledGraph {
    var labels = [UInt32](repeating: edges[0].fromLabel, count: vertexCount)
    for edge in edges { labels[Int(edge.to)] = edge.toLabel }
    return LabelledGraph(
      vertexLabels: labels,
      edges: edges.map {
        $0.direction == .along
          ? LabelledGraph.Edge($0.from, $0.to, label: $0.label) : LabelledGraph.Edge($0.to, $0.from, label: $0.label)
      })
  }
}

extension DFSCode: CustomStringConvertible {
  /// The code as text, edges parted by `;`.
  ///
  /// Directed edges read `i,j,l_i,direction,l_e,l_j`. Undirected: first `0,1,l_i,l_e,l_j`, then `0,to,l_e` for a backward and
  /// `1,-from,l_e,l_j` for a forward edge.
  public var description: String {
    edges.indices.map { isDirected ? directedText(edges[$0]) : undirectedText(edges[$0], isFirst: $0 == 0) }
      .joined(separator: ";")
  }

  private func directedText(_ edge: CodeEdge) -> String {
    "\(edge.from),\(edge.to),\(edge.fromLabel),\(edge.direction.rawValue),\(edge.label),\(edge.toLabel)"
  }

  private func undirectedText(_ edge: CodeEdge, isFirst: Bool) -> String {
    if isFirst { return "\(edge.from),\(edge.to),\(edge.fromLabel),\(edge.label),\(edge.toLabel)" }
    return edge.isForward ? "1,\(-Int(edge.from)),\(edge.label),\(edge.toLabel)" : "0,\(edge.to),\(edge.label)"
  }
}
