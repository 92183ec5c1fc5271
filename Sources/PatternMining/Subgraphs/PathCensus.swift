/// Which types follow which on paths of two edges in enough graphs.
///
/// A new vertex that was reached by one type can be left only by a type that follows it somewhere often enough; this is known
/// before any pattern is grown.
struct PathCensus {
  private struct Count {
    var support: UInt32 = 0
    /// The last graph counted, plus 1.
    var lastGraph: UInt32 = 0
  }

  private struct Run {
    let type: UInt32
    let target: UInt32
    var isMany = false
  }

  private let types: EdgeTypeTable
  /// The counter of type `next` after type `first` is `counts[bases[first] + next]`.
  private var counts: [Count]
  private let bases: [Int]

  init(_ types: EdgeTypeTable, _ halfEdges: [TypedAdjacency.HalfEdge], _ vertexStarts: [UInt32], _ starts: [UInt32]) {
    self.types = types
    var bases: [Int] = []
    var total = 0
    for type in 0..<types.count {
      let leaving = types.types(leaving: types.toRanks[type])
      bases.append(total - Int(leaving.lowerBound))
      total += leaving.count
    }
    self.bases = bases
    counts = Array(repeating: Count(), count: total)
    for graph in 0..<vertexStarts.count - 1 {
      let first = vertexStarts[graph]
      for vertex in first..<vertexStarts[graph + 1] {
        let range = Int(starts[Int(vertex)])..<Int(starts[Int(vertex) + 1])
        count(Self.runs(halfEdges[range], own: vertex - first), stamp: UInt32(graph) + 1)
      }
    }
  }

  /// For each type the types that follow it in at least `minimumSupport` graphs, ascending.
  func followers(minimumSupport: Int) -> [[UInt32]] {
    (0..<types.count).map { first in
      types.types(leaving: types.toRanks[first]).filter {
        counts[bases[first] + Int($0)].support >= minimumSupport
      }
    }
  }

  /// At one vertex every pair of an edge to come by and another edge, to another vertex, to leave by.
  private mutating func count(_ runs: [Run], stamp: UInt32) {
    for (index, back) in runs.enumerated() {
      let base = bases[Int(types.reverse[Int(back.type)])]
      for (other, next) in runs.enumerated() {
        let isPath = index == other ? back.isMany : back.isMany || next.isMany || back.target != next.target
        let slot = base + Int(next.type)
        guard isPath, counts[slot].lastGraph != stamp else { continue }
        counts[slot].lastGraph = stamp
        counts[slot].support += 1
      }
    }
  }

  /// The types that leave a vertex, but for loops, with the first vertex that each reaches.
  private static func runs(_ halfEdges: ArraySlice<TypedAdjacency.HalfEdge>, own: UInt32) -> [Run] {
    var runs: [Run] = []
    for halfEdge in halfEdges where halfEdge.target != own {
      if runs.last?.type == halfEdge.type {
        runs[runs.count - 1].isMany = true
      } else {
        runs.append(Run(type: halfEdge.type, target: halfEdge.target))
      }
    }
    return runs
  }
}
