public import Domain

/// Form (a) of an episode: one vertex for each distinct mining label, one edge for each pair that follows directly.
///
/// A self-loop is no edge: it makes the vertex a repeating one, which is another label (design "Mining").
public struct DirectlyFollowsGraph: Hashable, Sendable {
  /// A vertex label.
  public struct Vertex: Hashable, Comparable, Sendable {
    /// The mining label: the activity, with `!` when the step failed.
    public let label: String
    /// Whether the label follows itself somewhere in the episode.
    public let repeats: Bool

    /// The label, with a trailing `+` when it repeats; the characters of pattern codes are escaped with `\`.
    public var text: String { PatternText.escaped(label) + (repeats ? "+" : "") }

    /// Orders by label, then single before repeating.
    public static func < (left: Self, right: Self) -> Bool {
      if left.label != right.label { return left.label.utf8.lexicographicallyPrecedes(right.label.utf8) }
      return !left.repeats && right.repeats
    }
  }

  /// A directed edge.
  public struct Edge: Hashable, Comparable, Sendable {
    /// The vertex that comes first.
    public let from: Vertex
    /// The vertex that follows it.
    public let to: Vertex

    /// Orders by first, then second vertex.
    public static func < (left: Self, right: Self) -> Bool { (left.from, left.to) < (right.from, right.to) }
  }

  /// The distinct vertices, ascending.
  public let vertices: [Vertex]
  /// The distinct edges, ascending; never from a vertex to itself.
  public let edges: [Edge]

  /// The directly-follows graph of an episode's step runs in their order.
  ///
  /// - Complexity: O(n log n) for n step runs.
  public init(of episode: EpisodeRecord) {
    let labels = episode.stepRuns.map(\.miningLabel)
    let pairs = zip(labels, labels.dropFirst())
    let looped = Set(pairs.filter { $0 == $1 }.map(\.0))
    func vertex(_ label: String) -> Vertex { Vertex(label: label, repeats: looped.contains(label)) }
    vertices = Set(labels.map(vertex)).sorted()
    edges = Set(pairs.filter { $0 != $1 }.map { Edge(from: vertex($0), to: vertex($1)) }).sorted()
  }
}
