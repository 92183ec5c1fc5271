import Domain

extension ServiceConfiguration: Configurable {
  private static let year = 366 * 86_400

  public static let bindings: [SettingBinding<Self>] = [
    .integer(
      "traces", "quiet_seconds", "How long after its last span a trace whose root has ended is complete, in seconds.",
      0...86_400, \.traceQuietSeconds),
    .integer(
      "traces", "silence_seconds", "How long after its last span a trace without a root is taken as it is, in seconds.",
      0...year, \.traceSilenceSeconds),
    .integer(
      "traces", "retention_seconds", "How long spans of complete traces are kept for late ones, in seconds.", 0...year,
      \.traceRetentionSeconds),
    .integer("traces", "maximum_spans", "How many spans a trace may have.", 1...1_000_000, \.maximumTraceSpans),
    .integer("index", "segment_documents", "The most documents in a new segment.", 100...1_000_000, \.segmentDocuments),
    .integer(
      "index", "maximum_segments", "How many segments of about one size there may be before they are joined.", 2...64,
      \.maximumSegments),
    .integer("advice", "minimum_count", "The fewest comparable runs behind advice.", 1...1_000, \.minimumAdviceCount),
    .integer(
      "advice", "kept_step_runs", "How many step runs are kept in memory for advice, about half a kilobyte each.",
      0...100_000_000, \.advisedStepRuns),
    .share(
      "mining", "minimum_support", "The share of a workflow's runs in which a pattern must occur.",
      \.minimumSupportShare),
    .share(
      "mining", "error_budget", "The probability of any false claim that a change does better, over the store's life.",
      \.errorBudget),
  ]
}

extension Setting {
  /// The key with which `mcp` acts as its holder.
  public static let key = Setting(
    section: "", key: "key", summary: "The key with which autogenesis mcp acts as its holder.", form: .secret,
    fallback: "")
}
