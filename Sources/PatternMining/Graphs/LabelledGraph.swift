/// A graph whose vertices and edges carry whole-number labels.
///
/// Whether an edge has a direction is the business of the `GraphDatabase` or miner that receives the graph.
public struct LabelledGraph: Sendable, Hashable {
  /// One edge; `source` and `target` index `vertexLabels`.
  public struct Edge: Sendable, Hashable {
    /// The vertex that a directed edge leaves; one end of an undirected edge.
    public var source: UInt32
    /// The vertex that a directed edge enters; the other end of an undirected edge.
    public var target: UInt32
    /// The label of the edge.
    public var label: UInt32

    /// Makes an edge from vertex `source` to vertex `target`.
    public init(_ source: UInt32, _ target: UInt32, label: UInt32) {
      self.source = source
      self.target = target
      self.label = label
    }
  }

  /// The label of each vertex, by vertex number.
  public var vertexLabels: [UInt32]
  /// The edges, in any order.
  public var edges: [Edge]

  /// Makes a graph of the given vertices and edges.
  public init(vertexLabels: [UInt32], edges: [Edge]) {
    self.vertexLabels = vertexLabels
    self.edges = edges
  }
}

extension LabelledGraph {
  /// The index of the first edge that names a vertex which the graph lacks.
  var firstDanglingEdge: Int? {
    edges.firstIndex { $0.source >= vertexLabels.count || $0.target >= vertexLabels.count }
  }

  /// The index of an edge that repeats an earlier one: same ends, same label and, where directed, same direction.
  func repeatedEdge(isDirected: Bool) -> Int? {
    guard edges.count > 1 else { return nil }
    let keys = edges.map {
      isDirected ? ($0.source, $0.target) : (min($0.source, $0.target), max($0.source, $0.target))
    }
    let order = edges.indices.sorted {
      (keys[$0].0, keys[$0].1, edges[$0].label, $0) < (keys[$1].0, keys[$1].1, edges[$1].label, $1)
    }
    let repeats = zip(order, order.dropFirst()).lazy.filter {
      keys[$0] == keys[$1] && edges[$0].label == edges[$1].label
    }
    return repeats.map(\.1).min()
  }
}
