/// The frequent edges of a database as half-edges, by vertex and by type; vertices are numbered through all graphs.
struct TypedAdjacency {
  /// One end's view of an edge: the vertex at the other end and the edge's type from here.
  struct HalfEdge {
    var target: UInt32
    var type: UInt32
  }

  let types: EdgeTypeTable
  /// Half-edges of vertex `v`, ascending by type and target, are `halfEdges[starts[v]..<starts[v + 1]]`.
  private(set) var halfEdges: [HalfEdge]
  let starts: [UInt32]
  /// The graph of each vertex.
  let graphs: [UInt32]
  /// Sources of the half-edges of each type, ascending, with their targets.
  private(set) var sourcesByType: [UInt32]
  private(set) var targetsByType: [UInt32]
  let typeStarts: [UInt32]

  var vertexCount: Int { graphs.count }

  init(_ database: GraphDatabase, minimumSupport: Int) {
    let census = EdgeCensus(database)
    types = census.table(minimumSupport: minimumSupport, isDirected: database.isDirected)
    graphs = Self.graphs(of: database)
    let edges = census.typedEdges(database, types)
    starts = Self.starts(count: database.vertexCount, edges.map(\.source))
    typeStarts = Self.starts(count: types.count, edges.map(\.halfEdge.type))
    halfEdges = Array(repeating: HalfEdge(target: 0, type: 0), count: edges.count)
    sourcesByType = Array(repeating: 0, count: edges.count)
    targetsByType = sourcesByType
    fillByVertex(edges)
    fillByType()
  }

  /// The half-edges of one type.
  func rows(of type: UInt32) -> Range<Int> { Int(typeStarts[Int(type)])..<Int(typeStarts[Int(type) + 1]) }

  func halfEdges(of vertex: UInt32) -> Range<Int> { Int(starts[Int(vertex)])..<Int(starts[Int(vertex) + 1]) }

  private static func graphs(of database: GraphDatabase) -> [UInt32] {
    var graphs: [UInt32] = []
    graphs.reserveCapacity(database.vertexCount)
    for graph in 0..<database.count {
      graphs.append(contentsOf: repeatElement(UInt32(graph), count: database.vertices(of: graph).count))
    }
    return graphs
  }

  private static func starts(count: Int, _ keys: [UInt32]) -> [UInt32] {
    var starts = [UInt32](repeating: 0, count: count + 1)
    for key in keys { starts[Int(key) + 1] += 1 }
    for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
    return starts
  }

  private mutating func fillByVertex(_ edges: [EdgeCensus.TypedEdge]) {
    var next = starts
    for edge in edges {
      halfEdges[Int(next[Int(edge.source)])] = edge.halfEdge
      next[Int(edge.source)] += 1
    }
    for vertex in 0..<vertexCount where starts[vertex + 1] - starts[vertex] > 1 {
      let range = Int(starts[vertex])..<Int(starts[vertex + 1])
      halfEdges[range].sort { ($0.type, $0.target) < ($1.type, $1.target) }
    }
  }

  private mutating func fillByType() {
    var next = typeStarts
    for vertex in 0..<vertexCount {
      for index in Int(starts[vertex])..<Int(starts[vertex + 1]) {
        let type = Int(halfEdges[index].type)
        sourcesByType[Int(next[type])] = UInt32(vertex)
        targetsByType[Int(next[type])] = halfEdges[index].target
        next[type] += 1
      }
    }
  }
}
