import Domain
import Execution
import JSONDocuments

/// What is to happen in one run of the demo before the interpreter plays it.
struct DemoStory {
  /// What a step answers when its script is used up.
  enum Answer {
    case fixed(JSONValue)
    /// SK-LOGIC-003 compares the invoice with this order amount under the step's own tolerance.
    case variance(ofOrder: Double)
  }

  /// A call to a tool that no catalogue knows, made by the agent on its own after a step.
  struct StrayCall {
    let tool: String
    let after: StepID
    let input: JSONObject
    let result: StubOutcome
  }

  /// The number of the run within its workflow, from 1.
  let number: Int
  /// The instant at which the run starts.
  let start: Timestamp
  var task: String?
  var text: String
  var trigger: JSONObject
  var initiator: String
  var agent: String
  var outcome: Outcome = .success
  /// What became of the run after its last step, where that decided the outcome.
  var aftermath: String?
  /// Outcomes of a step's calls, attempt by attempt, before its answer holds.
  var scripts: [StepID: [StubOutcome]] = [:]
  var answers: [StepID: Answer] = [:]
  /// Inputs that arrive, visit by visit.
  var decisions: [StepID: [JSONValue]] = [:]
  /// How long an input takes to arrive, in milliseconds.
  var waits: [StepID: Int] = [:]
  var strayCall: StrayCall?
  /// How long a step's successful calls take, in milliseconds, where that is not the usual time of its skill.
  var latencies: [StepID: Int] = [:]
  /// A person's choice against the workflow.
  var override: DemoOverride?
  /// What an agent noted along with the run.
  var reflections: [ReflectionRecord] = []
  /// Steps whose runs the source forgot to tell of.
  var untold: Set<StepID> = []
}

extension DemoStory {
  /// The run as the interpreter plays it.
  func played(by program: WorkflowProgram) -> RunTrace {
    var calls: [StepID: Int] = [:]
    return program.run(
      trigger: .object(trigger),
      skills: { invocation in
        let call = calls[invocation.stepID, default: 0]
        calls[invocation.stepID] = call + 1
        let script = scripts[invocation.stepID] ?? []
        return call < script.count ? script[call] : .success(answer(to: invocation))
      },
      decide: { step, visit, _ in
        guard let inputs = decisions[step], visit <= inputs.count else { return nil }
        return inputs[visit - 1]
      })
  }

  private func answer(to invocation: StepInvocation) -> JSONValue {
    switch answers[invocation.stepID] {
    case .fixed(let value): value
    case .variance(let order): Self.variance(of: invocation.input, order: order)
    case nil: DemoSkill(invocation.skillID).answer(to: invocation, reference: number)
    }
  }

  private static func variance(of input: JSONObject, order: Double) -> JSONValue {
    let amount = input["lhs"]?.doubleValue ?? .nan
    let passes = VarianceCheck.passes(
      actual: amount, expected: order, tolerance: input["tolerance"]?.doubleValue ?? 0)
    return .object([
      "pass": .bool(passes), "variance": .number(share(of: amount, over: order)),
      "label": passes ? "within tolerance" : "beyond tolerance",
    ])
  }

  /// By which share an amount lies over the order, to four decimals.
  static func share(of amount: Double, over order: Double) -> Double {
    ((amount - order) / order * 10_000).rounded() / 10_000
  }
}
