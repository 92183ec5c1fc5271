/// Whether some larger pattern by one edge occurs in every graph that holds the pattern.
///
/// All occurrences of the pattern are at hand, so a new edge at one vertex number (or between two) that some occurrence in
/// every graph can take is a super-pattern of equal support, and each such super-pattern shows up this way: this is exact and
/// needs no isomorphism test. (Stopping the search at such an edge would not be: X. Yan, J. Han: CloseGraph, KDD 2003,
/// doi:10.1145/956750.956784, and its failure cases.) Candidates come from the first graph and only get fewer.
struct ClosureTest {
  private struct Candidate {
    let from: Int
    /// The other vertex number, or `nil` for a new vertex.
    let to: Int?
    let type: UInt32
    var isPending = false
  }

  private var candidates: [Candidate] = []
  private var pending = 0
  private var seen: [Bool] = []
  private var bases: [Int] = []

  /// Answers for a pattern with these rows.
  mutating func isClosed(
    _ rows: Range<Int>, _ shape: PatternShape, _ cursor: inout OccurrenceCursor, _ stack: borrowing OccurrenceStack,
    _ adjacency: TypedAdjacency
  ) -> Bool {
    cursor.turn(to: shape)
    reset(shape, adjacency.types)
    let first = adjacency.graphs[Int(stack.vertices[rows.lowerBound])]
    var graph = first
    for row in rows {
      let current = adjacency.graphs[Int(stack.vertices[row])]
      if current != graph {
        if !startGraph() { return true }
        graph = current
      }
      if graph == first {
        cursor.move(to: row, stack, adjacency.graphs)
        collect(shape, cursor, adjacency)
      } else if pending > 0 {
        cursor.move(to: row, stack, adjacency.graphs)
        tick(cursor, adjacency)
      }
    }
    return !startGraph()
  }

  private mutating func reset(_ shape: PatternShape, _ types: EdgeTypeTable) {
    candidates.removeAll(keepingCapacity: true)
    bases.removeAll(keepingCapacity: true)
    pending = 0
    var count = 0
    for rank in shape.labelRanks {
      let leaving = types.types(leaving: rank)
      bases.append(count - Int(leaving.lowerBound))
      count += leaving.count
    }
    seen.removeAll(keepingCapacity: true)
    seen.append(contentsOf: repeatElement(false, count: count))
  }

  /// Drops the candidates that the graph before lacks; false when none is left.
  private mutating func startGraph() -> Bool {
    if pending > 0 { candidates.removeAll { $0.isPending } }
    for index in candidates.indices { candidates[index].isPending = true }
    pending = candidates.count
    return pending > 0
  }

  private mutating func collect(
    _ shape: PatternShape, _ cursor: borrowing OccurrenceCursor, _ adjacency: TypedAdjacency
  ) {
    for from in 0..<shape.vertexCount {
      for index in adjacency.halfEdges(of: cursor.images[from]) {
        let halfEdge = adjacency.halfEdges[index]
        let mark = Int(cursor.marks[Int(halfEdge.target)])
        if mark == 0 {
          collectNew(from, halfEdge.type)
        } else if mark - 1 >= from, !shape.contains(from, mark - 1, halfEdge.type, adjacency.types) {
          collectInner(from, mark - 1, halfEdge.type)
        }
      }
    }
  }

  private mutating func collectNew(_ from: Int, _ type: UInt32) {
    let slot = bases[from] + Int(type)
    if seen[slot] { return }
    seen[slot] = true
    candidates.append(Candidate(from: from, to: nil, type: type))
  }

  private mutating func collectInner(_ from: Int, _ to: Int, _ type: UInt32) {
    if candidates.contains(where: { $0.from == from && $0.to == to && $0.type == type }) { return }
    candidates.append(Candidate(from: from, to: to, type: type))
  }

  private mutating func tick(_ cursor: borrowing OccurrenceCursor, _ adjacency: TypedAdjacency) {
    for index in candidates.indices where candidates[index].isPending {
      guard isTaken(candidates[index], cursor, adjacency) else { continue }
      candidates[index].isPending = false
      pending -= 1
    }
  }

  private func isTaken(
    _ candidate: Candidate, _ cursor: borrowing OccurrenceCursor, _ adjacency: TypedAdjacency
  ) -> Bool {
    let mark = UInt32((candidate.to ?? -1) + 1)
    for index in adjacency.halfEdges(of: cursor.images[candidate.from]) {
      let halfEdge = adjacency.halfEdges[index]
      if halfEdge.type == candidate.type, cursor.marks[Int(halfEdge.target)] == mark { return true }
    }
    return false
  }
}
