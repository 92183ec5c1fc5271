/// Whether some larger pattern by one edge occurs in every graph that holds the pattern.
///
/// All images of the pattern are at hand, so a new edge at one vertex number (or between two) that some occurrence in every
/// graph can take is a super-pattern of equal support, and each such super-pattern shows up this way: this is exact and
/// needs no isomorphism test. (Stopping the search at such an edge would not be: X. Yan, J. Han: CloseGraph, KDD 2003,
/// doi:10.1145/956750.956784, and its failure cases.) Of occurrences with one image only one is at hand, so candidates that
/// an automorphism turns into each other are one. They come from the first graph and only get fewer.
struct ClosureTest<Vertex: FixedWidthInteger & UnsignedInteger & Sendable> {
  private struct Candidate: Equatable {
    let from: Int
    /// The other vertex number, or `nil` for a new vertex.
    let to: Int?
    let type: UInt32
  }

  private static var absent: Int { -1 }

  private var candidates: [Candidate] = []
  /// The last graph, by its place among the pattern's graphs, that took each candidate.
  private var taken: [Int] = []
  /// How many candidates live, and how many of them the current graph took.
  private var alive: [Int] = []
  private var missing = 0
  /// The candidate of each pair of least vertex number of an orbit and type; `absent` without one.
  private var grown: [Int] = []
  private var bases: [Int] = []
  private var orbits: [Int] = []
  private var marks: [UInt16]

  init(largestGraph: Int) {
    marks = Array(repeating: 0, count: largestGraph)
  }

  /// Answers for a pattern with these rows.
  mutating func isClosed(
    _ rows: OccurrenceRows<Vertex>, _ shape: PatternShape, _ symmetry: PatternSymmetry, _ adjacency: TypedAdjacency
  ) -> Bool {
    reset(shape, symmetry, adjacency.types)
    var row = 0
    for (place, segment) in rows.segments[rows.segmentRange].enumerated() {
      missing = alive.count
      while row < Int(segment.end) {
        if place == 0 || missing > 0 {
          visit(rows[row], Int(segment.graph), place, shape, symmetry, adjacency)
        }
        row += 1
      }
      if place == 0 { alive = Array(candidates.indices) } else { alive.removeAll { taken[$0] != place } }
      if alive.isEmpty { return true }
    }
    return false
  }

  private mutating func reset(_ shape: PatternShape, _ symmetry: PatternSymmetry, _ types: EdgeTypeTable) {
    candidates.removeAll(keepingCapacity: true)
    taken.removeAll(keepingCapacity: true)
    alive.removeAll(keepingCapacity: true)
    bases.removeAll(keepingCapacity: true)
    var count = 0
    for rank in shape.labelRanks {
      let leaving = types.types(leaving: rank)
      bases.append(count - Int(leaving.lowerBound))
      count += leaving.count
    }
    grown.removeAll(keepingCapacity: true)
    grown.append(contentsOf: repeatElement(Self.absent, count: count))
    orbits = (0..<shape.vertexCount).map { vertex in
      symmetry.members.reduce(vertex) { min($0, symmetry.image(of: vertex, under: $1)) }
    }
  }

  private mutating func visit(
    _ images: [UInt32], _ graph: Int, _ place: Int, _ shape: PatternShape, _ symmetry: PatternSymmetry,
    _ adjacency: TypedAdjacency
  ) {
    for (number, vertex) in images.enumerated() { marks[Int(vertex)] = UInt16(number + 1) }
    for (from, vertex) in images.enumerated() {
      for index in adjacency.halfEdges(of: Int(adjacency.vertexStarts[graph] + vertex)) {
        let halfEdge = adjacency.halfEdges[index]
        let mark = Int(marks[Int(halfEdge.target)])
        if mark == 0 {
          takeNew(orbits[from], halfEdge.type, place)
        } else if mark - 1 >= from, !shape.contains(from, mark - 1, halfEdge.type, adjacency.types) {
          takeInner(Self.least(from, mark - 1, halfEdge.type, symmetry, adjacency.types), place)
        }
      }
    }
    for vertex in images { marks[Int(vertex)] = 0 }
  }

  private mutating func takeNew(_ from: Int, _ type: UInt32, _ place: Int) {
    let slot = bases[from] + Int(type)
    if grown[slot] == Self.absent, place == 0 {
      grown[slot] = candidates.count
      add(Candidate(from: from, to: nil, type: type))
    }
    if grown[slot] != Self.absent { take(grown[slot], place) }
  }

  private mutating func takeInner(_ candidate: Candidate, _ place: Int) {
    if let index = candidates.firstIndex(of: candidate) {
      take(index, place)
    } else if place == 0 {
      add(candidate)
    }
  }

  private mutating func add(_ candidate: Candidate) {
    candidates.append(candidate)
    taken.append(0)
  }

  private mutating func take(_ index: Int, _ place: Int) {
    // A candidate that an earlier graph lacked is behind by more than one graph and stays so.
    guard taken[index] == place - 1 else { return }
    taken[index] = place
    missing -= 1
  }

  /// The least of the edges into which automorphisms turn an edge between two vertices, seen from either end.
  private static func least(
    _ first: Int, _ second: Int, _ type: UInt32, _ symmetry: PatternSymmetry, _ types: EdgeTypeTable
  ) -> Candidate {
    let reverse = types.reverse[Int(type)]
    var best = first < second ? (first, second, type) : (second, first, reverse)
    if first == second { best.2 = min(type, reverse) }
    for member in symmetry.members {
      let from = symmetry.image(of: first, under: member)
      let to = symmetry.image(of: second, under: member)
      for turned in [(from, to, type), (to, from, reverse)] where turned < best { best = turned }
    }
    return Candidate(from: best.0, to: best.1, type: best.2)
  }
}
