/// For each vertex of a pattern the types by which it, or any pattern grown from it, may reach a new vertex.
///
/// A type stays out below once it was infrequent, since support never grows, and once its code was refuted at an edge of the
/// pattern's own code: the same smaller traversal exists in every larger pattern.
struct GrowthBounds {
  /// By vertex number; `nil` for vertices whose growth was not looked at.
  private var ranges: [Range<UInt32>?]

  /// No bounds for any vertex.
  static let open = GrowthBounds(ranges: [])

  /// Nothing lives yet at the vertices on the path of a pattern; all others are open.
  init(closedOn shape: PatternShape) {
    ranges = Array(repeating: nil, count: shape.vertexCount)
    for vertex in shape.path { ranges[vertex] = 0..<0 }
  }

  private init(ranges: [Range<UInt32>?]) {
    self.ranges = ranges
  }

  /// Notes that a forward edge lives.
  mutating func keep(_ step: CodeStep) {
    guard let range = ranges[step.from], !range.isEmpty else {
      ranges[step.from] = step.type..<step.type + 1
      return
    }
    ranges[step.from] = min(range.lowerBound, step.type)..<max(range.upperBound, step.type + 1)
  }

  /// The part of `types` that lives at a vertex.
  func types(of vertex: Int, in types: Range<UInt32>) -> Range<UInt32> {
    guard vertex < ranges.count, let range = ranges[vertex] else { return types }
    return types.clamped(to: range)
  }
}
