/// Mines frequent weakly connected subgraphs of directed graphs whose vertices all have different labels.
///
/// There a pattern is the set of its arcs, occurs at most once in a graph, and its support is the number of bits left when the
/// graph sets of its arcs are intersected: no isomorphism test is needed. Results equal those of `SubgraphMiner`.
public struct EdgeSetMiner: Sendable {
  /// The number of graphs.
  public let graphCount: Int

  private let graphs: [[LabelledArc]]

  /// Takes the arcs of each graph; a repeated arc counts once.
  public init(graphs: [[LabelledArc]]) {
    self.graphs = graphs
    graphCount = graphs.count
  }

  /// Takes a directed database; `nil` when it is undirected or two vertices of one graph share a label.
  public init?(_ database: GraphDatabase) {
    guard database.isDirected else { return nil }
    var graphs: [[LabelledArc]] = []
    for index in 0..<database.count {
      let labels = database.vertexLabels[database.vertices(of: index)]
      guard Set(labels).count == labels.count else { return nil }
      graphs.append(
        database.edges[database.edges(of: index)].map { edge in
          LabelledArc(
            from: labels[labels.startIndex + Int(edge.source)], to: labels[labels.startIndex + Int(edge.target)],
            label: edge.label)
        })
    }
    self.init(graphs: graphs)
  }

  /// Hands each pattern to `visit` as it is found, until that returns false; the order depends on the input alone.
  ///
  /// - Throws: what `visit` throws.
  public func mine<Failure: Error>(
    _ options: MiningOptions, _ visit: (EdgeSetPattern) throws(Failure) -> Bool
  ) throws(Failure) -> MiningSummary {
    var search = EdgeSetSearch(ArcTable(graphs, minimumSupport: options.minimumSupport), options)
    try search.run(visit)
    return search.summary
  }

  /// All patterns with the totals.
  public func patterns(_ options: MiningOptions) -> (patterns: [EdgeSetPattern], summary: MiningSummary) {
    var patterns: [EdgeSetPattern] = []
    let summary = mine(options) { pattern in
      patterns.append(pattern)
      return true
    }
    return (patterns, summary)
  }
}
