/// A graph in layers, with bends for edges that pass layers, ordered so that few edges cross.
struct LayeredGraph {
  /// A step, the end, or a bend of a long edge.
  struct Node: Hashable {
    enum Kind: Hashable { case step, end, bend }
    let kind: Kind
    let layer: Int
  }

  /// A forward edge with the nodes that it passes, from its source to its target.
  struct Chain {
    let edge: DrawingLayout.Edge
    let nodes: [Int]
  }

  private static let sweeps = 8

  /// The steps in their order, then the end, then the bends.
  private(set) var nodes: [Node]
  /// The forward edges, ascending.
  private(set) var chains: [Chain] = []
  /// The edges that go back, ascending.
  let backEdges: [DrawingLayout.Edge]
  /// The nodes of each layer from left to right.
  private(set) var layers: [[Int]] = []
  let layerCount: Int

  init(count: Int, edges: [DrawingLayout.Edge]) {
    let distinct = Set(edges).sorted()
    let layer = Self.layers(count: count, edges: distinct)
    nodes = layer.map { Node(kind: .step, layer: $0) }
    let hasEnd = distinct.contains { $0.target == nil }
    let last = (layer.max() ?? -1) + 1
    if hasEnd { nodes.append(Node(kind: .end, layer: last)) }
    layerCount = last + (hasEnd ? 1 : 0)
    func isForward(_ edge: DrawingLayout.Edge) -> Bool { edge.target.map { layer[$0] > layer[edge.from] } ?? true }
    backEdges = distinct.filter { !isForward($0) }
    for edge in distinct where isForward(edge) {
      let target = edge.target ?? count
      var chain = [edge.from]
      for between in (nodes[edge.from].layer + 1)..<max(nodes[target].layer, nodes[edge.from].layer + 1) {
        chain.append(nodes.count)
        nodes.append(Node(kind: .bend, layer: between))
      }
      chains.append(Chain(edge: edge, nodes: chain + [target]))
    }
    layers = (0..<layerCount).map { level in nodes.indices.filter { nodes[$0].layer == level } }
    lessenCrossings()
  }

  /// The neighbours of each node in the layer above and in the layer below.
  var neighbours: (above: [[Int]], below: [[Int]]) {
    var above = [[Int]](repeating: [], count: nodes.count)
    var below = above
    for chain in chains {
      for (upper, lower) in zip(chain.nodes, chain.nodes.dropFirst()) {
        above[lower].append(upper)
        below[upper].append(lower)
      }
    }
    return (above, below)
  }

  /// The layer of each step: its longest path from the start over edges that do not go back.
  static func layers(count: Int, edges: [DrawingLayout.Edge]) -> [Int] {
    var successors = [[Int]](repeating: [], count: count)
    for edge in edges { if let target = edge.target { successors[edge.from].append(target) } }
    let (order, back) = walk(successors)
    var layers = [Int](repeating: 0, count: count)
    for node in order.reversed() {
      for target in successors[node] where !back.contains([node, target]) {
        layers[target] = max(layers[target], layers[node] + 1)
      }
    }
    return layers
  }

