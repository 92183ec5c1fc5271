/// A directed edge between two vertex labels, for graphs in which a label names at most one vertex.
public struct LabelledArc: Sendable, Hashable, Comparable {
  /// Label of the vertex that the arc leaves.
  public var from: UInt32
  /// Label of the vertex that it enters.
  public var to: UInt32
  /// Label of the arc.
  public var label: UInt32

  /// Makes an arc.
  public init(from: UInt32, to: UInt32, label: UInt32 = 0) {
    self.from = from
    self.to = to
    self.label = label
  }

  /// The order by `from`, `to`, `label`.
  public static func < (first: LabelledArc, second: LabelledArc) -> Bool {
    (first.from, first.to, first.label) < (second.from, second.to, second.label)
  }
}
