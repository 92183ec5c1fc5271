/// The support of each edge triple of a database, so that infrequent edges are dropped before mining.
struct EdgeCensus {
  typealias HalfEdge = TypedAdjacency.HalfEdge
  typealias TypedEdge = (graph: UInt32, source: UInt32, halfEdge: HalfEdge)

  private var keys: [EdgeTypeKey] = []
  private var supports: [Int] = []
  /// For each edge of the database the index of its triple in `keys`.
  private var triples: [UInt32] = []

  init(_ database: GraphDatabase) {
    var indices: [EdgeTypeKey: Int] = [:]
    var lastGraphs: [Int] = []
    triples.reserveCapacity(database.edgeCount)
    for graph in 0..<database.count {
      for edge in database.edges[database.edges(of: graph)] {
        let key = Self.key(of: edge, in: database, graph)
        let index = indices[key] ?? keys.count
        if index == keys.count {
          indices[key] = index
          keys.append(key)
          supports.append(0)
          lastGraphs.append(-1)
        }
        if lastGraphs[index] != graph { supports[index] += 1 }
        lastGraphs[index] = graph
        triples.append(UInt32(index))
      }
    }
  }

  /// The types of the triples that occur in at least `minimumSupport` graphs.
  func table(minimumSupport: Int, isDirected: Bool) -> EdgeTypeTable {
    EdgeTypeTable(
      frequent: keys.indices.filter { supports[$0] >= minimumSupport }.map { keys[$0] }, isDirected: isDirected)
  }

  /// Both half-edges of each frequent edge (one for a self-loop) with vertices numbered within their graph.
  func typedEdges(_ database: GraphDatabase, _ table: EdgeTypeTable) -> [TypedEdge] {
    let ordinals = Dictionary(uniqueKeysWithValues: table.keys.enumerated().map { ($1, UInt32($0)) })
    let types = keys.map { ordinals[$0] }
    var result: [TypedEdge] = []
    result.reserveCapacity(database.edgeCount * 2)
    for graph in 0..<database.count {
      let first = database.vertexStarts[graph]
      for index in database.edges(of: graph) {
        guard let type = types[Int(triples[index])] else { continue }
        let edge = database.edges[index]
        let isTurned =
          !database.isDirected
          && database.vertexLabels[Int(first + edge.source)] > database.vertexLabels[Int(first + edge.target)]
        let back = table.reverse[Int(type)]
        let own = UInt32(graph)
        result.append((own, edge.source, HalfEdge(target: edge.target, type: isTurned ? back : type)))
        if edge.source == edge.target { continue }
        result.append((own, edge.target, HalfEdge(target: edge.source, type: isTurned ? type : back)))
      }
    }
    return result
  }

  private static func key(of edge: LabelledGraph.Edge, in database: GraphDatabase, _ graph: Int) -> EdgeTypeKey {
    let first = database.vertexStarts[graph]
    let from = database.vertexLabels[Int(first + edge.source)]
    let to = database.vertexLabels[Int(first + edge.target)]
    let isTurned = !database.isDirected && from > to
    return EdgeTypeKey(
      fromLabel: isTurned ? to : from, isLoop: edge.source == edge.target, direction: .along, label: edge.label,
      toLabel: isTurned ? from : to)
  }
}
