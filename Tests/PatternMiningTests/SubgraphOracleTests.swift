import PatternMining
import TestSupport
import Testing

@Suite("Subgraph miner against brute force")
struct SubgraphOracleTests {
  private static let databaseCount = SharedData.isFullScale ? 20_000 : 1_000

  @Test("random databases give the brute-force patterns, all and closed", arguments: [false, true])
  func randomDatabases(_ isDirected: Bool) throws {
    var oracle = BruteForceMiner(isDirected: isDirected)
    for seed in 0..<UInt64(Self.databaseCount) {
      let input = RandomDatabase(seed: seed, isDirected: isDirected)
      let database = try GraphDatabase(isDirected: isDirected, graphs: input.graphs)
      let all = oracle.patterns(input.graphs, minimumSupport: input.minimumSupport)
      let mined = try mine(database, input, closedOnly: false, &oracle)
      try #require(mined == all, "seed \(seed)")
      let minedClosed = try mine(database, input, closedOnly: true, &oracle)
      let closed = oracle.closed(all)
      try #require(minedClosed == closed, "closed, seed \(seed)")
    }
  }

  private func mine(
    _ database: GraphDatabase, _ input: RandomDatabase, closedOnly: Bool, _ oracle: inout BruteForceMiner
  ) throws -> [BruteForceMiner.Pattern: [UInt32]] {
    let options = MiningOptions(
      minimumSupport: input.minimumSupport, closedOnly: closedOnly, evidence: .occurrences)
    let result = SubgraphMiner(database: database, options: options).patterns()
    var found: [BruteForceMiner.Pattern: [UInt32]] = [:]
    for pattern in result.patterns {
      let known = oracle.key(pattern.code.graph)
      let key = try #require(known)
      try #require(found[key] == nil, "\(pattern.code) comes twice")
      found[key] = pattern.graphs
      try #require(pattern.support == pattern.graphs?.count)
      try #require(DFSCode(minimalOf: pattern.code.graph, isDirected: database.isDirected) == pattern.code)
      try checkOccurrences(of: pattern, input.graphs)
    }
    try #require(isAscending(result.patterns.map(\.code)))
    try #require(result.summary.cut == nil)
    return found
  }

  private func isAscending(_ codes: [DFSCode]) -> Bool {
    zip(codes, codes.dropFirst()).allSatisfy { $0.edges.lexicographicallyPrecedes($1.edges) }
  }

  private func checkOccurrences(of pattern: SubgraphPattern, _ graphs: [LabelledGraph]) throws {
    let shape = pattern.code.graph
    for (index, occurrence) in zip(pattern.graphs ?? [], pattern.occurrences ?? []) {
      let graph = graphs[Int(index)]
      try #require(Set(occurrence).count == shape.vertexLabels.count)
      try #require(occurrence.map { graph.vertexLabels[Int($0)] } == shape.vertexLabels)
      for edge in shape.edges {
        let image = LabelledGraph.Edge(
          occurrence[Int(edge.source)], occurrence[Int(edge.target)], label: edge.label)
        let turned = LabelledGraph.Edge(image.target, image.source, label: image.label)
        try #require(graph.edges.contains(image) || (!pattern.code.isDirected && graph.edges.contains(turned)))
      }
    }
    try #require(pattern.occurrences?.count == pattern.support)
  }

  @Test("every labelled graph up to five vertices, two vertex and two edge labels, gives all its subgraphs")
  func smallGraphs() throws {
    let table = SmallGraphTable(maximumVertices: 5)
    #expect(table.representatives(2).count == 9)
    for vertices in 1...5 {
      let graphs = table.representatives(vertices)
      let step = vertices == 5 && !SharedData.isFullScale ? 23 : 1
      for code in stride(from: 0, to: graphs.count, by: step).map({ graphs[$0] }) {
        let graph = table.graph(code, vertices)
        let database = try GraphDatabase(isDirected: false, graphs: [graph])
        let mined = SubgraphMiner(database: database, options: MiningOptions(minimumSupport: 1)).patterns().patterns
        let keys = mined.map { table.key($0.code.graph) }
        try #require(Set(keys).count == keys.count, "\(graph)")
        try #require(Set(keys) == table.connectedSubgraphs(graph), "\(graph)")
      }
    }
  }
}
