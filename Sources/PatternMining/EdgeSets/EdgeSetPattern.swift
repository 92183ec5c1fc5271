/// A frequent weakly connected set of arcs.
public struct EdgeSetPattern: Sendable, Hashable {
  /// The arcs, ascending.
  public let arcs: [LabelledArc]
  /// The number of graphs that hold all of them.
  public let support: Int
  /// These graphs; `nil` unless the options ask for graphs or occurrences.
  public let graphs: GraphBitset?

  /// The pattern as a graph with one vertex for each label, vertices by ascending label.
  public var graph: LabelledGraph {
    let labels = Set(arcs.flatMap { [$0.from, $0.to] }).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, UInt32($0)) })
    let edges = arcs.map { LabelledGraph.Edge(numbers[$0.from] ?? 0, numbers[$0.to] ?? 0, label: $0.label) }
    return LabelledGraph(vertexLabels: labels, edges: edges)
  }

  /// The minimal DFS code, the same that `SubgraphMiner` gives this pattern.
  public var code: DFSCode {
    guard let code = DFSCode(minimalOf: graph, isDirected: true) else {
      preconditionFailure("the arcs of a pattern are connected and distinct: \(arcs)")
    }
    return code
  }

  /// Support, number of arcs and code, parted by tabs.
  public var line: String { "\(support)\t\(arcs.count)\t\(code)" }
}
