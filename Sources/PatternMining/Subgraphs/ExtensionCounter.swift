/// Finds every extension of a pattern's occurrences and counts graphs and rows for each slot of its plan.
struct ExtensionCounter {
  /// What one possible new edge came to.
  struct Slot {
    var rows: UInt32 = 0
    var support: UInt32 = 0
    /// The last graph counted, plus 1.
    var lastGraph: UInt32 = 0

    mutating func count(_ graph: UInt32) {
      rows &+= 1
      if lastGraph != graph &+ 1 {
        lastGraph = graph &+ 1
        support &+= 1
      }
    }
  }

  private struct Found {
    let slot: UInt32
    let row: UInt32
    let vertex: UInt32
  }

  private static let dropped = Int.min

  private(set) var slots: [Slot] = []
  private var found: [Found] = []
  private var next: [Int] = []

  /// Counts the extensions of the rows; false when more than `limit` were found and the rest was left.
  mutating func count(
    _ rows: Range<Int>, _ plan: ExtensionPlan, rootRank: UInt32, limit: Int, _ cursor: inout OccurrenceCursor,
    _ stack: borrowing OccurrenceStack, _ adjacency: TypedAdjacency
  ) -> Bool {
    slots.removeAll(keepingCapacity: true)
    slots.append(contentsOf: repeatElement(Slot(), count: plan.slotCount))
    found.removeAll(keepingCapacity: true)
    for row in rows {
      cursor.move(to: row, stack, adjacency.graphs)
      Self.extendBackward(UInt32(row), plan, rootRank, cursor, adjacency, &slots, &found)
      Self.extendForward(UInt32(row), plan, rootRank, cursor, adjacency, &slots, &found)
      if found.count > limit { return false }
    }
    return true
  }

  /// Writes the rows of the chosen slots to the stack, where each slot's rows start at its `start`.
  mutating func materialise(_ chosen: [(slot: Int, start: Int)], _ stack: inout OccurrenceStack) {
    next.removeAll(keepingCapacity: true)
    next.append(contentsOf: repeatElement(Self.dropped, count: slots.count))
    for choice in chosen { next[choice.slot] = choice.start }
    for extended in found {
      let row = next[Int(extended.slot)]
      guard row != Self.dropped else { continue }
      stack.set(row, parent: extended.row, vertex: extended.vertex)
      next[Int(extended.slot)] = row + 1
    }
  }

  private static func extendBackward(
    _ row: UInt32, _ plan: ExtensionPlan, _ rootRank: UInt32, _ cursor: borrowing OccurrenceCursor,
    _ adjacency: TypedAdjacency, _ slots: inout [Slot], _ found: inout [Found]
  ) {
    var slots = slots.mutableSpan
    let halfEdges = adjacency.halfEdges.span
    let vertex = cursor.images[plan.backward.count - 1]
    for index in adjacency.halfEdges(of: vertex) {
      let halfEdge = halfEdges[index]
      let mark = Int(cursor.marks[Int(halfEdge.target)])
      guard mark > 0 else { continue }
      let backward = plan.backward[mark - 1]
      let type = Int(halfEdge.type)
      guard halfEdge.type >= backward.minimumType, adjacency.types.reverse[type] >= backward.minimumReverse,
        adjacency.types.rootRanks[type] >= rootRank
      else { continue }
      slots[backward.base + type].count(cursor.graph)
      found.append(Found(slot: UInt32(truncatingIfNeeded: backward.base + type), row: row, vertex: vertex))
    }
  }

  private static func extendForward(
    _ row: UInt32, _ plan: ExtensionPlan, _ rootRank: UInt32, _ cursor: borrowing OccurrenceCursor,
    _ adjacency: TypedAdjacency, _ slots: inout [Slot], _ found: inout [Found]
  ) {
    var slots = slots.mutableSpan
    let halfEdges = adjacency.halfEdges.span
    let starts = adjacency.starts.span
    let rootRanks = adjacency.types.rootRanks.span
    let images = cursor.images.span
    let marks = cursor.marks.span
    for forward in plan.forward {
      let vertex = Int(images[forward.vertex])
      for index in Int(starts[vertex])..<Int(starts[vertex + 1]) {
        let halfEdge = halfEdges[index]
        guard halfEdge.type >= forward.minimumType, halfEdge.type <= forward.maximumType,
          marks[Int(halfEdge.target)] == 0, rootRanks[Int(halfEdge.type)] >= rootRank
        else { continue }
        let slot = forward.base + Int(halfEdge.type)
        slots[slot].count(cursor.graph)
        found.append(Found(slot: UInt32(truncatingIfNeeded: slot), row: row, vertex: halfEdge.target))
      }
    }
  }
}
