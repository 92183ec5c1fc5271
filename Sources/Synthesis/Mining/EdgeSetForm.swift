import Domain
import JSONDocuments
import PatternMining

/// Form (a): frequent connected edge sets of directly-follows graphs.
struct EdgeSetForm: Sendable {
  private let counter: SupportCounter
  private let table: LabelTable<DirectlyFollowsGraph.Vertex>
  private let miner: EdgeSetMiner

  init(_ counter: SupportCounter) {
    self.counter = counter
    let graphs = counter.episodes.map { DirectlyFollowsGraph(of: $0.record) }
    let table = LabelTable(graphs.flatMap(\.vertices))
    self.table = table
    miner = EdgeSetMiner(
      graphs: graphs.map { graph in
        graph.edges.map { LabelledArc(from: table.number(of: $0.from), to: table.number(of: $0.to)) }
      })
  }

  /// The frequent patterns, closed ones marked, and why they are not complete.
  func patterns(_ options: WorkflowMiningOptions) -> (patterns: [MinedPattern], cut: String?) {
    let (found, summary) = miner.patterns(options.patternOptions(of: counter.episodes.count, closedOnly: false))
    let closed = Set(
      miner.patterns(options.patternOptions(of: counter.episodes.count, closedOnly: true)).patterns.map(\.arcs))
    let patterns = found.map { pattern in
      counter.pattern(
        .edgeSet, code: code(of: pattern), size: pattern.arcs.count, isClosed: closed.contains(pattern.arcs),
        details: ["edges": .array(pattern.arcs.map { [.string(table[$0.from].text), .string(table[$0.to].text)] })],
        at: pattern.graphs?.graphs ?? [])
    }
    return (patterns, summary.cut?.description)
  }

  private func code(of pattern: EdgeSetPattern) -> String {
    pattern.arcs.map { "\(table[$0.from].text) → \(table[$0.to].text)" }.joined(separator: "; ")
  }
}

extension WorkflowMiningOptions {
  /// The miners' options for a number of episodes; support below 2 says nothing.
  func patternOptions(of count: Int, closedOnly: Bool) -> MiningOptions {
    MiningOptions(
      minimumSupport: max(2, MiningOptions.minimumSupport(share: minimumSupportShare, of: count)),
      closedOnly: closedOnly, evidence: closedOnly ? .support : .graphs,
      budget: MiningBudget(
        maximumPatterns: maximumPatterns, maximumEdges: maximumEdges, maximumSteps: maximumSteps,
        maximumOccurrences: 8_000_000))
  }
}
