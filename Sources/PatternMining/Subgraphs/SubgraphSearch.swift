// Frequent connected subgraphs by pattern growth.
// X. Yan, J. Han: gSpan: Graph-Based Substructure Pattern Mining, ICDM 2002, doi:10.1109/ICDM.2002.1184038.
//
// Differences from the paper:
// 1. Codes are six-tuples with a direction, so one search serves undirected and directed graphs; antiparallel and parallel
//    edges are backward edges to the parent, self-loops backward edges to the vertex itself.
// 2. Occurrences are flat rows of vertices (`OccurrenceRows`), as narrow as the largest graph allows.
// 3. Of the occurrences that an automorphism of the pattern turns into each other only one is kept (`PatternSymmetry`). A
//    child's row is its parent's row, turned so that the new edge is where the code has it; what is left of the parent's group
//    is the part that fixes the new edge. The child may have further automorphisms: they move the new edge, and the row is
//    kept only where the image of that edge is the greatest.
// 4. A candidate is counted, then tested for minimality, and only then are its rows written.
// 5. Edges whose labels are infrequent are dropped first; an edge that could start a smaller code than the root is ignored.
// 6. Patterns inherit at which vertices and by which types growth is still possible (`GrowthBounds`).
//
// Invariants: codes on the stack are minimal; rows of a pattern are one occurrence of each of its images, ascending by graph;
// children come in code order, so patterns come in the pre-order of the code tree.

/// The state of one mining run.
struct SubgraphSearch<Vertex: FixedWidthInteger & UnsignedInteger & Sendable> {
  typealias Rows = OccurrenceRows<Vertex>

  /// Receives each pattern; answers whether more are wanted.
  typealias Visitor = (_ steps: [CodeStep], Rows) -> Bool

  private struct Child {
    let step: CodeStep
    let rows: Rows
    let symmetry: PatternSymmetry
    let bounds: GrowthBounds
  }

  private(set) var summary = MiningSummary()

  private let options: MiningOptions
  private let adjacency: TypedAdjacency
  private var steps: [CodeStep] = []
  private var scan: ExtensionScan<Vertex>
  private var plan = ExtensionPlan()
  private var minimality: MinimalityTest
  private var closure: ClosureTest<Vertex>
  private var rootRank: UInt32 = 0
  private var heldRows = 0
  private var hasLargerPatterns = false

  init(_ adjacency: TypedAdjacency, _ options: MiningOptions) {
    self.options = options
    self.adjacency = adjacency
    scan = ExtensionScan(largestGraph: adjacency.largestGraph)
    closure = ClosureTest(largestGraph: adjacency.largestGraph)
    minimality = MinimalityTest(adjacency.types)
  }

  /// Runs the search to its end or to the first bound of the budget.
  mutating func run(_ visit: Visitor) {
    for type in adjacency.types.roots where summary.cut == nil {
      rootRank = adjacency.types.rootRanks[Int(type)]
      let rows = Rows(of: type, in: adjacency)
      if holds(rows.count) { grow(root(type, rows), visit) }
      heldRows = 0
    }
    if summary.cut == nil, hasLargerPatterns { summary.cut = .edges(limit: options.budget.maximumEdges) }
  }

  private func root(_ type: UInt32, _ rows: Rows) -> Child {
    let images: [UInt16] = adjacency.types.isTurnable(type) ? [0, 1, 1, 0] : []
    return Child(
      step: CodeStep(from: 0, to: rows.width - 1, type: type), rows: rows,
      symmetry: PatternSymmetry(images: images, vertexCount: rows.width, isWhole: true), bounds: .open)
  }

  private mutating func grow(_ child: Child, _ visit: Visitor) {
    steps.append(child.step)
    minimality.push(child.step)
    let held = heldRows
    let shape = PatternShape(steps, adjacency.types)
    report(child, shape, visit)
    for grandchild in children(of: child, shape) {
      grow(grandchild, visit)
      if summary.cut != nil { break }
    }
    heldRows = held
    minimality.pop()
    steps.removeLast()
  }

