public import Domain
public import JSONDocuments

/// A workflow made ready to run: conditions and parameters are parsed, transitions lead to steps that exist.
///
/// The program is immutable and has no clock, no random source and no I/O: the same trigger, skills and decisions give
/// the same run (S-15.2).
public struct WorkflowProgram: Sendable {
  /// The end of a transition, resolved.
  enum Destination: Hashable, Sendable {
    case step(Int)
    case end
  }

  struct Branch: Sendable {
    let condition: Condition
    let destination: Destination
  }

  struct Step: Sendable {
    let definition: StepDefinition
    let parameters: [(name: String, template: ParameterTemplate)]
    let branches: [Branch]
    let otherwise: Destination?
    let onError: Destination?
  }

  /// The workflow that was compiled.
  public let workflow: WorkflowDefinition
  let steps: [Step]

  /// Compiles a workflow.
  ///
  /// - Throws: the first `ExecutionError` in the order of the steps.
  public init(_ workflow: WorkflowDefinition) throws(ExecutionError) {
    guard !workflow.steps.isEmpty else { throw .emptyWorkflow(workflow.id) }
    let ordinals = try Self.ordinals(of: workflow.steps)
    var steps: [Step] = []
    for step in workflow.steps { steps.append(try Self.compile(step, ordinals)) }
    self.workflow = workflow
    self.steps = steps
  }

  /// Runs the workflow to its end or to the first input that is not there.
  ///
  /// - Parameters:
  ///   - trigger: The payload that starts the run.
  ///   - skills: Answers each attempt of each step.
  ///   - decide: Gives the input that a step waits for (step, visit from 1, name), or nil when it has not arrived.
  ///   - stepLimit: How many steps the run may enter, at least 1; one more ends it with `STEP_LIMIT`.
  /// - Complexity: O(steps entered × size of their conditions and parameters).
  public func run(
    trigger: JSONValue, skills: (StepInvocation) -> StubOutcome,
    decide: (StepID, Int, String) -> JSONValue? = { _, _, _ in nil }, stepLimit: Int = 1_000
  ) -> RunTrace {
    var (state, command) = begin(trigger: trigger, stepLimit: stepLimit)
    while true {
      switch command {
      case .call(let invocation, _):
        command = advance(&state, on: .attemptEnded(skills(invocation)))
      case .awaitInput(let step, let visit, let name):
        guard let input = decide(step, visit, name) else {
          return RunTrace(steps: state.steps, end: .waiting(step, name: name))
        }
        command = advance(&state, on: .inputArrived(input))
      case .finish(let end):
        return RunTrace(steps: state.steps, end: end)
      }
    }
  }

  private static func ordinals(of steps: [StepDefinition]) throws(ExecutionError) -> [StepID: Int] {
    var ordinals: [StepID: Int] = [:]
    for (ordinal, step) in steps.enumerated() {
      guard step.id.rawValue != NextStepLogic.Target.end.text else { throw .reservedStepID(step.id) }
      guard ordinals.updateValue(ordinal, forKey: step.id) == nil else { throw .duplicateStep(step.id) }
    }
    return ordinals
  }

  private static func compile(
    _ step: StepDefinition, _ ordinals: [StepID: Int]
  ) throws(ExecutionError) -> Step {
    var branches: [Branch] = []
    for branch in step.next.branches {
      let destination = try resolve(branch.target, of: step, ordinals)
      branches.append(Branch(condition: try Condition(branch.expression, of: step.id), destination: destination))
    }
    var parameters: [(name: String, template: ParameterTemplate)] = []
    for (name, value) in step.parameters {
      parameters.append((name, try template(value, name, of: step, ordinals)))
    }
    return Step(
      definition: step, parameters: parameters, branches: branches,
      otherwise: try resolve(step.next.otherwise, of: step, ordinals),
      onError: try resolve(step.next.onError, of: step, ordinals))
  }

  private static func resolve(
    _ target: NextStepLogic.Target, of step: StepDefinition, _ ordinals: [StepID: Int]
  ) throws(ExecutionError) -> Destination {
    guard case .step(let id) = target else { return .end }
    guard let ordinal = ordinals[id] else { throw .missingTarget(step: step.id, target: id) }
    return .step(ordinal)
  }

  private static func resolve(
    _ target: NextStepLogic.Target?, of step: StepDefinition, _ ordinals: [StepID: Int]
  ) throws(ExecutionError) -> Destination? {
    guard let target else { return nil }
    return try resolve(target, of: step, ordinals) as Destination
  }

  private static func template(
    _ value: JSONValue, _ name: String, of step: StepDefinition, _ ordinals: [StepID: Int]
  ) throws(ExecutionError) -> ParameterTemplate {
    let template: ParameterTemplate
    do { template = try ParameterTemplate(value) } catch {
      throw .badTemplate(step: step.id, parameter: name, reason: error.reason)
    }
    if let missing = template.referencedSteps.first(where: { ordinals[$0] == nil }) {
      throw .badTemplate(step: step.id, parameter: name, reason: "the workflow has no step \(missing)")
    }
    return template
  }
}
