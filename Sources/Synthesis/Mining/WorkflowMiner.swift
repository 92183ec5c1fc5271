public import Domain
import JSONDocuments
import PatternMining

/// Mines the newest revisions of one workflow's episodes: edge sets, subgraphs, failure motifs and bottlenecks.
///
/// The result depends on the episodes alone, not on the order in which they come.
public struct WorkflowMiner: Sendable {
  /// What is mined.
  public let options: WorkflowMiningOptions

  /// Makes a miner.
  public init(options: WorkflowMiningOptions = WorkflowMiningOptions()) { self.options = options }

  /// All patterns of the episodes, which must be of one workflow.
  public func mine(_ episodes: [StoredEpisode]) -> WorkflowMiningResult {
    let ordered = episodes.sorted(by: StoredEpisode.precedes)
    let counter = SupportCounter(ordered)
    var patterns: [MinedPattern] = []
    var cuts: [String] = []
    let edgeSets = EdgeSetForm(counter).patterns(options)
    let subgraphs = SubgraphForm(counter).patterns(options)
    for (name, found) in [("Edge sets", edgeSets), ("Subgraphs", subgraphs)] {
      patterns += found.patterns
      if let cut = found.cut { cuts.append("\(name): \(cut)") }
    }
    patterns += FailureMotifs(counter).patterns + Bottlenecks(counter).patterns
    patterns.sort(by: Self.precedes)
    return WorkflowMiningResult(patterns: patterns, funnel: funnel(ordered, patterns), cuts: cuts)
  }

  private func funnel(_ episodes: [StoredEpisode], _ patterns: [MinedPattern]) -> WorkflowMiningResult.Funnel {
    var funnel = WorkflowMiningResult.Funnel()
    funnel.episodes = episodes.count
    funnel.stepRuns = episodes.reduce(0) { $0 + $1.record.stepRuns.count }
    funnel.patterns = patterns.count
    funnel.closed = patterns.count { $0.isClosed }
    funnel.testable = patterns.count { $0.isClosed && $0.successCount > 0 && $0.successCount < $0.knownOutcomeCount }
    return funnel
  }

  private static func precedes(_ left: MinedPattern, _ right: MinedPattern) -> Bool {
    if left.form != right.form { return rank(left.form) < rank(right.form) }
    if left.support != right.support { return left.support > right.support }
    return left.code.utf8.lexicographicallyPrecedes(right.code.utf8)
  }

  private static func rank(_ form: MinedPattern.Form) -> Int {
    switch form {
    case .failureMotif: 0
    case .bottleneck: 1
    case .edgeSet: 2
    case .subgraph: 3
    }
  }
}