  private mutating func report(_ child: Child, _ shape: PatternShape, _ visit: Visitor) {
    if options.closedOnly, !closure.isClosed(child.rows, shape, child.symmetry, adjacency) { return }
    guard summary.patterns < options.budget.maximumPatterns else {
      summary.cut = .patterns(limit: options.budget.maximumPatterns)
      return
    }
    summary.add(edges: steps.count, support: child.rows.support)
    if !visit(steps, child.rows) { summary.cut = .declined }
  }

  private mutating func children(of child: Child, _ shape: PatternShape) -> [Child] {
    guard summary.cut == nil, mayGoOn(), !(isLargest && hasLargerPatterns) else { return [] }
    plan.prepare(shape, child.symmetry, child.bounds, rootRank: rootRank, adjacency)
    let limit = options.budget.maximumOccurrences
    summary.steps += child.rows.count
    guard scan.count(child.rows, plan, limit: limit, adjacency) else {
      summary.cut = .occurrences(limit: limit)
      return []
    }
    guard isLargest else { return minimalChildren(of: child, shape) }
    for slot in plan.slots.indices where isFrequent(slot) { hasLargerPatterns = true }
    return []
  }

  private var isLargest: Bool { steps.count >= options.budget.maximumEdges }

  private func isFrequent(_ slot: Int) -> Bool { Int(scan.counters[slot].support) >= options.minimumSupport }

  /// The minimal ones of the frequent extensions, with their rows.
  private mutating func minimalChildren(of child: Child, _ shape: PatternShape) -> [Child] {
    var chosen: [ExtensionScan<Vertex>.Choice] = []
    var symmetries: [PatternSymmetry] = []
    var refuted: [Int] = []
    let least = UInt32(clamping: options.minimumSupport)
    let frequent = scan.counters.map { $0.support >= least }
    for slot in plan.slots.indices where plan.slots[slot].isCandidate && frequent[slot] {
      let step = plan.slots[slot].step
      let isTurnable = adjacency.types.isTurnable(step.type)
      switch verdict(step) {
      case .minimal:
        let symmetry = grownSymmetry(child.symmetry, step, isTurnable)
        symmetries.append(symmetry)
        let places = symmetry.places(of: step, isTurnable: isTurnable)
        chosen.append(.init(slot: slot, step: step, places: places, isTurnable: isTurnable))
      case .refuted: break
      case .refutedForGood: refuted.append(slot)
      }
      minimality.pop()
    }
    guard !chosen.isEmpty, holds(scan.rowCount(chosen)) else { return [] }
    let bounds = plan.bounds(vertexCount: shape.vertexCount, frequent, refuted: refuted)
    let rows = scan.rows(chosen, of: child.rows, child.symmetry)
    return chosen.indices.map {
      Child(step: chosen[$0].step, rows: rows[$0], symmetry: symmetries[$0], bounds: bounds)
    }
  }

  /// Puts the step on top of the minimality test and asks it.
  private mutating func verdict(_ step: CodeStep) -> MinimalityTest.Verdict {
    minimality.push(step)
    let before = minimality.work
    let verdict = minimality.verdict()
    summary.steps += minimality.work - before
    return verdict
  }

  /// The group of a pattern that was just found minimal.
  private func grownSymmetry(_ parent: PatternSymmetry, _ step: CodeStep, _ isTurnable: Bool) -> PatternSymmetry {
    guard parent.isWhole, let symmetry = minimality.symmetry else {
      return parent.fixing(step, isTurnable: isTurnable)
    }
    return symmetry
  }

  private mutating func holds(_ rows: Int) -> Bool {
    guard heldRows + rows <= options.budget.maximumOccurrences else {
      summary.cut = .occurrences(limit: options.budget.maximumOccurrences)
      return false
    }
    heldRows += rows
    summary.peakOccurrences = max(summary.peakOccurrences, heldRows)
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
}
