import Domain
import JSONDocuments

/// The walk over one episode's step runs: each is compared with history, then joins it.
struct EpisodeReview {
  private let episode: EpisodeRecord
  private let knownTools: KnownTools
  private(set) var history: WorkflowHistory
  private var sources: ArgumentSources
  private var reflections: [ReflectionRecord] = []

  init(_ episode: EpisodeRecord, knownTools: KnownTools, history: WorkflowHistory) {
    self.episode = episode
    self.knownTools = knownTools
    self.history = history
    sources = ArgumentSources(of: episode)
  }

  /// The reflections and the number of step runs without one.
  mutating func reflect() -> (reflections: [ReflectionRecord], expected: Int) {
    var expected = 0
    var previous: StepRunRecord?
    for run in episode.stepRuns {
      let before = reflections.count
      checkTool(run)
      checkArguments(run)
      checkStatus(run, after: previous)
      checkLatency(run)
      checkSuccession(of: run, after: previous)
      learn(run)
      if reflections.count == before { expected += 1 }
      previous = run
    }
    return (reflections, expected)
  }

  private mutating func tell(
    _ run: StepRunRecord, _ type: ReflectionRecord.InsightType, _ insight: JSONObject, _ signal: JSONObject,
    _ actions: [JSONValue] = []
  ) {
    var insight = insight
    insight["activity"] = .string(run.activity)
    reflections.append(
      ReflectionRecord(
        sourceType: .stepRun, sourceID: run.externalID, insightType: type, insight: insight, learningSignal: signal,
        proposedActions: actions))
  }

  private static func action(_ type: String, _ target: String) -> JSONValue {
    .object(["type": .string(type), "target": .string(target)])
  }
}

// MARK: - Tools and arguments

extension EpisodeReview {
  /// A success proves that the tool exists; a failure of a name that nobody knows does not.
  private mutating func checkTool(_ run: StepRunRecord) {
    guard run.status == .failed, !knownTools.knows(run), history.stepRunCount >= history.options.minimumHistory,
      history.activities[ByteText(run.activity)] == nil
    else { return }
    tell(
      run, .hallucination, ["kind": "unknown_tool"], ["penalty": 1],
      [Self.action("new_skill", run.activity)])
  }

  private mutating func checkArguments(_ run: StepRunRecord) {
    for leaf in ArgumentLeaf.leaves(of: run.input) {
      let key = ByteText("\(run.activity)\u{1F}\(leaf.path)")
      let value = ByteText(leaf.text)
      let isGrounded = sources.contains(leaf.text)
      if !isGrounded { checkUngrounded(leaf, of: run, history.arguments[key] ?? ArgumentHistory()) }
      history.arguments[key, default: ArgumentHistory()].add(value, isGrounded: isGrounded, in: history.episodeCount)
    }
  }

  private mutating func checkUngrounded(_ leaf: ArgumentLeaf, of run: StepRunRecord, _ past: ArgumentHistory) {
    let share = Double(past.groundedCount) / Double(max(1, past.count))
    guard past.count >= history.options.groundedHistory, share >= history.options.groundedShare,
      past.episodes[ByteText(leaf.text)]?.count ?? 0 < history.options.commonEpisodes
    else { return }
    tell(
      run, .hallucination,
      [
        "kind": "value_without_source", "argument": .string(leaf.path), "value": .string(leaf.text),
        "grounded_share": Figure.json(share), "history": .number(past.count),
      ], ["penalty": Figure.json(share)], [Self.action("update_param", "\(run.activity).\(leaf.path)")])
  }
}

// MARK: - Status, latency, succession

