// Frequent connected subgraphs by pattern growth.
// X. Yan, J. Han: gSpan: Graph-Based Substructure Pattern Mining, ICDM 2002, doi:10.1109/ICDM.2002.1184038.
//
// Differences from the paper:
// 1. Codes are six-tuples with a direction, so one search serves undirected and directed graphs; antiparallel and parallel
//    edges are backward edges to the parent, self-loops backward edges to the vertex itself.
// 2. Occurrences are rows of two integers in flat columns that share their upper parts (`OccurrenceStack`).
// 3. A candidate is counted, then tested for minimality, and only then are its rows written.
// 4. Edges whose labels are infrequent are dropped first; an edge that could start a smaller code than the root is ignored.
// 5. Patterns inherit at which vertices and by which types growth is still possible (`GrowthBounds`).
//
// Invariants: codes on the stack are minimal; rows of a pattern are all its occurrences, ascending by graph; children come in
// code order, so patterns come in the pre-order of the code tree.

/// The state of one mining run.
struct SubgraphSearch {
  private struct Child {
    let step: CodeStep
    let rows: Range<Int>
    let support: Int
    let bounds: GrowthBounds
  }

  private(set) var summary = MiningSummary()

  private let options: MiningOptions
  private let isDirected: Bool
  private let vertexStarts: [UInt32]
  private let adjacency: TypedAdjacency
  private var steps: [CodeStep] = []
  private var stack = OccurrenceStack()
  private var cursor: OccurrenceCursor
  private var counter = ExtensionCounter()
  private var minimality: MinimalityTest
  private var closure = ClosureTest()
  private var rootRank: UInt32 = 0
  private var hasLargerPatterns = false

  init(_ database: GraphDatabase, _ options: MiningOptions) {
    self.options = options
    isDirected = database.isDirected
    vertexStarts = database.vertexStarts
    adjacency = TypedAdjacency(database, minimumSupport: options.minimumSupport)
    cursor = OccurrenceCursor(vertexCount: database.vertexCount)
    minimality = MinimalityTest(adjacency.types)
  }

  /// Runs the search to its end or to the first bound of the budget.
  mutating func run<Failure: Error>(_ visit: (SubgraphPattern) throws(Failure) -> Bool) throws(Failure) {
    for type in adjacency.types.roots where summary.cut == nil {
      let rows = adjacency.rows(of: type)
      rootRank = adjacency.types.rootRanks[Int(type)]
      if fits(rows.count) { try grow(root(type, rows), visit) }
      stack.shrink(to: 0)
    }
    if summary.cut == nil, hasLargerPatterns { summary.cut = .edges(limit: options.budget.maximumEdges) }
  }

  private mutating func root(_ type: UInt32, _ range: Range<Int>) -> Child {
    let first = stack.extend(by: range.count)
    for (row, index) in range.enumerated() {
      stack.set(first + row, parent: adjacency.sourcesByType[index], vertex: adjacency.targetsByType[index])
    }
    let rows = first..<first + range.count
    let to = adjacency.types.keys[Int(type)].isLoop ? 0 : 1
    return Child(step: CodeStep(from: 0, to: to, type: type), rows: rows, support: firstRows(rows).count, bounds: .open)
  }

  private mutating func grow<Failure: Error>(
    _ child: Child, _ visit: (SubgraphPattern) throws(Failure) -> Bool
  ) throws(Failure) {
    steps.append(child.step)
    minimality.push(child.step)
    defer {
      minimality.pop()
      steps.removeLast()
    }
    let shape = PatternShape(steps, adjacency.types)
    try report(child, shape, visit)
    let top = stack.count
    for grandchild in children(of: child, shape) {
      try grow(grandchild, visit)
      if summary.cut != nil { break }
    }
    stack.shrink(to: top)
  }

  private mutating func report<Failure: Error>(
    _ child: Child, _ shape: PatternShape, _ visit: (SubgraphPattern) throws(Failure) -> Bool
  ) throws(Failure) {
    if options.closedOnly, !closure.isClosed(child.rows, shape, &cursor, stack, adjacency) { return }
    guard summary.patterns < options.budget.maximumPatterns else {
      summary.cut = .patterns(limit: options.budget.maximumPatterns)
      return
    }
    summary.add(edges: steps.count, support: child.support)
    if !(try visit(pattern(child, shape))) { summary.cut = .declined }
  }

