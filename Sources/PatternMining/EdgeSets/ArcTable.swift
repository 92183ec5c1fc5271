/// The frequent arcs of a list of graphs with their graph sets, ascending.
struct ArcTable {
  let arcs: [LabelledArc]
  let supports: [Int]
  /// The words of one graph set.
  let wordCount: Int
  /// The graph set of arc `a` is `bits[a * wordCount..<(a + 1) * wordCount]`.
  private(set) var bits: [UInt64]
  /// For each arc the arcs that share a vertex label with it, ascending, itself included.
  let neighbours: [[Int]]

  init(_ graphs: [[LabelledArc]], minimumSupport: Int) {
    let counts = Self.counts(graphs)
    let arcs = counts.filter { $0.value.support >= minimumSupport }.map(\.key).sorted()
    self.arcs = arcs
    supports = arcs.map { counts[$0]?.support ?? 0 }
    wordCount = (graphs.count + 63) / 64
    bits = Array(repeating: 0, count: arcs.count * wordCount)
    neighbours = Self.neighbours(arcs)
    let ordinals = Dictionary(uniqueKeysWithValues: arcs.enumerated().map { ($1, $0) })
    for (graph, arcs) in graphs.enumerated() {
      for arc in arcs {
        guard let ordinal = ordinals[arc] else { continue }
        bits[ordinal * wordCount + graph / 64] |= 1 << UInt64(graph % 64)
      }
    }
  }

  private static func counts(_ graphs: [[LabelledArc]]) -> [LabelledArc: (support: Int, last: Int)] {
    var counts: [LabelledArc: (support: Int, last: Int)] = [:]
    for (graph, arcs) in graphs.enumerated() {
      for arc in arcs {
        let old = counts[arc] ?? (0, -1)
        if old.last != graph { counts[arc] = (old.support + 1, graph) }
      }
    }
    return counts
  }

  private static func neighbours(_ arcs: [LabelledArc]) -> [[Int]] {
    var byLabel: [UInt32: [Int]] = [:]
    for (index, arc) in arcs.enumerated() {
      byLabel[arc.from, default: []].append(index)
      if arc.to != arc.from { byLabel[arc.to, default: []].append(index) }
    }
    return arcs.map { Set((byLabel[$0.from] ?? []) + (byLabel[$0.to] ?? [])).sorted() }
  }
}
