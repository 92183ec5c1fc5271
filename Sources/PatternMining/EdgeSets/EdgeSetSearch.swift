// Frequent connected arc sets, each once, by growth with exclusion: S. Wernicke: Efficient Detection of Network Motifs,
// IEEE/ACM TCBB 2006, doi:10.1109/TCBB.2006.51 (ESU), on arcs that meet in a vertex label instead of on vertices, with the
// graph sets of M. J. Zaki: Scalable Algorithms for Association Mining, IEEE TKDE 2000, doi:10.1109/69.846291 (Eclat).
//
// A set is grown from its least arc. An arc that was a candidate once is never offered again below, and one that is infrequent
// with a set is infrequent with all larger ones; so candidates are the frequent later siblings and the arcs that the newest
// arc alone brings in reach.

/// The state of one mining run over arcs.
struct EdgeSetSearch {
  private(set) var summary = MiningSummary()

  private let table: ArcTable
  private let options: MiningOptions
  private var chosen: [Int] = []
  private var isSeen: [Bool]
  /// The graph sets of the chosen prefixes, one row each.
  private var rows: [UInt64] = []
  private var hasLargerPatterns = false

  init(_ table: ArcTable, _ options: MiningOptions) {
    self.table = table
    self.options = options
    isSeen = Array(repeating: false, count: table.arcs.count)
  }

  /// Runs the search to its end or to the first bound of the budget.
  mutating func run<Failure: Error>(_ visit: (EdgeSetPattern) throws(Failure) -> Bool) throws(Failure) {
    for root in table.arcs.indices where summary.cut == nil {
      isSeen[root] = true
      try grow(root, support: table.supports[root], siblings: [], visit)
    }
    if summary.cut == nil, hasLargerPatterns { summary.cut = .edges(limit: options.budget.maximumEdges) }
  }

  private mutating func grow<Failure: Error>(
    _ arc: Int, support: Int, siblings: ArraySlice<Int>, _ visit: (EdgeSetPattern) throws(Failure) -> Bool
  ) throws(Failure) {
    pushRow(arc)
    chosen.append(arc)
    try report(support, visit)
    let fresh = table.neighbours[arc].filter { !isSeen[$0] }
    for arc in fresh { isSeen[arc] = true }
    let frequent = frequentCandidates(siblings + fresh)
    let candidates = frequent.map(\.arc)
    for (index, candidate) in frequent.enumerated() where summary.cut == nil {
      try grow(candidate.arc, support: candidate.support, siblings: candidates[(index + 1)...], visit)
    }
    for arc in fresh { isSeen[arc] = false }
    chosen.removeLast()
    rows.removeLast(table.wordCount)
  }

  private mutating func report<Failure: Error>(
    _ support: Int, _ visit: (EdgeSetPattern) throws(Failure) -> Bool
  ) throws(Failure) {
    if options.closedOnly, !isClosed() { return }
    guard summary.patterns < options.budget.maximumPatterns else {
      summary.cut = .patterns(limit: options.budget.maximumPatterns)
      return
    }
    summary.add(edges: chosen.count, support: support)
    let pattern = EdgeSetPattern(
      arcs: chosen.sorted().map { table.arcs[$0] }, support: support,
      graphs: options.evidence == .support ? nil : GraphBitset(words: rows.suffix(table.wordCount)))
    if !(try visit(pattern)) { summary.cut = .declined }
  }

  /// The candidates that are frequent together with the chosen arcs, none of them when the set may not grow.
  private mutating func frequentCandidates(_ candidates: ArraySlice<Int>) -> [(arc: Int, support: Int)] {
    let isLargest = chosen.count >= options.budget.maximumEdges
    guard mayGoOn(), !(isLargest && hasLargerPatterns) else { return [] }
    summary.steps += candidates.count
    let frequent = candidates.map { (arc: $0, support: support(with: $0)) }
      .filter { $0.support >= options.minimumSupport }
    if isLargest { hasLargerPatterns = !frequent.isEmpty }
    return isLargest ? [] : frequent
  }

  private mutating func mayGoOn() -> Bool {
    guard summary.cut == nil else { return false }
    if summary.steps >= options.budget.maximumSteps {
      summary.cut = .steps(limit: options.budget.maximumSteps)
    } else if options.budget.isCancelled?() == true {
      summary.cut = .cancelled
    }
    return summary.cut == nil
  }

  private mutating func pushRow(_ arc: Int) {
    let last = rows.count - table.wordCount
    let start = arc * table.wordCount
    for word in 0..<table.wordCount {
      rows.append(chosen.isEmpty ? table.bits[start + word] : table.bits[start + word] & rows[last + word])
    }
  }

  private func support(with arc: Int) -> Int {
    let last = rows.count - table.wordCount
    let start = arc * table.wordCount
    var count = 0
    for word in 0..<table.wordCount { count += (table.bits[start + word] & rows[last + word]).nonzeroBitCount }
    return count
  }

  /// Whether no arc that meets the set is in all of its graphs.
  private func isClosed() -> Bool {
    !chosen.contains { arc in
      table.neighbours[arc].contains { !chosen.contains($0) && coversGraphs($0) }
    }
  }

  private func coversGraphs(_ arc: Int) -> Bool {
    let last = rows.count - table.wordCount
    let start = arc * table.wordCount
    return (0..<table.wordCount).allSatisfy { rows[last + $0] & ~table.bits[start + $0] == 0 }
  }
}
