public import Domain
public import JSONDocuments

// A workflow is run over what a run recorded: each step is answered by the next unused attempt of its activity, each wait by the
// recorded decision, or by the decision that leads where the run went. Three rules keep this honest:
//
// 1. Where the workflow calls a step for which nothing (more) was recorded, nothing is known from there on: the replay stops.
// 2. A retry that was not recorded fails like the attempt before it; an attempt that took longer than the step waits is a timeout.
// 3. Activities that the workflow has no step for are not part of it and are passed over.

/// Runs one workflow over recorded runs.
public struct RecordedReplay: Sendable {
  /// How a replay ended.
  public enum End: Hashable, Sendable {
    /// The workflow reached its end.
    case completed
    /// It waits for an input that never came.
    case waiting
    /// It calls a step for which nothing was recorded.
    case unrecorded(StepID)
    /// The interpreter stopped it with one of the codes of `RunFailure`.
    case failed(code: String)
  }

  /// What a replay did.
  public struct Result: Hashable, Sendable {
    /// The steps in order, each visit once, then `END` when the run completed.
    public var path: [String]
    /// How it ended.
    public var end: End
  }

  /// The workflow.
  public let program: WorkflowProgram
  private let activities: ActivityMap
  /// Steps that are answered by what was recorded for another one.
  private let sources: [StepID: StepID]
  private let sampleTrigger: JSONObject

  /// Prepares a workflow.
  ///
  /// - Parameters:
  ///   - workflow: The workflow.
  ///   - activities: Which steps stand for recorded activities.
  ///   - sources: Steps that are answered by what was recorded for another one.
  ///   - sampleTrigger: Members that stand in where a recorded trigger lacks them.
  /// - Throws: `ExecutionError` when the workflow does not compile.
  public init(
    _ workflow: WorkflowDefinition, activities: ActivityMap? = nil, sources: [StepID: StepID] = [:],
    sampleTrigger: JSONObject = JSONObject()
  ) throws(ExecutionError) {
    program = try WorkflowProgram(workflow)
    self.activities = activities ?? ActivityMap(workflow)
    self.sources = sources
    self.sampleTrigger = sampleTrigger
  }

  /// Whether a replay went where the run went: the same steps, repeated attempts left out.
  public func follows(_ result: Result, _ run: RecordedRun) -> Bool {
    let recorded = run.calls.compactMap { activities.step(of: $0.activity)?.rawValue }
    let taken = result.path.filter { $0 != NextStepLogic.Target.end.text }.map { step in
      sources[StepID(step)]?.rawValue ?? step
    }
    return result.end == .completed && Self.folded(recorded) == Self.folded(taken)
  }

  private static func folded(_ path: [String]) -> [String] {
    path.reduce(into: []) { folded, step in if folded.last != step { folded.append(step) } }
  }

  /// Runs the workflow over a recording.
  ///
  /// - Complexity: O(recorded attempts + steps entered).
  public func result(of run: RecordedRun) -> Result {
    var tape = RecordedTape(run, activities, sources)
    var missing: StepID?
    let trace = program.run(
      trigger: .object(sampleTrigger.merging(run.trigger)),
      skills: { invocation in
        if let outcome = tape.outcome(of: invocation, within: timeout(of: invocation.stepID)) { return outcome }
        missing = missing ?? invocation.stepID
        return .failure(code: "NOT_RECORDED", message: "The run has no such call.")
      },
      decide: { step, _, _ in
        guard missing == nil else { return nil }
        return tape.decision(of: step, logic(of: step))
      },
      stepLimit: 2 * run.calls.count + program.workflow.steps.count + 2)
    return Result(path: Self.path(of: trace, until: missing), end: Self.end(of: trace, missing))
  }

  /// The path up to and with the first step for which nothing was recorded.
  private static func path(of trace: RunTrace, until missing: StepID?) -> [String] {
    var path: [String] = []
    for step in trace.steps {
      path.append(step.stepID.rawValue)
      if step.attempts.contains(where: { $0.error?["code"] == "NOT_RECORDED" }) { return path }
    }
    return trace.end == .completed && missing == nil ? path + [NextStepLogic.Target.end.text] : path
  }

  private static func end(of trace: RunTrace, _ missing: StepID?) -> End {
    if let missing { return .unrecorded(missing) }
    switch trace.end {
    case .completed: return .completed
    case .waiting: return .waiting
    case .failed(let code, _): return .failed(code: code)
    }
  }

  private func timeout(of step: StepID) -> Int {
    program.workflow.steps.first { $0.id == step }?.timeoutMilliseconds ?? .max
  }

  private func logic(of step: StepID) -> NextStepLogic {
    program.workflow.steps.first { $0.id == step }?.next ?? NextStepLogic()
  }
}

/// The recorded attempts of each step, used one by one.
private struct RecordedTape {
  private let calls: [(step: StepID, call: RecordedRun.Call)]
  private let sources: [StepID: StepID]
  /// The positions in `calls` that a step has not used, in order.
  private var unused: [StepID: ArraySlice<Int>]
  /// The attempt that each step used last.
  private var last: [StepID: Int] = [:]

  init(_ run: RecordedRun, _ activities: ActivityMap, _ sources: [StepID: StepID]) {
    self.sources = sources
    calls = run.calls.compactMap { call in activities.step(of: call.activity).map { ($0, call) } }
    var unused: [StepID: [Int]] = [:]
    for (position, item) in calls.enumerated() { unused[item.step, default: []].append(position) }
    self.unused = unused.mapValues { $0[...] }
  }

  /// The recorded answer; nil when there is none.
  mutating func outcome(of invocation: StepInvocation, within timeoutMilliseconds: Int) -> StubOutcome? {
    guard let position = nextPosition(of: invocation) else { return nil }
    let call = calls[position].call
    guard case .success(let output) = call.outcome else { return call.outcome }
    if let latency = call.latencyMilliseconds, latency > Int64(timeoutMilliseconds) { return .timeout }
    return .success(
      SkillModel.output(of: invocation.skillID, recorded: output, to: call.input, for: invocation.input))
  }

  private mutating func nextPosition(of invocation: StepInvocation) -> Int? {
    let step = sources[invocation.stepID] ?? invocation.stepID
    if let position = unused[step]?.first, invocation.attempt == 1 || isRetry(position, of: step) {
      unused[step]?.removeFirst()
      last[step] = position
      return position
    }
    return invocation.attempt > 1 ? last[step] : nil
  }

  /// Whether an attempt directly follows the step's last one.
  private func isRetry(_ position: Int, of step: StepID) -> Bool { last[step].map { position == $0 + 1 } ?? false }

  /// The recorded decision with the way that the run took; nil when the run recorded neither.
  func decision(of step: StepID, _ logic: NextStepLogic) -> JSONValue? {
    guard let position = last[sources[step] ?? step] else { return nil }
    let next = position + 1 < calls.count ? NextStepLogic.Target.step(calls[position + 1].step) : .end
    let way: JSONObject = ["next": .string(next.text)]
    if let told = calls[position].call.decision {
      return told.objectValue.map { .object(way.merging($0)) } ?? told
    }
    return ImpliedDecision.leading(to: next, in: logic).map { .object($0) }
  }
}