  private mutating func children(of child: Child, _ shape: PatternShape) -> [Child] {
    guard summary.cut == nil, mayGoOn(), !(isLargest && hasLargerPatterns) else { return [] }
    let plan = ExtensionPlan(shape, adjacency.types, child.bounds)
    cursor.turn(to: shape)
    let limit = options.budget.maximumOccurrences
    summary.steps += child.rows.count
    guard counter.count(child.rows, plan, rootRank: rootRank, limit: limit, &cursor, stack, adjacency) else {
      summary.cut = .occurrences(limit: limit)
      return []
    }
    let frequent = plan.steps { counter.slots[$0].support >= options.minimumSupport }
    guard isLargest else { return minimalChildren(frequent, shape) }
    hasLargerPatterns = !frequent.isEmpty
    return []
  }

  private var isLargest: Bool { steps.count >= options.budget.maximumEdges }

  /// The minimal ones of the frequent extensions, with their rows on the stack.
  private mutating func minimalChildren(_ frequent: [(slot: Int, step: CodeStep)], _ shape: PatternShape) -> [Child] {
    var bounds = GrowthBounds(closedOn: shape)
    var chosen: [(slot: Int, step: CodeStep)] = []
    for extended in frequent {
      let verdict = verdict(extended.step)
      if verdict == .minimal { chosen.append(extended) }
      if verdict != .refutedForGood, extended.step.isForward { bounds.keep(extended.step) }
    }
    return materialised(chosen, bounds)
  }

  private mutating func verdict(_ step: CodeStep) -> MinimalityTest.Verdict {
    minimality.push(step)
    let before = minimality.work
    let verdict = minimality.verdict()
    summary.steps += minimality.work - before
    minimality.pop()
    return verdict
  }

  private mutating func materialised(_ chosen: [(slot: Int, step: CodeStep)], _ bounds: GrowthBounds) -> [Child] {
    let total = chosen.reduce(0) { $0 + Int(counter.slots[$1.slot].rows) }
    guard fits(total) else { return [] }
    var next = stack.extend(by: total)
    var children: [Child] = []
    var starts: [(slot: Int, start: Int)] = []
    for (slot, step) in chosen {
      let rows = next..<next + Int(counter.slots[slot].rows)
      children.append(
        Child(step: step, rows: rows, support: Int(counter.slots[slot].support), bounds: bounds))
      starts.append((slot, next))
      next = rows.upperBound
    }
    counter.materialise(starts, &stack)
    return children
  }

  private mutating func fits(_ rows: Int) -> Bool {
    guard stack.count + rows <= options.budget.maximumOccurrences else {
      summary.cut = .occurrences(limit: options.budget.maximumOccurrences)
      return false
    }
    summary.peakOccurrences = max(summary.peakOccurrences, stack.count + rows)
    return true
  }

  private mutating func mayGoOn() -> Bool {
    if summary.steps >= options.budget.maximumSteps {
      summary.cut = .steps(limit: options.budget.maximumSteps)
    } else if options.budget.isCancelled?() == true {
      summary.cut = .cancelled
    }
    return summary.cut == nil
  }

  private mutating func pattern(_ child: Child, _ shape: PatternShape) -> SubgraphPattern {
    let rows = options.evidence == .support ? nil : firstRows(child.rows)
    return SubgraphPattern(
      code: DFSCode(isDirected: isDirected, edges: steps.map { codeEdge($0) }), support: child.support,
      graphs: rows?.map { graph(of: $0) },
      occurrences: options.evidence == .occurrences ? rows.map { occurrences($0, shape) } : nil)
  }

  private func codeEdge(_ step: CodeStep) -> CodeEdge {
    let key = adjacency.types.keys[Int(step.type)]
    return CodeEdge(
      from: UInt32(step.from), to: UInt32(step.to), fromLabel: key.fromLabel, direction: key.direction,
      label: key.label, toLabel: key.toLabel)
  }

  private func graph(of row: Int) -> UInt32 { adjacency.graphs[Int(stack.vertices[row])] }

  /// The first row of each graph.
  private func firstRows(_ rows: Range<Int>) -> [Int] {
    var result: [Int] = []
    var last: UInt32?
    for row in rows {
      let graph = graph(of: row)
      if graph != last { result.append(row) }
      last = graph
    }
    return result
  }

  private mutating func occurrences(_ rows: [Int], _ shape: PatternShape) -> [[UInt32]] {
    cursor.turn(to: shape)
    return rows.map { row in
      cursor.move(to: row, stack, adjacency.graphs)
      let first = vertexStarts[Int(cursor.graph)]
      return cursor.images.map { $0 - first }
    }
  }
}
