/// How a graph is built.
public struct GraphParameters: Sendable, Equatable {
  /// The most links of a node: 32 make a node of 384 dimensions eight cache lines.
  public var degree: Int
  /// The beam of the search that finds candidates for links; more finds better links and takes longer.
  public var buildWidth: Int
  /// By which factor a candidate has to be closer to a kept link than to the node to be left out: 1 leaves the most out, 1.1 takes twice the time to
  /// build and finds no more for the nodes it looks at.
  public var slack: Float
  /// Nodes from which each search begins: an even sample.
  public var startCount: Int
  /// How often links are chosen for each node: all but the last time with half the beam, the last time with the whole graph there to search.
  public var passes: Int

  /// Parameters within their ranges.
  public init(degree: Int = 32, buildWidth: Int = 128, slack: Float = 1, startCount: Int = 64, passes: Int = 2) {
    precondition((4...128).contains(degree), "a degree of \(degree), 4 to 128")
    precondition(buildWidth >= 8, "a build width of \(buildWidth), at least 8")
    precondition(slack >= 1 && startCount >= 1 && passes >= 1, "slack, starts and passes of at least 1")
    self.degree = degree
    self.buildWidth = buildWidth
    self.slack = slack
    self.startCount = startCount
    self.passes = passes
  }
}
