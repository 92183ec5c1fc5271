/// One edge of a DFS code: the six-tuple `(i, j, l_i, direction, l_e, l_j)`.
///
/// `i` is the vertex of the traversal from which the edge was taken and `j` the one that it reaches, both numbered in the order
/// of discovery. The edge is *forward* when it discovers `j` (`j > i`) and *backward* otherwise.
public struct CodeEdge: Sendable, Hashable {
  /// Which way a directed edge runs along the traversal.
  public enum Direction: UInt32, Sendable, Hashable {
    /// From `from` to `to`; every undirected edge has this value.
    case along = 0
    /// From `to` to `from`.
    case against = 1
  }

  /// Number `i` of the vertex from which the edge was taken.
  public var from: UInt32
  /// Number `j` of the vertex that it reaches.
  public var to: UInt32
  /// Label of vertex `from`.
  public var fromLabel: UInt32
  /// Which way the edge runs.
  public var direction: Direction
  /// Label of the edge.
  public var label: UInt32
  /// Label of vertex `to`.
  public var toLabel: UInt32

  /// Makes the six-tuple.
  public init(
    from: UInt32, to: UInt32, fromLabel: UInt32, direction: Direction, label: UInt32, toLabel: UInt32
  ) {
    self.from = from
    self.to = to
    self.fromLabel = fromLabel
    self.direction = direction
    self.label = label
    self.toLabel = toLabel
  }

  /// Whether the edge discovers its `to` vertex.
  public var isForward: Bool { to > from }
}

extension CodeEdge: Comparable {
  /// The order of two edges that extend the same traversal.
  ///
  /// Backward before forward; backward edges by ascending `to`, forward ones from the deepest `from`; then by labels.
  public static func < (first: CodeEdge, second: CodeEdge) -> Bool {
    guard first.isForward == second.isForward else { return second.isForward }
    if first.isForward, first.from != second.from { return first.from > second.from }
    if !first.isForward, first.to != second.to { return first.to < second.to }
    return (first.fromLabel, first.direction.rawValue, first.label, first.toLabel)
      < (second.fromLabel, second.direction.rawValue, second.label, second.toLabel)
  }
}
