import PatternMining
import Testing

@Suite("Subgraph miner")
struct SubgraphMinerTests {
  /// A star of `leaves` like leaves.
  private func star(_ leaves: Int) -> LabelledGraph {
    LabelledGraph(
      vertexLabels: Array(repeating: 0, count: leaves + 1),
      edges: (0..<leaves).map { LabelledGraph.Edge(0, UInt32($0 + 1), label: 0) })
  }

  private func mine(
    _ graphs: [LabelledGraph], minimumSupport: Int = 1, evidence: MiningOptions.Evidence = .support,
    _ budget: MiningBudget = MiningBudget()
  ) throws -> (patterns: [SubgraphPattern], summary: MiningSummary) {
    let database = try GraphDatabase(isDirected: false, graphs: graphs)
    let options = MiningOptions(minimumSupport: minimumSupport, evidence: evidence, budget: budget)
    return SubgraphMiner(database: database, options: options).patterns()
  }

  @Test("patterns come with support, graphs and one occurrence a graph")
  func evidence() throws {
    let result = try mine([star(1), star(2), star(0)], evidence: .occurrences)
    #expect(result.patterns.map(\.line) == ["2\t1\t0,1,0,0,0", "1\t2\t0,1,0,0,0;1,-1,0,0"])
    #expect(result.patterns.map(\.graphs) == [[0, 1], [1]])
    #expect(result.patterns[1].occurrences == [[1, 0, 2]])
    #expect(result.summary.patterns == 2)
    #expect(result.summary.totalSupport == 3)
    #expect(result.summary.maximumEdges == 2)
  }

  @Test("no graphs, no edges and too high a support give no patterns")
  func nothing() throws {
    for graphs in [[], [star(0)], [star(3)]] {
      let result = try mine(graphs, minimumSupport: 2)
      #expect(result.patterns.isEmpty)
      #expect(result.summary.cut == nil)
    }
  }

  @Test("patterns with more automorphisms than are kept are still found, each once")
  func manyAutomorphisms() throws {
    let result = try mine([star(8), star(9)])
    #expect(result.patterns.map(\.edgeCount) == Array(1...9))
    #expect(result.patterns.map(\.support) == [2, 2, 2, 2, 2, 2, 2, 2, 1])
    let ring = LabelledGraph(
      vertexLabels: Array(repeating: 0, count: 6), edges: (0..<6).map { LabelledGraph.Edge($0, ($0 + 1) % 6, label: 0) }
    )
    let rings = try mine([ring, ring], minimumSupport: 2, evidence: .occurrences)
    #expect(rings.patterns.map(\.edgeCount) == [1, 2, 3, 4, 5, 6])
    #expect(rings.patterns.last?.occurrences?.map { Set($0) } == [Set(0..<6), Set(0..<6)])
  }

  @Test("of occurrences with one image one is held")
  func oneOccurrenceOfEachImage() throws {
    // Pairs and triples of leaves: 10 and 10 of 5, where ordered ones would be 20 and 60.
    #expect(try mine([star(5)], MiningBudget(maximumEdges: 1)).summary.peakOccurrences == 5)
    #expect(try mine([star(5)], MiningBudget(maximumEdges: 2)).summary.peakOccurrences == 5 + 10)
    #expect(try mine([star(5)], MiningBudget(maximumEdges: 3)).summary.peakOccurrences == 5 + 10 + 10)
  }

  @Test("a graph with many vertices changes the rows, not the patterns", arguments: [300, 70_000])
  func wideRows(_ vertices: Int) throws {
    for seed in 0..<UInt64(20) {
      let input = RandomDatabase(seed: seed, isDirected: false)
      let large = LabelledGraph(vertexLabels: Array(repeating: 0, count: vertices), edges: [])
      let narrow = try mine(input.graphs, minimumSupport: input.minimumSupport, evidence: .occurrences)
      let wide = try mine(input.graphs + [large], minimumSupport: input.minimumSupport, evidence: .occurrences)
      try #require(narrow.patterns == wide.patterns, "seed \(seed)")
      try #require(narrow.summary == wide.summary, "seed \(seed)")
    }
  }

  @Test("counting gives the totals of mining")
  func counting() throws {
    let input = RandomDatabase(seed: 7, isDirected: true)
    let database = try GraphDatabase(isDirected: true, graphs: input.graphs)
    let miner = SubgraphMiner(database: database, options: MiningOptions(minimumSupport: input.minimumSupport))
    #expect(miner.count() == miner.patterns().summary)
  }