  /// The nodes in the order in which a depth-first search leaves them, and the edges that go back to a node still open.
  private static func walk(_ successors: [[Int]]) -> (order: [Int], back: Set<[Int]>) {
    var state = [UInt8](repeating: 0, count: successors.count)
    var order: [Int] = []
    var back: Set<[Int]> = []
    for root in successors.indices where state[root] == 0 {
      var stack: [(node: Int, next: Int)] = [(root, 0)]
      state[root] = 1
      while let top = stack.last {
        guard top.next < successors[top.node].count else {
          state[top.node] = 2
          order.append(top.node)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let target = successors[top.node][top.next]
        if state[target] == 1 { back.insert([top.node, target]) }
        if state[target] == 0 {
          state[target] = 1
          stack.append((target, 0))
        }
      }
    }
    return (order, back)
  }

  private mutating func lessenCrossings() {
    let (above, below) = neighbours
    var best = (layers: layers, crossings: crossings(layers, below))
    var current = layers
    for sweep in 0..<Self.sweeps where best.crossings > 0 {
      let isDown = sweep.isMultiple(of: 2)
      for level in isDown ? Array(current.indices) : current.indices.reversed() {
        current[level] = Self.sorted(current[level], by: isDown ? above : below, in: current)
      }
      let count = crossings(current, below)
      if count < best.crossings { best = (current, count) }
    }
    layers = best.layers
  }

  /// A layer ordered by the mean place of each node's neighbours; nodes without neighbours keep their place.
  private static func sorted(_ layer: [Int], by neighbours: [[Int]], in layers: [[Int]]) -> [Int] {
    var place: [Int: Int] = [:]
    for row in layers { for (index, node) in row.enumerated() { place[node] = index } }
    let keyed = layer.enumerated().map { index, node in
      let places = neighbours[node].compactMap { place[$0] }
      let mean = places.isEmpty ? Double(index) : Double(places.reduce(0, +)) / Double(places.count)
      return (mean: mean, index: index, node: node)
    }
    return keyed.sorted { ($0.mean, $0.index) < ($1.mean, $1.index) }.map(\.node)
  }

  private func crossings(_ layers: [[Int]], _ below: [[Int]]) -> Int {
    var place = [Int](repeating: 0, count: nodes.count)
    for row in layers { for (index, node) in row.enumerated() { place[node] = index } }
    var count = 0
    for row in layers {
      let pairs = row.flatMap { upper in below[upper].map { (place[upper], place[$0]) } }
      for (index, first) in pairs.enumerated() {
        for second in pairs[(index + 1)...] where (first.0 - second.0) * (first.1 - second.1) < 0 { count += 1 }
      }
    }
    return count
  }
}

/// The centres of the nodes of a layered graph: each row as near to its neighbours as its separations allow.
enum RowPlacement {
  private static let sweeps = 4

  /// The centre of every node.
  static func centres(
    of graph: LayeredGraph, width: (LayeredGraph.Node) -> Int, separation: Int
  ) -> [Int] {
    let (above, below) = graph.neighbours
    var centres = [Double](repeating: 0, count: graph.nodes.count)
    for sweep in 0...sweeps {
      let isDown = sweep.isMultiple(of: 2)
      for level in isDown ? Array(graph.layers.indices) : graph.layers.indices.reversed() {
        let row = graph.layers[level]
        let wanted = row.map { node in
          let others = isDown ? above[node] : below[node]
          return others.isEmpty ? centres[node] : others.reduce(0) { $0 + centres[$1] } / Double(others.count)
        }
        let distances = zip(row, row.dropFirst()).map { left, right in
          Double((width(graph.nodes[left]) + width(graph.nodes[right])) / 2 + separation)
        }
        for (node, centre) in zip(row, spread(wanted, distances)) { centres[node] = centre }
      }
    }
    return centres.map { Int($0.rounded()) }
  }

  /// The places nearest to `wanted` (least squares) in which neighbours keep their distances: pool adjacent violators.
  static func spread(_ wanted: [Double], _ distances: [Double]) -> [Double] {
    var offsets = [0.0]
    for distance in distances { offsets.append((offsets.last ?? 0) + distance) }
    var blocks: [(sum: Double, count: Int)] = []
    for (place, offset) in zip(wanted, offsets) {
      blocks.append((place - offset, 1))
      while blocks.count > 1 {
        let (last, before) = (blocks[blocks.count - 1], blocks[blocks.count - 2])
        guard last.sum / Double(last.count) < before.sum / Double(before.count) else { break }
        blocks.removeLast()
        blocks[blocks.count - 1] = (before.sum + last.sum, before.count + last.count)
      }
    }
    let means = blocks.flatMap { [Double](repeating: $0.sum / Double($0.count), count: $0.count) }
    return zip(means, offsets).map { $0 + $1 }
  }
}
