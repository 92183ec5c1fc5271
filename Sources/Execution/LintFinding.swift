public import Domain

/// What `WorkflowLint` found in a workflow.
public struct LintFinding: Hashable, Sendable {
  /// How bad a finding is.
  public enum Severity: String, CaseIterable, Sendable {
    /// The workflow must not be published.
    case error
    /// The workflow runs, but probably not as meant.
    case warning
  }

  /// What is checked.
  public enum Rule: String, CaseIterable, Sendable {
    /// The workflow has no step.
    case emptyWorkflow = "empty_workflow"
    /// Two steps have the same id, or one is called END.
    case duplicateStep = "duplicate_step"
    /// A transition leads to a step that is not there (S-12.3).
    case missingTarget = "missing_target"
    /// No path leads from the first step to this one (S-12.3).
    case unreachableStep = "unreachable_step"
    /// No path leads to END.
    case noEnd = "no_end"
    /// A step has neither a condition nor an `else`: every success ends with NO_TRANSITION.
    case deadEnd = "dead_end"
    /// The skill is not in the catalogue.
    case unknownSkill = "unknown_skill"
    /// The parameters do not fit the skill's signature.
    case parameterMismatch = "parameter_mismatch"
    /// A parameter's `${…}` does not parse or names a step that is not there.
    case badTemplate = "bad_template"
    /// A condition does not parse.
    case badExpression = "bad_expression"
    /// `on_error` leads back to the step that failed.
    case onErrorLoop = "on_error_loop"
  }

  /// How bad it is.
  public let severity: Severity
  /// The step; nil when the finding is about the workflow.
  public let stepID: StepID?
  /// What was checked.
  public let rule: Rule
  /// One sentence for a person.
  public let message: String

  /// Makes a finding.
  public init(severity: Severity = .error, stepID: StepID?, rule: Rule, message: String) {
    self.severity = severity
    self.stepID = stepID
    self.rule = rule
    self.message = message
  }
}