extension EpisodeReview {
  private mutating func checkStatus(_ run: StepRunRecord, after previous: StepRunRecord?) {
    let past = history.activity(run.activity).outcomes.all
    guard let key = FailureMotifs.key(of: run) else {
      let recovered = previous.map { $0.status == .failed && $0.activity == run.activity } ?? false
      if run.status == .success, recovered || run.attempt > 1 {
        tell(
          run, .opportunity, ["kind": "recovered", "attempt": .number(run.attempt)], ["reward": 0.5],
          [Self.action("retune", run.activity)])
      }
      return
    }
    let times = (history.errors[key] ?? 0) + 1
    history.errors[key] = times
    let isUnexpected = past.count >= history.options.minimumHistory && past.mean >= history.options.reliableShare
    var insight: JSONObject = [
      "error": .string(key.error), "times": .number(times), "success_share": Figure.json(past.mean),
      "history": .number(past.count), "unexpected": .bool(isUnexpected),
    ]
    insight["kind"] = times > 1 ? "repeated_error" : isUnexpected ? "unexpected_failure" : "new_error"
    let confidence = BinomialProportion(Int((past.mean * Double(past.count)).rounded()), of: past.count)
    tell(
      run, times > 1 ? .pattern : .variance, insight,
      ["penalty": 1, "confidence": Figure.json(1 - confidence.wilsonInterval().lower)],
      times > 1 ? [Self.action("retune", run.activity)] : [])
  }

  private mutating func checkLatency(_ run: StepRunRecord) {
    guard let milliseconds = Self.latency(of: run) else { return }
    let past = history.activity(run.activity).latencies.all
    let value = naturalLogarithm(1 + milliseconds)
    guard past.count >= history.options.minimumHistory, past.deviation > 1e-9 else { return }
    let distance = (value - past.mean) / past.deviation
    let insight: JSONObject = [
      "latency_ms": Figure.json(milliseconds), "deviations": Figure.json(distance), "history": .number(past.count),
    ]
    if distance >= history.options.latencyDeviations {
      tell(run, .variance, insight.merging(["kind": "slow"]), ["penalty": 0.2])
    } else if distance <= -history.options.latencyDeviations, run.status == .success {
      tell(run, .opportunity, insight.merging(["kind": "fast"]), ["reward": 0.2])
    }
  }

  private mutating func checkSuccession(of run: StepRunRecord, after previous: StepRunRecord?) {
    guard let previous else { return }
    let past = history.activity(previous.activity)
    let name = ByteText(run.activity)
    let times = past.successors[name] ?? 0
    defer { history.activities[ByteText(previous.activity)]?.addSuccessor(name) }
    guard times == 0, past.departures >= history.options.successorHistory else { return }
    tell(
      run, .variance,
      ["kind": "new_successor", "after": .string(previous.activity), "history": .number(past.departures)],
      ["confidence": Figure.json(1 - 1 / Double(past.departures + 2))])
  }

  private mutating func learn(_ run: StepRunRecord) {
    let key = ByteText(run.activity)
    var past = history.activity(run.activity)
    past.runCount += 1
    let deviations = history.options.driftDeviations
    if run.status != .skipped {
      let value = run.status == .failed ? 0.0 : 1.0
      if let drift = past.outcomes.add(value, deviations: deviations) { tellDrift(run, "success_share", drift) }
    }
    if let milliseconds = Self.latency(of: run) {
      let value = naturalLogarithm(1 + milliseconds)
      if let drift = past.latencies.add(value, deviations: deviations) { tellDrift(run, "ln_latency_ms", drift) }
    }
    history.activities[key] = past
    history.stepRunCount += 1
    sources.add(run.input)
    if let output = run.output { sources.add(output) }
    if let error = run.error { sources.add(error) }
  }

  private mutating func tellDrift(_ run: StepRunRecord, _ measure: String, _ drift: (recent: Double, earlier: Double)) {
    tell(
      run, .drift,
      [
        "measure": .string(measure), "recent_mean": Figure.json(drift.recent),
        "earlier_mean": Figure.json(drift.earlier), "window": .number(history.options.driftWindow),
      ], ["penalty": 0.2], [Self.action("retune", run.activity)])
  }

  /// The latency in milliseconds that the source measured, else the time between start and end; never negative.
  private static func latency(of run: StepRunRecord) -> Double? {
    if let told = run.telemetry["latency_ms"]?.doubleValue, told.isFinite { return max(0, told) }
    guard let start = run.startedAt?.timestamp, let end = run.endedAt?.timestamp else { return nil }
    return max(0, Double(end.microseconds) - Double(start.microseconds)) / 1_000
  }
}
