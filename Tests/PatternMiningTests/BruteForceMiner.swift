import PatternMining

/// Frequent connected subgraphs by listing every edge subset of every graph; shares no code with the miners.
///
/// A subset becomes a key by trying all orders of its vertices that keep labels ascending and taking the smallest text.
struct BruteForceMiner {
  /// Vertex labels and edges `(from, to, label)`, with `from ≤ to` when undirected.
  struct Pattern: Hashable {
    var labels: [UInt32]
    var edges: [[UInt32]]
  }

  let isDirected: Bool
  private var canonical: [Pattern: Pattern] = [:]

  init(isDirected: Bool) {
    self.isDirected = isDirected
  }

  /// Each connected subgraph that occurs in at least `minimumSupport` graphs, with these graphs.
  mutating func patterns(_ graphs: [LabelledGraph], minimumSupport: Int) -> [Pattern: [UInt32]] {
    var found: [Pattern: [UInt32]] = [:]
    for (index, graph) in graphs.enumerated() {
      var own: Set<Pattern> = []
      for mask in 1..<(1 << graph.edges.count) {
        let edges = graph.edges.indices.filter { mask >> $0 & 1 == 1 }.map { graph.edges[$0] }
        if let pattern = connected(graph.vertexLabels, edges) { own.insert(key(pattern)) }
      }
      for pattern in own { found[pattern, default: []].append(UInt32(index)) }
    }
    return found.filter { $0.value.count >= minimumSupport }
  }

  /// Those patterns that no pattern with one more edge and equal support contains.
  mutating func closed(_ patterns: [Pattern: [UInt32]]) -> [Pattern: [UInt32]] {
    var result = patterns
    for (pattern, graphs) in patterns {
      for left in pattern.edges.indices {
        var edges = pattern.edges
        edges.remove(at: left)
        let rest = edges.map { LabelledGraph.Edge($0[0], $0[1], label: $0[2]) }
        guard !rest.isEmpty, let smaller = connected(pattern.labels, rest) else { continue }
        let smallerKey = key(smaller)
        if patterns[smallerKey]?.count == graphs.count { result[smallerKey] = nil }
      }
    }
    return result
  }

  /// The key of a connected graph.
  mutating func key(_ graph: LabelledGraph) -> Pattern? { connected(graph.vertexLabels, graph.edges).map { key($0) } }

  private func connected(_ labels: [UInt32], _ edges: [LabelledGraph.Edge]) -> Pattern? {
    var group = Array(labels.indices)
    for edge in edges {
      let (first, second) = (group[Int(edge.source)], group[Int(edge.target)])
      if first != second { group = group.map { $0 == second ? first : $0 } }
    }
    let touched = Set(edges.flatMap { [Int($0.source), Int($0.target)] }).sorted()
    guard Set(touched.map { group[$0] }).count == 1 else { return nil }
    let numbers = Dictionary(uniqueKeysWithValues: touched.enumerated().map { ($1, UInt32($0)) })
    let pairs = edges.map { [numbers[Int($0.source)] ?? 0, numbers[Int($0.target)] ?? 0, $0.label] }
    return Pattern(labels: touched.map { labels[$0] }, edges: pairs)
  }

  private mutating func key(_ pattern: Pattern) -> Pattern {
    if let known = canonical[pattern] { return known }
    var best: Pattern?
    permute(Array(pattern.labels.indices), 0) { order in
      let candidate = renamed(pattern, order)
      guard candidate.labels == candidate.labels.sorted() else { return }
      if let old = best, !candidate.edges.lexicographicallyPrecedes(old.edges, by: { $0.lexicographicallyPrecedes($1) })
      {
        return
      }
      best = candidate
    }
    canonical[pattern] = best ?? pattern
    return best ?? pattern
  }

  private func renamed(_ pattern: Pattern, _ order: [Int]) -> Pattern {
    var labels = pattern.labels
    for (vertex, place) in order.enumerated() { labels[place] = pattern.labels[vertex] }
    let edges = pattern.edges.map { edge -> [UInt32] in
      let (from, to) = (UInt32(order[Int(edge[0])]), UInt32(order[Int(edge[1])]))
      return isDirected || from < to ? [from, to, edge[2]] : [to, from, edge[2]]
    }
    return Pattern(labels: labels, edges: edges.sorted { $0.lexicographicallyPrecedes($1) })
  }

  private func permute(_ order: [Int], _ fixed: Int, _ visit: ([Int]) -> Void) {
    if fixed == order.count { return visit(order) }
    for index in fixed..<order.count {
      var next = order
      next.swapAt(fixed, index)
      permute(next, fixed + 1, visit)
    }
  }
}
