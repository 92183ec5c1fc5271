public import Domain

/// A workflow that cannot be executed; `WorkflowLint` finds all of these at once.
public enum ExecutionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The workflow has no step.
  case emptyWorkflow(WorkflowID)
  /// Two steps have the same id.
  case duplicateStep(StepID)
  /// A step is called `END`, the name of the end of a run.
  case reservedStepID(StepID)
  /// A transition leads to a step that the workflow does not have.
  case missingTarget(step: StepID, target: StepID)
  /// A condition does not parse.
  case badExpression(step: StepID, expression: String, reason: String)
  /// A parameter's `${…}` does not parse or names something that no run has.
  case badTemplate(step: StepID, parameter: String, reason: String)

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .emptyWorkflow(let workflow): "Workflow \(workflow) has no step: add at least one."
    case .duplicateStep(let step): "Two steps are called \(step): give each step an id of its own."
    case .reservedStepID(let step): "A step is called \(step), which is the name of a run's end: rename it."
    case .missingTarget(let step, let target): "Step \(step) leads to \(target), which the workflow does not have."
    case .badExpression(let step, let expression, let reason):
      "The condition \"\(expression)\" of step \(step) does not parse: \(reason)"
    case .badTemplate(let step, let parameter, let reason):
      "The parameter \"\(parameter)\" of step \(step) cannot be filled: \(reason)."
    }
  }
}
