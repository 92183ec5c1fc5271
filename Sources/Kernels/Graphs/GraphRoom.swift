/// What a search writes on: kept from search to search, grown to the largest graph so far.
public struct GraphRoom: Sendable {
  /// One node that a search has found.
  public struct Found: Sendable, Equatable {
    /// The node.
    public let node: UInt32
    /// Its integer score; scores of one query order vectors as inner products do, but for the rounding to bytes.
    public let score: Int32
  }

  /// How a filter takes part in a search.
  public struct Filter: Sendable {
    /// The ordinals that may be found.
    public let allowed: OrdinalSet
    /// The ordinal of each node; nil where they are the same.
    public let ordinals: [UInt32]?
    /// The most nodes that a step looks at.
    public let reach: Int

    /// A filter of ordinals.
    public init(allowed: OrdinalSet, ordinals: [UInt32]?, reach: Int) {
      precondition((1...256).contains(reach), "a step that reaches \(reach) nodes")
      self.allowed = allowed
      self.ordinals = ordinals
      self.reach = reach
    }
  }

  var visited: [UInt64] = []
  var touched: [UInt32] = []
  var beam: [Int64] = []
  /// Nodes scored by all searches so far, and nodes whose links were followed.
  public internal(set) var scoredCount: UInt64 = 0
  public internal(set) var expandedCount: UInt64 = 0

  /// Room that grows when it is used.
  public init() {}

  mutating func reserve(nodes: Int, width: Int) {
    if visited.count < (nodes + 63) / 64 { visited = [UInt64](repeating: 0, count: (nodes + 63) / 64) }
    if touched.count < nodes + 512 { touched = [UInt32](repeating: 0, count: nodes + 512) }
    if beam.count < width + 1 { beam = [Int64](repeating: 0, count: width + 1) }
  }
}
