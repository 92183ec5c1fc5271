import PatternMining
import Testing

@Suite("DFS codes")
struct DFSCodeTests {
  @Test("an undirected code reads as documented")
  func undirectedText() throws {
    let graph = LabelledGraph(
      vertexLabels: [0, 0, 0, 4],
      edges: [
        LabelledGraph.Edge(1, 0, label: 0), LabelledGraph.Edge(1, 2, label: 0), LabelledGraph.Edge(2, 0, label: 0),
        LabelledGraph.Edge(3, 0, label: 1),
      ])
    let code = try #require(DFSCode(minimalOf: graph, isDirected: false))
    #expect(code.description == "0,1,0,0,0;1,-1,0,0;0,0,0;1,-2,1,4")
    #expect(code.vertexCount == 4)
  }

  @Test("a directed code reads as documented")
  func directedText() throws {
    let graph = LabelledGraph(
      vertexLabels: [5, 4, 7], edges: [LabelledGraph.Edge(0, 1, label: 0), LabelledGraph.Edge(1, 2, label: 0)])
    let code = try #require(DFSCode(minimalOf: graph, isDirected: true))
    #expect(code.description == "0,1,4,0,0,7;0,2,4,1,0,5")
  }

  @Test("self-loops come first and at once, antiparallel edges go back to the parent")
  func loops() throws {
    let graph = LabelledGraph(
      vertexLabels: [1, 2],
      edges: [
        LabelledGraph.Edge(0, 1, label: 0), LabelledGraph.Edge(1, 0, label: 0), LabelledGraph.Edge(1, 1, label: 3),
      ])
    let code = try #require(DFSCode(minimalOf: graph, isDirected: true))
    #expect(code.description == "0,0,2,0,3,2;0,1,2,0,0,1;1,0,1,0,0,2")
    #expect(DFSCode(minimalOf: code.graph, isDirected: true) == code)
  }

  @Test("only connected graphs with edges have a code")
  func none() {
    let edge = LabelledGraph.Edge(0, 1, label: 0)
    #expect(DFSCode(minimalOf: LabelledGraph(vertexLabels: [], edges: []), isDirected: false) == nil)
    #expect(DFSCode(minimalOf: LabelledGraph(vertexLabels: [1], edges: []), isDirected: false) == nil)
    #expect(DFSCode(minimalOf: LabelledGraph(vertexLabels: [1, 1, 1], edges: [edge]), isDirected: false) == nil)
    #expect(DFSCode(minimalOf: LabelledGraph(vertexLabels: [1], edges: [edge]), isDirected: false) == nil)
    #expect(DFSCode(minimalOf: LabelledGraph(vertexLabels: [1, 1], edges: [edge, edge]), isDirected: false) == nil)
  }

  @Test("many like leaves and too many edges do not keep the search busy")
  func large() throws {
    let star = LabelledGraph(
      vertexLabels: Array(repeating: 0, count: 41), edges: (1...40).map { LabelledGraph.Edge(0, $0, label: 0) })
    let code = try #require(DFSCode(minimalOf: star, isDirected: false))
    #expect(code.edges.dropFirst().allSatisfy { $0.from == 1 })
    let path = LabelledGraph(
      vertexLabels: Array(0...1_001), edges: (0...1_000).map { LabelledGraph.Edge($0, $0 + 1, label: 0) })
    #expect(DFSCode(minimalOf: path, isDirected: false) == nil)
  }

  @Test("renumbered vertices and shuffled edges keep the code", arguments: [false, true])
  func renumbering(_ isDirected: Bool) throws {
    for seed in 0..<UInt64(300) {
      var random = SeededGenerator(seed: seed)
      for graph in RandomDatabase(seed: seed, isDirected: isDirected).graphs {
        let places = Array(0..<UInt32(graph.vertexLabels.count)).shuffled(using: &random)
        var labels = graph.vertexLabels
        for (vertex, place) in places.enumerated() { labels[Int(place)] = graph.vertexLabels[vertex] }
        let edges = graph.edges.map {
          LabelledGraph.Edge(places[Int($0.source)], places[Int($0.target)], label: $0.label)
        }
        let other = LabelledGraph(vertexLabels: labels, edges: edges.shuffled(using: &random))
        try #require(
          DFSCode(minimalOf: graph, isDirected: isDirected) == DFSCode(minimalOf: other, isDirected: isDirected),
          "seed \(seed)")
      }
    }
  }
}