  @Test("a run cut by its budget says so and keeps the order of the uncut run")
  func budget() throws {
    let graphs = [star(5), star(6)]
    let all = try mine(graphs).patterns
    #expect(all.map(\.edgeCount) == [1, 2, 3, 4, 5, 6])
    let few = try mine(graphs, MiningBudget(maximumPatterns: 3))
    #expect(few.patterns == Array(all.prefix(3)))
    #expect(few.summary.cut == .patterns(limit: 3))
    #expect(try mine(graphs, MiningBudget(maximumPatterns: 6)).summary.cut == nil)
    let small = try mine(graphs, MiningBudget(maximumEdges: 4))
    #expect(small.patterns == Array(all.prefix(4)))
    #expect(small.summary.cut == .edges(limit: 4))
    #expect(try mine(graphs, MiningBudget(maximumEdges: 6)).summary.cut == nil)
    #expect(try mine(graphs, MiningBudget(maximumSteps: 100)).summary.cut == .steps(limit: 100))
    #expect(try mine(graphs, MiningBudget(isCancelled: { true })).summary.cut == .cancelled)
  }

  @Test("a hostile graph is cut at the memory bound instead of filling it")
  func hostile() throws {
    let result = try mine([star(2_000)], MiningBudget(maximumOccurrences: 100_000))
    #expect(result.summary.cut == .occurrences(limit: 100_000))
    #expect(result.summary.peakOccurrences <= 100_000)
    #expect(result.patterns.map(\.support) == [1])
  }

  @Test("a pattern as long as a path of 3,000 vertices is cut at the deepest level")
  func deep() throws {
    let path = LabelledGraph(
      vertexLabels: Array(0..<3_000), edges: (0..<2_999).map { LabelledGraph.Edge($0, $0 + 1, label: 0) })
    let result = try mine([path, path], minimumSupport: 2, MiningBudget(maximumPatterns: 1_001))
    #expect(result.patterns.prefix(1_000).map(\.edgeCount) == Array(1...1_000))
    #expect(result.summary.maximumEdges == MiningBudget.deepest)
    let arcs = (0..<UInt32(2_999)).map { LabelledArc(from: $0, to: $0 + 1) }
    let sets = EdgeSetMiner(graphs: [arcs]).patterns(
      MiningOptions(minimumSupport: 1, budget: MiningBudget(maximumPatterns: 1_001)))
    #expect(sets.summary.maximumEdges == MiningBudget.deepest)
    #expect(sets.patterns[999].code.edges.count == MiningBudget.deepest)
  }

  @Test("a receiver that has enough stops the run")
  func declined() throws {
    let database = try GraphDatabase(isDirected: false, graphs: [star(4)])
    var count = 0
    let summary = SubgraphMiner(database: database, options: MiningOptions(minimumSupport: 1)).mine { _ in
      count += 1
      return count < 2
    }
    #expect(count == 2)
    #expect(summary.cut == .declined)
  }

  @Test("an error of the receiver ends the run and reaches the caller")
  func failing() throws {
    struct Full: Error {}
    let database = try GraphDatabase(isDirected: false, graphs: [star(4)])
    let miner = SubgraphMiner(database: database, options: MiningOptions(minimumSupport: 1))
    #expect(throws: Full.self) { try miner.mine { _ throws(Full) in throw Full() } }
  }

  @Test("shares become supports by rounding down, at least 1")
  func shares() {
    #expect(MiningOptions.minimumSupport(share: 0.3, of: 340) == 102)
    #expect(MiningOptions.minimumSupport(share: 0.1, of: 1_434) == 143)
    #expect(MiningOptions.minimumSupport(share: 0.29, of: 100) == 29)
    #expect(MiningOptions.minimumSupport(share: 0.001, of: 10) == 1)
    #expect(MiningOptions.minimumSupport(share: 2, of: 10) == 10)
  }

  @Test("each reason for a cut is one sentence")
  func sentences() {
    let cuts: [MiningCut] = [
      .patterns(limit: 1), .edges(limit: 1), .steps(limit: 1), .occurrences(limit: 1), .cancelled, .declined,
    ]
    #expect(Set(cuts.map(\.description)).count == cuts.count)
    #expect(cuts.allSatisfy { $0.description.hasSuffix(".") })
  }
}
