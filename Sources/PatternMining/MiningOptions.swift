/// What a miner looks for and what it hands back with each pattern.
public struct MiningOptions: Sendable {
  /// How much is told about where a pattern occurs.
  public enum Evidence: Sendable, Hashable {
    /// The support alone.
    case support
    /// Also the graphs that hold the pattern.
    case graphs
    /// Also one occurrence in each of these graphs (subgraph miners).
    case occurrences
  }

  /// The least number of graphs in which a pattern occurs, at least 1.
  public var minimumSupport: Int
  /// Keeps only patterns without a super-pattern of equal support.
  public var closedOnly: Bool
  /// What is told about where each pattern occurs.
  public var evidence: Evidence
  /// When to stop early.
  public var budget: MiningBudget

  /// Makes options.
  ///
  /// - Precondition: `minimumSupport ≥ 1`.
  public init(
    minimumSupport: Int, closedOnly: Bool = false, evidence: Evidence = .support, budget: MiningBudget = MiningBudget()
  ) {
    precondition(minimumSupport >= 1, "minimum support \(minimumSupport) is below 1")
    self.minimumSupport = minimumSupport
    self.closedOnly = closedOnly
    self.evidence = evidence
    self.budget = budget
  }

  /// The support that a share of `count` graphs comes to: ⌊count · share⌋, at least 1.
  ///
  /// - Parameter share: from 0 to 1; a result within 10⁻⁹ below a whole number counts as that number.
  public static func minimumSupport(share: Double, of count: Int) -> Int {
    max(1, Int((Double(count) * min(max(share, 0), 1) + 1e-9).rounded(.down)))
  }
}
