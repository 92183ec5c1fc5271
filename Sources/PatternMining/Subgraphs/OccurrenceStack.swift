/// The occurrences of all patterns on the current branch of the search, in two flat columns.
///
/// A row of a pattern is the row of its parent pattern that it extends and the vertex that its last edge adds (the rightmost
/// vertex again after a backward edge). A row of a one-edge pattern holds both its vertices. Rows of one pattern lie together,
/// ascending by parent row and so by graph; siblings lie together on top of their parent and go when it is done.
struct OccurrenceStack {
  private(set) var parents: [UInt32] = []
  private(set) var vertices: [UInt32] = []

  var count: Int { parents.count }

  /// Makes room for further rows and returns the first of them.
  mutating func extend(by rows: Int) -> Int {
    let first = parents.count
    parents.append(contentsOf: repeatElement(0, count: rows))
    vertices.append(contentsOf: repeatElement(0, count: rows))
    return first
  }

  mutating func set(_ row: Int, parent: UInt32, vertex: UInt32) {
    parents[row] = parent
    vertices[row] = vertex
  }

  mutating func shrink(to count: Int) {
    parents.removeSubrange(count...)
    vertices.removeSubrange(count...)
  }
}
