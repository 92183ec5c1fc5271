/// The frequent edges of a database as half-edges, by vertex and by type; half-edges name vertices within their graph.
final class TypedAdjacency: Sendable {
  /// One end's view of an edge: the vertex at the other end and the edge's type from here.
  struct HalfEdge {
    var target: UInt32
    var type: UInt32
  }

  /// One occurrence of a type: the graph and both ends, seen from `source`.
  struct TypedEdge {
    var graph: UInt32
    var source: UInt32
    var target: UInt32
  }

  let types: EdgeTypeTable
  /// The first vertex of each graph when vertices are numbered through all graphs.
  let vertexStarts: [UInt32]
  /// Half-edges of vertex `v` of graph `g` are `halfEdges[starts[x]..<starts[x + 1]]` with `x = vertexStarts[g] + v`, ascending
  /// by type and target.
  let halfEdges: [HalfEdge]
  let starts: [UInt32]
  /// The most vertices of one graph.
  let largestGraph: Int
  /// The most half-edges of one vertex.
  let largestDegree: Int
  /// For each type the types that follow it on a path of two edges in enough graphs, ascending.
  let followers: [[UInt32]]
  /// The half-edges of each type, ascending by graph and source.
  private let edgesByType: [TypedEdge]
  private let typeStarts: [UInt32]

  init(_ database: GraphDatabase, minimumSupport: Int) {
    let census = EdgeCensus(database)
    types = census.table(minimumSupport: minimumSupport, isDirected: database.isDirected)
    let vertexStarts = database.vertexStarts
    self.vertexStarts = vertexStarts
    largestGraph = zip(vertexStarts, vertexStarts.dropFirst()).reduce(0) { max($0, Int($1.1 - $1.0)) }
    let edges = census.typedEdges(database, types)
    starts = Self.starts(count: database.vertexCount, edges.map { vertexStarts[Int($0.graph)] + $0.source })
    largestDegree = zip(starts, starts.dropFirst()).reduce(0) { max($0, Int($1.1 - $1.0)) }
    typeStarts = Self.starts(count: types.count, edges.map(\.halfEdge.type))
    halfEdges = Self.byVertex(edges, vertexStarts, starts)
    edgesByType = Self.byType(halfEdges, vertexStarts, starts, typeStarts)
    followers = PathCensus(types, halfEdges, vertexStarts, starts).followers(minimumSupport: minimumSupport)
  }

  /// The number of graphs.
  var graphCount: Int { vertexStarts.count - 1 }

  /// The half-edges of one type.
  func edges(of type: UInt32) -> ArraySlice<TypedEdge> {
    edgesByType[Int(typeStarts[Int(type)])..<Int(typeStarts[Int(type) + 1])]
  }

  /// The half-edges of a vertex numbered through all graphs.
  func halfEdges(of vertex: Int) -> Range<Int> { Int(starts[vertex])..<Int(starts[vertex + 1]) }

  /// The vertices of a graph, numbered through all graphs.
  func vertices(of graph: Int) -> Range<Int> { Int(vertexStarts[graph])..<Int(vertexStarts[graph + 1]) }

  private static func starts(count: Int, _ keys: [UInt32]) -> [UInt32] {
    var starts = [UInt32](repeating: 0, count: count + 1)
    for key in keys { starts[Int(key) + 1] += 1 }
    for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
    return starts
  }

  private static func byVertex(
    _ edges: [EdgeCensus.TypedEdge], _ vertexStarts: [UInt32], _ starts: [UInt32]
  ) -> [HalfEdge] {
    var halfEdges = Array(repeating: HalfEdge(target: 0, type: 0), count: edges.count)
    var next = starts
    for edge in edges {
      let vertex = Int(vertexStarts[Int(edge.graph)] + edge.source)
      halfEdges[Int(next[vertex])] = edge.halfEdge
      next[vertex] += 1
    }
    for vertex in 0..<starts.count - 1 where starts[vertex + 1] - starts[vertex] > 1 {
      let range = Int(starts[vertex])..<Int(starts[vertex + 1])
      halfEdges[range].sort { ($0.type, $0.target) < ($1.type, $1.target) }
    }
    return halfEdges
  }

  private static func byType(
    _ halfEdges: [HalfEdge], _ vertexStarts: [UInt32], _ starts: [UInt32], _ typeStarts: [UInt32]
  ) -> [TypedEdge] {
    var edges = Array(repeating: TypedEdge(graph: 0, source: 0, target: 0), count: halfEdges.count)
    var next = typeStarts
    for graph in 0..<vertexStarts.count - 1 {
      let first = vertexStarts[graph]
      for vertex in first..<vertexStarts[graph + 1] {
        for index in Int(starts[Int(vertex)])..<Int(starts[Int(vertex) + 1]) {
          let type = Int(halfEdges[index].type)
          edges[Int(next[type])] = TypedEdge(
            graph: UInt32(graph), source: vertex - first, target: halfEdges[index].target)
          next[type] += 1
        }
      }
    }
    return edges
  }
}
