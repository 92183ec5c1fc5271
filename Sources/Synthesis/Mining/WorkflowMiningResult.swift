public import Domain
public import JSONDocuments

/// What mining found in the episodes of one workflow.
public struct WorkflowMiningResult: Hashable, Sendable {
  /// The steps from runs to testable patterns, for the nightly report.
  public struct Funnel: Hashable, Sendable {
    /// The episodes that were looked at.
    public var episodes = 0
    /// The step runs in them.
    public var stepRuns = 0
    /// All patterns of all forms.
    public var patterns = 0
    /// The patterns that no larger one with the same support contains.
    public var closed = 0
    /// The closed patterns with both kinds of known outcome among their supporters.
    public var testable = 0

    /// Makes an empty funnel.
    public init() {}

    /// The funnel as a document.
    public var json: JSONObject {
      [
        "episodes": .number(episodes), "step_runs": .number(stepRuns), "patterns": .number(patterns),
        "closed": .number(closed), "testable": .number(testable),
      ]
    }
  }

  /// The patterns by form, falling support, then code.
  public let patterns: [MinedPattern]
  /// The counts of the report.
  public let funnel: Funnel
  /// Why the patterns are not complete, one sentence each; empty when they are.
  public let cuts: [String]

  /// The reasons for incompleteness in one text; nil when the patterns are complete.
  public var cut: String? { cuts.isEmpty ? nil : cuts.joined(separator: " ") }
}
