/// For each vertex of a pattern the types by which it, or any pattern grown from it, may reach a new vertex.
///
/// A type stays out below once it was infrequent, since support never grows, and once its code was refuted at an edge of the
/// pattern's own code: the same smaller traversal exists in every larger pattern.
struct GrowthBounds {
  /// The types of all vertices that were looked at, ascending for each.
  private var types: [UInt32] = []
  /// By vertex number the part of `types`; `nil` for vertices whose growth was not looked at.
  private var ranges: [Range<Int>?]

  /// No bounds for any vertex.
  static let open = GrowthBounds(vertexCount: 0)

  /// Bounds for a pattern of so many vertices, all open.
  init(vertexCount: Int) {
    ranges = Array(repeating: nil, count: vertexCount)
  }

  /// Says that nothing lives at a vertex but what is added from now on.
  mutating func close(_ vertex: Int) { ranges[vertex] = types.count..<types.count }

  /// Says that a type lives at the vertex that was closed last.
  mutating func add(_ type: UInt32, at vertex: Int) {
    types.append(type)
    ranges[vertex] = (ranges[vertex]?.lowerBound ?? 0)..<types.count
  }

  /// The types that live at a vertex; `nil` when nothing is known.
  func types(of vertex: Int) -> ArraySlice<UInt32>? {
    guard vertex < ranges.count, let range = ranges[vertex] else { return nil }
    return types[range]
  }
}
