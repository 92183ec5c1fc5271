/// The occurrences of one pattern, one of each image, as rows of vertices in one flat column.
///
/// A row holds the vertex of the graph at each vertex number of the pattern. Rows lie by ascending graph. Siblings share the
/// column, which goes when the last of them is done.
struct OccurrenceRows<Vertex: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  /// The rows of one graph end before row `end`, where the next graph's start.
  struct Segment {
    var graph: UInt32
    var end: UInt32
  }

  /// Rows are copied in steps of so many vertices, so behind the last row of a pattern there is room for as many.
  static var slack: Int { 8 }

  let vertices: [Vertex]
  let segments: [Segment]
  /// The place of the first vertex of row 0.
  let start: Int
  /// The vertices of one row.
  let width: Int
  /// The number of rows.
  let count: Int
  let segmentRange: Range<Int>

  /// The number of graphs.
  var support: Int { segmentRange.count }

  /// The graphs, ascending.
  var graphs: [UInt32] { segments[segmentRange].map(\.graph) }

  /// The first row of each graph.
  var firstRows: [[UInt32]] {
    var row = 0
    return segments[segmentRange].map { segment in
      defer { row = Int(segment.end) }
      return self[row]
    }
  }

  /// The vertices of a row.
  subscript(row: Int) -> [UInt32] {
    vertices[start + row * width..<start + (row + 1) * width].map { UInt32($0) }
  }
}

extension OccurrenceRows {
  /// The occurrences of one edge; one that reads the same from both ends is taken from its lesser end.
  init(of type: UInt32, in adjacency: TypedAdjacency) {
    let isLoop = adjacency.types.keys[Int(type)].isLoop
    let isTurnable = adjacency.types.isTurnable(type)
    var vertices: [Vertex] = []
    var segments: [Segment] = []
    var count = 0
    for edge in adjacency.edges(of: type) where !isTurnable || edge.source < edge.target {
      vertices.append(Vertex(truncatingIfNeeded: edge.source))
      if !isLoop { vertices.append(Vertex(truncatingIfNeeded: edge.target)) }
      count += 1
      if segments.last?.graph != edge.graph { segments.append(Segment(graph: edge.graph, end: 0)) }
      segments[segments.count - 1].end = UInt32(count)
    }
    vertices += repeatElement(0, count: Self.slack)
    self.init(
      vertices: vertices, segments: segments, start: 0, width: isLoop ? 1 : 2, count: count,
      segmentRange: segments.indices)
  }
}
