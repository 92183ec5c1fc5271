import PatternMining
import Testing

@Suite("Graph databases")
struct GraphDatabaseTests {
  private let triangle = LabelledGraph(
    vertexLabels: [1, 1, 2],
    edges: [LabelledGraph.Edge(0, 1, label: 0), LabelledGraph.Edge(1, 2, label: 0), LabelledGraph.Edge(2, 0, label: 0)])

  @Test("a database gives back its graphs and counts")
  func content() throws {
    let single = LabelledGraph(vertexLabels: [9], edges: [])
    let database = try GraphDatabase(isDirected: false, graphs: [triangle, single, triangle])
    #expect(database.count == 3)
    #expect(database.vertexCount == 7)
    #expect(database.edgeCount == 6)
    #expect((0..<3).map { database[$0] } == [triangle, single, triangle])
    #expect(database.frequentVertexLabels(minimumSupport: 1) == 3)
    #expect(database.frequentVertexLabels(minimumSupport: 2) == 2)
  }

  @Test("a graph that cannot be taken leaves the database as it was")
  func refusals() throws {
    var database = try GraphDatabase(
      isDirected: true, graphs: [triangle], limits: GraphLimits(graphs: 2, vertices: 5, edges: 4, lineBytes: 10))
    var dangling = triangle
    dangling.edges[1].target = 3
    #expect(throws: GraphDatabase.AppendError.missingVertex(edge: 1)) { try database.append(dangling) }
    var repeated = triangle
    repeated.edges.append(repeated.edges[0])
    #expect(throws: GraphDatabase.AppendError.repeatedEdge(edge: 3)) { try database.append(repeated) }
    #expect(throws: GraphDatabase.AppendError.limitExceeded(.vertices, limit: 5)) { try database.append(triangle) }
    try database.append(LabelledGraph(vertexLabels: [], edges: []))
    #expect(throws: GraphDatabase.AppendError.limitExceeded(.graphs, limit: 2)) {
      try database.append(LabelledGraph(vertexLabels: [], edges: []))
    }
    #expect(database.count == 2)
    #expect(database[0] == triangle)
  }
}
