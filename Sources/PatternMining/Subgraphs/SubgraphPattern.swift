/// A frequent connected subgraph.
public struct SubgraphPattern: Sendable, Hashable {
  /// The minimal DFS code, which identifies the pattern.
  public let code: DFSCode
  /// The number of graphs that hold the pattern.
  public let support: Int
  /// These graphs, ascending; `nil` unless the options ask for graphs or occurrences.
  public let graphs: [UInt32]?
  /// For each of `graphs` one occurrence: the graph's vertex at each vertex number of the code; `nil` unless asked for.
  public let occurrences: [[UInt32]]?

  /// The number of edges.
  public var edgeCount: Int { code.edges.count }

  /// Support, number of edges and code, parted by tabs.
  public var line: String { "\(support)\t\(edgeCount)\t\(code)" }
}
