public import Domain
public import JSONDocuments

/// What one run did, as far as a replay needs it.
public struct RecordedRun: Hashable, Sendable {
  /// One attempt of one step.
  public struct Call: Hashable, Sendable {
    /// The activity label.
    public var activity: String
    /// The arguments.
    public var input: JSONValue
    /// How the attempt ended.
    public var outcome: StubOutcome
    /// The outside input that followed; nil when none was recorded.
    public var decision: JSONValue?
    /// How long the attempt took, in milliseconds; nil when nobody measured.
    public var latencyMilliseconds: Int64?

    /// Makes a recorded attempt.
    public init(
      activity: String, input: JSONValue, outcome: StubOutcome, decision: JSONValue? = nil,
      latencyMilliseconds: Int64? = nil
    ) {
      self.activity = activity
      self.input = input
      self.outcome = outcome
      self.decision = decision
      self.latencyMilliseconds = latencyMilliseconds
    }
  }

  /// The payload that started the run.
  public var trigger: JSONObject
  /// The attempts in order; skipped steps are left out.
  public var calls: [Call]

  /// Makes a recorded run.
  public init(trigger: JSONObject, calls: [Call]) {
    self.trigger = trigger
    self.calls = calls
  }

  /// The run that an episode tells of.
  public init(_ record: EpisodeRecord) {
    self.init(
      trigger: record.context, calls: record.stepRuns.filter { $0.status != .skipped }.map(Call.init))
  }
}

extension RecordedRun.Call {
  /// The attempt that a step run tells of.
  public init(_ run: StepRunRecord) {
    self.init(
      activity: run.activity, input: run.input, outcome: Self.outcome(of: run), decision: run.extra["decision"],
      latencyMilliseconds: run.latencyMilliseconds)
  }

  private static func outcome(of run: StepRunRecord) -> StubOutcome {
    guard run.status == .failed else { return .success(run.output ?? .null) }
    let code = run.error?["code"]?.stringValue ?? "RECORDED_FAILURE"
    return code == StubOutcome.timeoutCode ? .timeout : .failure(code: code, message: run.errorText ?? "")
  }
}

extension StepRunRecord {
  /// How long the attempt took in milliseconds: the telemetry's `latency_ms`, else the time from start to end.
  public var latencyMilliseconds: Int64? {
    if let told = telemetry["latency_ms"]?.integerValue { return told }
    guard let startedAt, let endedAt else { return nil }
    return (endedAt.timestamp.microseconds - startedAt.timestamp.microseconds) / 1_000
  }
}
