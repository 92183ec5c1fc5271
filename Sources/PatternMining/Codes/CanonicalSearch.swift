// Minimal DFS code of one graph by branch and bound: every traversal that is no larger than the best so far is
// followed. X. Yan, J. Han: gSpan: Graph-Based Substructure Pattern Mining, ICDM 2002, doi:10.1109/ICDM.2002.1184038.
// Differences: six-tuples for directed graphs; self-loops count as backward edges to the vertex itself; parallel edges with
// different labels; of like leaves at one vertex only the first is followed, the others can be exchanged with it. Unlike the miner's `MinimalityTest` it works on labels and needs no table of edge types.

/// The state of one search for the minimal code of a graph.
struct CanonicalSearch {
  private struct HalfEdge {
    let target: Int
    let direction: CodeEdge.Direction
    let label: UInt32
    let edge: Int
  }

  private typealias Candidate = (code: CodeEdge, source: Int, halfEdge: HalfEdge)

  private let labels: [UInt32]
  private let edgeCount: Int
  private var halfEdges: [[HalfEdge]]
  private var best: [CodeEdge] = []
  private var order: [Int] = []
  private var parents: [Int] = []
  private var numbers: [Int?]
  private var isUsed: [Bool]

  /// The minimal code of a graph without repeated edges; `nil` when it has no edge or is not connected.
  static func minimalCode(of graph: LabelledGraph, isDirected: Bool) -> [CodeEdge]? {
    var search = CanonicalSearch(graph, isDirected: isDirected)
    guard !graph.edges.isEmpty, search.isConnected else { return nil }
    search.start()
    return search.best
  }

  private init(_ graph: LabelledGraph, isDirected: Bool) {
    labels = graph.vertexLabels
    edgeCount = graph.edges.count
    halfEdges = Array(repeating: [], count: labels.count)
    numbers = Array(repeating: nil, count: labels.count)
    isUsed = Array(repeating: false, count: graph.edges.count)
    for (index, edge) in graph.edges.enumerated() {
      let source = Int(edge.source)
      let target = Int(edge.target)
      halfEdges[source].append(HalfEdge(target: target, direction: .along, label: edge.label, edge: index))
      guard source != target else { continue }
      let back: CodeEdge.Direction = isDirected ? .against : .along
      halfEdges[target].append(HalfEdge(target: source, direction: back, label: edge.label, edge: index))
    }
  }

  private var isConnected: Bool {
    var isSeen = [Bool](repeating: false, count: labels.count)
    var pending = [0]
    isSeen[0] = true
    while let vertex = pending.popLast() {
      for halfEdge in halfEdges[vertex] where !isSeen[halfEdge.target] {
        isSeen[halfEdge.target] = true
        pending.append(halfEdge.target)
      }
    }
    return isSeen.allSatisfy { $0 }
  }

  private mutating func start() {
    var candidates: [Candidate] = []
    for source in labels.indices {
      for halfEdge in halfEdges[source] {
        candidates.append((code(0, halfEdge.target == source ? 0 : 1, source, halfEdge), source, halfEdge))
      }
    }
    guard let first = candidates.map(\.code).min() else { return }
    best = [first]
    for candidate in candidates where candidate.code == first {
      enter(candidate.source, parent: 0)
      follow(candidate)
      leave()
    }
  }

  private func code(_ from: Int, _ to: Int, _ source: Int, _ halfEdge: HalfEdge) -> CodeEdge {
    CodeEdge(
      from: UInt32(from), to: UInt32(to), fromLabel: labels[source], direction: halfEdge.direction,
      label: halfEdge.label, toLabel: labels[halfEdge.target])
  }

  private mutating func follow(_ candidate: Candidate, depth: Int = 1) {
    isUsed[candidate.halfEdge.edge] = true
    if candidate.code.isForward { enter(candidate.halfEdge.target, parent: Int(candidate.code.from)) }
    extend(depth)
    if candidate.code.isForward { leave() }
    isUsed[candidate.halfEdge.edge] = false
  }

  private mutating func enter(_ vertex: Int, parent: Int) {
    numbers[vertex] = order.count
    order.append(vertex)
    parents.append(parent)
  }

  private mutating func leave() {
    parents.removeLast()
    numbers[order.removeLast()] = nil
  }

  private mutating func extend(_ depth: Int) {
    guard depth < edgeCount else { return }
    let candidates = extensions()
    guard let smallest = candidates.map(\.code).min() else { return }
    if depth < best.count {
      if best[depth] < smallest { return }
      if smallest < best[depth] { best.removeSubrange(depth...) }
    }
    if depth == best.count { best.append(smallest) }
    var hasLeaf = false
    for candidate in candidates where candidate.code == smallest {
      let isLeaf = candidate.code.isForward && halfEdges[candidate.halfEdge.target].count == 1
      if !isLeaf || !hasLeaf { follow(candidate, depth: depth + 1) }
      hasLeaf = hasLeaf || isLeaf
    }
  }

  private func extensions() -> [Candidate] {
    var number = order.count - 1
    let backward = backwardExtensions(of: number)
    guard backward.isEmpty else { return backward }
    while true {
      let forward = forwardExtensions(of: number)
      if !forward.isEmpty || number == 0 { return forward }
      number = parents[number]
    }
  }

  private func backwardExtensions(of number: Int) -> [Candidate] {
    let source = order[number]
    return halfEdges[source].compactMap { halfEdge in
      guard !isUsed[halfEdge.edge], let target = numbers[halfEdge.target] else { return nil }
      return (code(number, target, source, halfEdge), source, halfEdge)
    }
  }

  private func forwardExtensions(of number: Int) -> [Candidate] {
    let source = order[number]
    return halfEdges[source].compactMap { halfEdge in
      guard numbers[halfEdge.target] == nil else { return nil }
      return (code(number, order.count, source, halfEdge), source, halfEdge)
    }
  }
}
