/// The largest input that a `GraphDatabase` or `GraphFileReader` accepts.
public struct GraphLimits: Sendable, Hashable {
  /// Most graphs in one database.
  public var graphs: Int
  /// Most vertices in all graphs together, at most 2³¹ − 1.
  public var vertices: Int
  /// Most edges in all graphs together, at most 2³⁰ − 1.
  public var edges: Int
  /// Most bytes in one line of a graph file, without its line end.
  public var lineBytes: Int

  /// Sets the limits; vertices and edges are cut to what the miners can number.
  public init(graphs: Int, vertices: Int, edges: Int, lineBytes: Int) {
    self.graphs = graphs
    self.vertices = min(vertices, Int(Int32.max))
    self.edges = min(edges, Int(Int32.max) / 2)
    self.lineBytes = lineBytes
  }

  /// Ten million graphs, two hundred million vertices and as many edges, lines of 4,096 bytes.
  public static let standard = GraphLimits(
    graphs: 10_000_000, vertices: 200_000_000, edges: 200_000_000, lineBytes: 4_096)
}

/// What a `GraphLimits` limit counts.
public enum GraphQuantity: String, Sendable, Hashable {
  case graphs
  case vertices
  case edges
}
