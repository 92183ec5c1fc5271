/// A graph that is being built: nodes of one layout, and what choosing links needs beside them.
///
/// Links of a node lie in the order of similarity, the most similar first.
public struct GraphDraft: ~Copyable {
  /// The layout of the nodes.
  public let layout: GraphLayout
  /// Number of nodes; all have codes from the start, links when they are set.
  public let count: Int
  let nodes: CacheLines
  /// The folded form of each node's vector.
  let folded: CacheLines
  var bases: [Float]
  var scales: [Float]
  /// Similarities of each node with its links.
  var similarities: [Float]
  var linkCounts: [UInt8]

  /// A graph without links over rows taken in the order of `ordinals`.
  ///
  /// - Parameters:
  ///   - rows: The vectors.
  ///   - ordinals: The row of each node.
  public init(rows: Matrix, ordinals: [UInt32], map: CodeMap, layout: GraphLayout) {
    precondition(layout.precision == .byte, "graphs are built over bytes")
    precondition(rows.columnCount == layout.dimension && map.dimension == layout.dimension, "one dimension")
    precondition(ordinals.allSatisfy { $0 < rows.rowCount }, "ordinals of rows")
    self.layout = layout
    count = ordinals.count
    nodes = CacheLines(count: count * layout.stride)
    folded = CacheLines(count: count * layout.codeWidth)
    bases = [Float](repeating: 0, count: count)
    scales = bases
    similarities = [Float](repeating: 0, count: count * layout.degree)
    linkCounts = [UInt8](repeating: 0, count: count)
    fill(rows, ordinals, map)
  }

  /// One node with its similarity to another.
  public struct Candidate: Sendable {
    /// The node.
    public var node: UInt32
    /// The inner product with the other, from codes.
    public var similarity: Float

    /// A node with its similarity.
    public init(node: UInt32, similarity: Float) {
      self.node = node
      self.similarity = similarity
    }
  }

  /// Adds a link in its place; when there is no room, chooses again among all of them.
  public mutating func link(_ node: Int, to other: Candidate, slack: Float) {
    let links = links(of: node)
    guard !links.contains(where: { $0.node == other.node }) else { return }
    let place = links.firstIndex { $0.similarity < other.similarity } ?? links.count
    var candidates = links
    candidates.insert(other, at: place)
    setLinks(of: node, candidates.count <= layout.degree ? candidates : chosen(candidates, slack: slack))
  }
}
