public import Domain

/// One way in which matching runs went on.
public struct Continuation: Hashable, Sendable {
  /// What a comparison within strata says of this way.
  public struct Adjusted: Hashable, Sendable {
    /// The success standardised to the runs at the decision point, with its 95 % interval.
    public let success: Double
    public let interval: ClosedRange<Double>
    /// The step that it is compared with; nil when this is that step.
    public let against: String?
    /// The difference to that step within strata, with its 95 % interval; 0 for the step itself.
    public let difference: Double
    public let differenceInterval: ClosedRange<Double>
    /// Runs of this way in strata in which both ways were taken.
    public let runs: Int
    /// The number of these strata.
    public let strata: Int
    /// Whether both sides have enough runs and the interval of the difference excludes 0.
    public let isSupported: Bool
  }

  /// The activity that came next; empty for the end of the run.
  public let step: String
  /// Episodes that went on this way.
  public private(set) var episodeCount = 0
  /// Those that succeeded.
  public private(set) var successCount = 0
  /// Those whose outcome is known.
  public private(set) var knownCount = 0
  /// The comparison; nil when nothing can be compared.
  public internal(set) var adjusted: Adjusted?
  /// What the figures rest on, such as `within task and vendor_id`.
  public internal(set) var basis = ""

  init(step: String) { self.step = step }

  mutating func count(_ hasSucceeded: Bool?) {
    episodeCount += 1
    guard let hasSucceeded else { return }
    knownCount += 1
    if hasSucceeded { successCount += 1 }
  }

  /// The share that succeeded among those whose outcome is known; its Wilson interval is the raw one.
  public var success: BinomialProportion { BinomialProportion(successCount, of: knownCount) }
}
