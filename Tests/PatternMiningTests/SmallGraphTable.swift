import PatternMining

/// All undirected graphs of a few vertices with two vertex and two edge labels as numbers, and the least number of each
/// isomorphism class, found by trying every permutation of the vertices.
///
/// The number of a graph has one binary digit for each vertex label and, above them, one ternary digit for each vertex pair:
/// 0 no edge, 1 and 2 an edge of label 0 and 1.
struct SmallGraphTable {
  private let pairs: [[(Int, Int)]]
  private let leasts: [[Int32]]

  init(maximumVertices: Int) {
    let pairs = (0...maximumVertices).map { count in (0..<count).flatMap { high in (0..<high).map { ($0, high) } } }
    self.pairs = pairs
    leasts = (0...maximumVertices).map { Self.leasts($0, pairs[$0]) }
  }

  /// The least number of each isomorphism class, ascending.
  func representatives(_ count: Int) -> [Int] { leasts[count].indices.filter { leasts[count][$0] == $0 } }

  func graph(_ code: Int, _ count: Int) -> LabelledGraph {
    var rest = code >> count
    var edges: [LabelledGraph.Edge] = []
    for (low, high) in pairs[count] {
      if rest % 3 > 0 { edges.append(LabelledGraph.Edge(UInt32(low), UInt32(high), label: UInt32(rest % 3 - 1))) }
      rest /= 3
    }
    return LabelledGraph(vertexLabels: (0..<count).map { UInt32(code >> $0 & 1) }, edges: edges)
  }

  /// The class of a graph: its number of vertices and least number.
  func key(_ graph: LabelledGraph) -> [Int32] {
    let count = graph.vertexLabels.count
    var code = 0
    for (low, high) in pairs[count].reversed() {
      let edge = graph.edges.first {
        ($0.source, $0.target) == (UInt32(low), UInt32(high)) || ($0.target, $0.source) == (UInt32(low), UInt32(high))
      }
      code = code * 3 + (edge.map { Int($0.label) + 1 } ?? 0)
    }
    code <<= count
    for (vertex, label) in graph.vertexLabels.enumerated() { code += Int(label) << vertex }
    return [Int32(count), leasts[count][code]]
  }

  /// The classes of all connected edge subsets.
  func connectedSubgraphs(_ graph: LabelledGraph) -> Set<[Int32]> {
    var result: Set<[Int32]> = []
    for mask in 1..<max(1, 1 << graph.edges.count) {
      let edges = graph.edges.indices.filter { mask >> $0 & 1 == 1 }.map { graph.edges[$0] }
      if let subgraph = connectedGraph(graph.vertexLabels, edges) { result.insert(key(subgraph)) }
    }
    return result
  }

  private func connectedGraph(_ labels: [UInt32], _ edges: [LabelledGraph.Edge]) -> LabelledGraph? {
    var reached = 1 << Int(edges[0].source)
    var touched = 0
    for edge in edges { touched |= 1 << Int(edge.source) | 1 << Int(edge.target) }
    for _ in edges {
      for edge in edges {
        let ends = 1 << Int(edge.source) | 1 << Int(edge.target)
        if reached & ends != 0 { reached |= ends }
      }
    }
    guard reached == touched else { return nil }
    let kept = labels.indices.filter { touched >> $0 & 1 == 1 }
    let renamed = edges.map { edge in
      LabelledGraph.Edge(
        UInt32(kept.firstIndex(of: Int(edge.source)) ?? 0), UInt32(kept.firstIndex(of: Int(edge.target)) ?? 0),
        label: edge.label)
    }
    return LabelledGraph(vertexLabels: kept.map { labels[$0] }, edges: renamed)
  }

  private static func leasts(_ count: Int, _ pairs: [(Int, Int)]) -> [Int32] {
    let powers = pairs.indices.map { index in (0..<index).reduce(1) { product, _ in product * 3 } }
    var leasts = [Int32](repeating: -1, count: (powers.last ?? 0) * 3 << count + (pairs.isEmpty ? 1 << count : 0))
    let orders = permutations(count)
    let weights = orders.map { order in
      pairs.map { low, high in
        powers[pairs.firstIndex { $0 == (min(order[low], order[high]), max(order[low], order[high])) } ?? 0]
      }
    }
    for code in leasts.indices where leasts[code] < 0 {
      let digits = powers.map { (code >> count) / $0 % 3 }
      for (order, weight) in zip(orders, weights) {
        var image = 0
        for index in digits.indices { image += digits[index] * weight[index] }
        image <<= count
        for vertex in 0..<count { image += (code >> vertex & 1) << order[vertex] }
        leasts[image] = Int32(code)
      }
    }
    return leasts
  }

  private static func permutations(_ count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return permutations(count - 1).flatMap { order in
      (0..<count).map { place in
        var longer = order
        longer.insert(count - 1, at: place)
        return longer
      }
    }
  }
}
