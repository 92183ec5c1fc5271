import Domain
import Execution
import JSONDocuments

/// A run of a codified workflow along a given row of step runs: each attempt is answered by the next of them, each decision is the
/// step that comes next. Recorded runs are replayed this way, as the replay gate does, and made-up ones are written down as unit tests.
struct PlayedRun {
  /// One step run that shall happen.
  struct Occurrence {
    let activity: Int
    /// The answer; nil for a failure.
    let output: JSONValue?
  }

  let trace: RunTrace
  private var stubs: [JSONValue] = []
  private var decisions: [(step: StepID, visit: Int, value: JSONValue)] = []
  /// Whether the workflow called another step than the next one, or left some out.
  private(set) var isAstray = false

  /// - Parameter failingChooser: The step that only chooses and fails at the end; nil when none does.
  init(
    _ program: WorkflowProgram, _ plan: StepPlan, trigger: JSONObject, _ occurrences: [Occurrence],
    failingChooser: StepID? = nil
  ) {
    let choosers = Set(plan.choosers)
    var position = 0
    var stubs: [JSONValue] = []
    var decisions: [(step: StepID, visit: Int, value: JSONValue)] = []
    var isAstray = false
    func answer(_ invocation: StepInvocation) -> StubOutcome {
      if choosers.contains(invocation.stepID) {
        let fails = invocation.stepID == failingChooser && position == occurrences.count
        return fails ? Self.failure : .success(.object(JSONObject()))
      }
      guard position < occurrences.count, plan.step(of: occurrences[position].activity) == invocation.stepID else {
        // A retry that did not happen fails like the attempt before it.
        if invocation.attempt == 1 { isAstray = true }
        return Self.failure
      }
      position += 1
      return occurrences[position - 1].output.map { .success($0) } ?? Self.failure
    }
    trace = program.run(
      trigger: .object(trigger),
      skills: { invocation in
        let outcome = answer(invocation)
        stubs.append(Self.stub(invocation.stepID, outcome))
        return outcome
      },
      decide: { step, visit, _ in
        let next = position < occurrences.count ? plan.step(of: occurrences[position].activity).rawValue : "END"
        decisions.append((step, visit, ["next": .string(next)]))
        return ["next": .string(next)]
      }, stepLimit: 3 * occurrences.count + 3)
    self.stubs = stubs
    self.decisions = decisions
    self.isAstray = isAstray || position < occurrences.count
  }

  private static let failure = StubOutcome.failure(code: "SAMPLE_ERROR", message: "A made-up failure.")

  private static func stub(_ step: StepID, _ outcome: StubOutcome) -> JSONValue {
    guard case .success(let output) = outcome else {
      return ["step_id": .string(step.rawValue), "error": outcome.error ?? .null]
    }
    return ["step_id": .string(step.rawValue), "output": output]
  }

  /// Whether the run went through all of it to the end.
  var isComplete: Bool { !isAstray && trace.end == .completed }

  /// Whether the run went through all of it and failed at its last step, for want of a way on.
  var isFailed: Bool {
    guard !isAstray, case .failed(let code, _) = trace.end else { return false }
    return code == RunFailure.stepFailed.rawValue
  }

  /// The run as a unit test in the form of the proposal body.
  func document(name: String, trigger: JSONObject, _ workflow: WorkflowDefinition) -> JSONObject {
    [
      "name": .string(name), "trigger": .object(trigger), "stubs": .array(stubs), "decisions": .array(decisionList),
      "expected_path": .array(trace.path.map { .string($0) }),
      "expected_end": trace.end == .completed ? "completed" : "failed",
      "expected_calls": .array(trace.steps.map { call($0, workflow) }),
    ]
  }

  /// Decisions are told by visit: a visit that was asked for none takes its place in the list.
  private var decisionList: [JSONValue] {
    var list: [JSONValue] = []
    var visits: [StepID: Int] = [:]
    for decision in decisions {
      while visits[decision.step, default: 0] + 1 < decision.visit {
        visits[decision.step, default: 0] += 1
        list.append(["step_id": .string(decision.step.rawValue), "value": .null])
      }
      visits[decision.step] = decision.visit
      list.append(["step_id": .string(decision.step.rawValue), "value": decision.value])
    }
    return list
  }

  private func call(_ step: ExecutedStep, _ workflow: WorkflowDefinition) -> JSONValue {
    var call: JSONObject = [
      "step_id": .string(step.stepID.rawValue), "skill_id": .string(step.skillID.rawValue),
      "input": .object(step.input),
    ]
    call["timeout_ms"] = workflow.steps.first { $0.id == step.stepID }.map { .number($0.timeoutMilliseconds) }
    if step.attempts.count != 1 { call["attempts"] = .number(step.attempts.count) }
    return .object(call)
  }
}
