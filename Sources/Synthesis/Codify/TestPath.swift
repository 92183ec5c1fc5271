import Domain
import JSONDocuments

/// One way through a codified workflow, told as a unit test: what each attempt answers, what is decided, where it leads.
struct TestPath {
  private let plan: StepPlan
  private var stubs: [JSONValue] = []
  private var decisions: [JSONValue] = []
  private var path: [String] = []

  /// The way that these moves take; the model must replay them.
  init(_ moves: [Move], _ plan: StepPlan) {
    self.plan = plan
    for move in moves { follow(move) }
  }

  /// The test in the form of the proposal body.
  func document(name: String, trigger: JSONObject) -> JSONObject {
    [
      "name": .string(name), "trigger": .object(trigger), "stubs": .array(stubs), "decisions": .array(decisions),
      "expected_path": .array(path.map { .string($0) }), "expected_end": "completed",
    ]
  }

  private mutating func follow(_ move: Move) {
    let target = plan.target(move.target)
    if let activity = Move.activity(of: move.state) {
      leave(activity, failed: Move.isFailure(move.state), to: target)
    } else if let choice = plan.startChoice {
      visit(choice, failed: false)
      decide(choice, target)
    }
    if target == .end { path.append(target.text) }
  }

  private mutating func leave(_ activity: Int, failed: Bool, to target: NextStepLogic.Target) {
    let step = plan.step(of: activity)
    visit(step, failed: failed)
    // Decisions are told by visit: one that failed was asked for none, but takes its place in the list.
    if plan.logic(of: Move.state(after: activity, failed: false)).awaits != nil { decide(step, failed ? nil : target) }
    if failed, let recovery = plan.recovery(of: activity) {
      visit(recovery, failed: false)
      decide(recovery, target)
    }
  }

  private mutating func visit(_ step: StepID, failed: Bool) {
    path.append(step.rawValue)
    let error: JSONValue = ["code": "SAMPLE_ERROR", "message": "A made-up failure."]
    stubs.append(
      failed
        ? ["step_id": .string(step.rawValue), "error": error] : ["step_id": .string(step.rawValue), "output": [:]])
  }

  private mutating func decide(_ step: StepID, _ target: NextStepLogic.Target?) {
    let value = target.map { JSONValue.object(["next": .string($0.text)]) }
    decisions.append(["step_id": .string(step.rawValue), "value": value ?? .null])
  }
}
