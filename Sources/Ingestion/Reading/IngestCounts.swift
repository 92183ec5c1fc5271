/// What a file held; the numbers of `ingest --json` that do not depend on the store.
public struct IngestCounts: Equatable, Sendable {
  /// Episodes handed out.
  public var episodes = 0
  /// Records read: events of a log, tool calls of a trajectory, step runs of a native line.
  public var events = 0
  /// Step runs of the episodes handed out; start and complete are one.
  public var stepRuns = 0
  /// Records that were quarantined.
  public var quarantined = 0
  /// Values that were redacted, by kind.
  public var redactions = RedactionCounts()
  /// How many distinct activity names the episodes handed out have.
  public var stepLabels: Int { labels.count }

  private var labels: Set<ExactText> = []

  /// Nothing counted yet.
  public init() {}

  mutating func record(_ label: String) {
    labels.insert(ExactText(label))
  }
}
