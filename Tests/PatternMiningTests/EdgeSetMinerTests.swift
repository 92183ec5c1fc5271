import PatternMining
import TestSupport
import Testing

@Suite("Arc-set miner")
struct EdgeSetMinerTests {
  private static let databaseCount = SharedData.isFullScale ? 20_000 : 1_000

  /// Graphs of arcs among five labels, among them arcs from a label to itself, with a common pool of nine arcs.
  private func graphs(_ seed: UInt64) -> [[LabelledArc]] {
    var random = SeededGenerator(seed: seed)
    let pool = (0..<9).map { _ in
      LabelledArc(from: UInt32(random.below(5)), to: UInt32(random.below(5)), label: UInt32(random.below(2)))
    }
    return (0..<2 + random.below(7)).map { _ in pool.filter { _ in random.below(3) > 0 } }
  }

  /// Every weakly connected arc set with the graphs that hold it, from all subsets of the arcs that occur.
  private func bruteForce(_ graphs: [[LabelledArc]], _ minimumSupport: Int) -> [[LabelledArc]: [Int]] {
    let arcs = Set(graphs.flatMap { $0 }).sorted()
    var result: [[LabelledArc]: [Int]] = [:]
    for mask in 1..<max(1, 1 << arcs.count) {
      let chosen = arcs.indices.filter { mask >> $0 & 1 == 1 }.map { arcs[$0] }
      let holders = graphs.indices.filter { graph in chosen.allSatisfy { graphs[graph].contains($0) } }
      if holders.count >= minimumSupport, isConnected(chosen) { result[chosen] = holders }
    }
    return result
  }

  private func isConnected(_ arcs: [LabelledArc]) -> Bool {
    var labels: Set<UInt32> = [arcs[0].from]
    for _ in arcs {
      for arc in arcs where labels.contains(arc.from) || labels.contains(arc.to) {
        labels.formUnion([arc.from, arc.to])
      }
    }
    return arcs.allSatisfy { labels.contains($0.from) }
  }

  private func closed(_ all: [[LabelledArc]: [Int]]) -> [[LabelledArc]: [Int]] {
    all.filter { arcs, holders in
      !all.contains { other, otherHolders in
        other.count == arcs.count + 1 && otherHolders == holders && Set(arcs).isSubset(of: other)
      }
    }
  }

  @Test("random databases give every connected arc set once, with its graphs; closed ones likewise")
  func randomDatabases() throws {
    for seed in 0..<UInt64(Self.databaseCount) {
      let graphs = graphs(seed)
      let minimumSupport = 1 + Int(seed) % graphs.count
      let all = bruteForce(graphs, minimumSupport)
      for closedOnly in [false, true] {
        let options = MiningOptions(minimumSupport: minimumSupport, closedOnly: closedOnly, evidence: .graphs)
        let result = EdgeSetMiner(graphs: graphs).patterns(options)
        let mined = Dictionary(
          result.patterns.map { ($0.arcs, $0.graphs?.graphs ?? []) }, uniquingKeysWith: { _, _ in [] })
        try #require(mined == (closedOnly ? closed(all) : all), "seed \(seed), closed \(closedOnly)")
        try #require(result.summary.patterns == mined.count, "seed \(seed): a pattern came twice")
        try #require(result.summary.cut == nil)
      }
    }
  }

  @Test("random databases give the subgraph miner's codes and supports")
  func agreesWithSubgraphMiner() throws {
    for seed in 0..<UInt64(200) {
      let graphs = graphs(seed).map { Set($0).sorted() }
      let database = try GraphDatabase(isDirected: true, graphs: graphs.map { graph($0) })
      let options = MiningOptions(minimumSupport: 2, closedOnly: seed % 2 == 0)
      let arcSets = try #require(EdgeSetMiner(database)).patterns(options).patterns
      let subgraphs = SubgraphMiner(database: database, options: options).patterns().patterns
      try #require(arcSets.map(\.line).sorted() == subgraphs.map(\.line).sorted(), "seed \(seed)")
    }
  }

  private func graph(_ arcs: [LabelledArc]) -> LabelledGraph {
    let labels = Set(arcs.flatMap { [$0.from, $0.to] }).sorted()
    let edges = arcs.map { arc in
      LabelledGraph.Edge(
        UInt32(labels.firstIndex(of: arc.from) ?? 0), UInt32(labels.firstIndex(of: arc.to) ?? 0), label: arc.label)
    }
    return LabelledGraph(vertexLabels: labels, edges: edges)
  }

  @Test("a database is taken only when directed and with each label once in a graph")
  func refusesOthers() throws {
    let twins = LabelledGraph(vertexLabels: [4, 4], edges: [])
    let pair = LabelledGraph(vertexLabels: [4, 5], edges: [])
    #expect(EdgeSetMiner(try GraphDatabase(isDirected: true, graphs: [pair, twins])) == nil)
    #expect(EdgeSetMiner(try GraphDatabase(isDirected: false, graphs: [pair])) == nil)
    #expect(EdgeSetMiner(try GraphDatabase(isDirected: true, graphs: [pair]))?.graphCount == 1)
  }

  @Test("no graphs give no patterns")
  func empty() {
    let result = EdgeSetMiner(graphs: []).patterns(MiningOptions(minimumSupport: 1))
    #expect(result.patterns.isEmpty)
    #expect(result.summary.cut == nil)
  }

  @Test("a run cut by its budget says so and keeps the order of the uncut run")
  func budget() {
    let miner = EdgeSetMiner(graphs: Array(repeating: (0..<6).map { LabelledArc(from: 0, to: $0 + 1) }, count: 3))
    let all = miner.patterns(MiningOptions(minimumSupport: 3)).patterns
    #expect(all.count == 63)
    let few = miner.patterns(MiningOptions(minimumSupport: 3, budget: MiningBudget(maximumPatterns: 10)))
    #expect(few.patterns == Array(all.prefix(10)))
    #expect(few.summary.cut == .patterns(limit: 10))
    let small = miner.patterns(MiningOptions(minimumSupport: 3, budget: MiningBudget(maximumEdges: 2)))
    #expect(small.patterns == all.filter { $0.arcs.count <= 2 })
    #expect(small.summary.cut == .edges(limit: 2))
    let whole = miner.patterns(MiningOptions(minimumSupport: 3, budget: MiningBudget(maximumEdges: 6)))
    #expect(whole.summary.cut == nil)
    let short = miner.patterns(MiningOptions(minimumSupport: 3, budget: MiningBudget(maximumSteps: 5)))
    #expect(short.summary.cut == .steps(limit: 5))
    let cancelled = miner.patterns(MiningOptions(minimumSupport: 3, budget: MiningBudget(isCancelled: { true })))
    #expect(cancelled.summary.cut == .cancelled)
    #expect(cancelled.patterns == Array(all.prefix(1)))
  }
}
