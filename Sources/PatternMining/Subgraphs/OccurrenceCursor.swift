/// Walks the rows of one pattern and keeps the vertices of the current occurrence.
///
/// Rows that share a parent row share their upper part, so a move costs what differs from the row before.
struct OccurrenceCursor {
  /// The vertex of the graph at each vertex number of the pattern.
  private(set) var images: [UInt32] = []
  /// For each vertex of the database its number in the pattern plus 1; 0 outside the occurrence.
  private(set) var marks: [UInt32]
  /// The graph of the current occurrence.
  private(set) var graph: UInt32 = 0

  private let nowhere: UInt32
  private var rows: [UInt32] = []
  /// The vertex number that each step discovers, or −1.
  private var discovered: [Int] = []

  init(vertexCount: Int) {
    marks = Array(repeating: 0, count: vertexCount + 1)
    nowhere = UInt32(vertexCount)
  }

  /// Leaves the current occurrence and turns to a pattern.
  mutating func turn(to shape: PatternShape) {
    for vertex in images { marks[Int(vertex)] = 0 }
    images.removeAll(keepingCapacity: true)
    images.append(contentsOf: repeatElement(nowhere, count: shape.vertexCount))
    rows.removeAll(keepingCapacity: true)
    rows.append(contentsOf: repeatElement(.max, count: shape.steps.count))
    discovered.removeAll(keepingCapacity: true)
    for step in shape.steps { discovered.append(step.isForward ? step.to : -1) }
  }

  /// Moves to a row of the pattern.
  mutating func move(to row: Int, _ stack: borrowing OccurrenceStack, _ graphs: [UInt32]) {
    let changed = Self.leave(for: UInt32(row), stack.parents, &rows, &marks, images, discovered)
    if changed == 0 { enterRoot(stack, graphs) }
    Self.enter(from: max(changed, 1), stack.vertices, rows, discovered, &images, &marks)
  }

  /// Takes up the row and its ancestors as far as they are new, unmarks what they replace, and returns the first new step.
  private static func leave(
    for row: UInt32, _ parents: [UInt32], _ rows: inout [UInt32], _ marks: inout [UInt32], _ images: [UInt32],
    _ discovered: [Int]
  ) -> Int {
    var rows = rows.mutableSpan
    var marks = marks.mutableSpan
    let parents = parents.span
    let images = images.span
    let discovered = discovered.span
    var row = row
    var depth = rows.count - 1
    while rows[depth] != row {
      rows[depth] = row
      if discovered[depth] >= 0 { marks[Int(images[discovered[depth]])] = 0 }
      if depth == 0 {
        marks[Int(images[0])] = 0
        return 0
      }
      row = parents[Int(row)]
      depth -= 1
    }
    return depth + 1
  }

  private mutating func enterRoot(_ stack: borrowing OccurrenceStack, _ graphs: [UInt32]) {
    let row = Int(rows[0])
    images[0] = stack.parents[row]
    marks[Int(images[0])] = 1
    graph = graphs[Int(images[0])]
    guard discovered[0] >= 0 else { return }
    images[1] = stack.vertices[row]
    marks[Int(images[1])] = 2
  }

  /// Marks the vertices that the steps from `first` on discover.
  private static func enter(
    from first: Int, _ vertices: [UInt32], _ rows: [UInt32], _ discovered: [Int], _ images: inout [UInt32],
    _ marks: inout [UInt32]
  ) {
    var marks = marks.mutableSpan
    var images = images.mutableSpan
    let vertices = vertices.span
    let rows = rows.span
    let discovered = discovered.span
    for depth in first..<max(first, rows.count) where discovered[depth] >= 0 {
      let vertex = vertices[Int(rows[depth])]
      images[discovered[depth]] = vertex
      marks[Int(vertex)] = UInt32(truncatingIfNeeded: discovered[depth] + 1)
    }
  }
}
