public import Domain
import JSONDocuments

/// Checks a workflow before it may run or be published.
public struct WorkflowLint {
  private let workflow: WorkflowDefinition
  private let knownSkills: [SkillID: SkillSignature]?
  private let stepIDs: Set<StepID>
  private var findings: [LintFinding] = []

  /// Everything that is wrong with `workflow`, steps in order, then the workflow as a whole; empty when it is clean.
  ///
  /// - Parameter knownSkills: The signatures of the catalogue's skills; nil leaves skills and parameters unchecked.
  /// - Complexity: O(steps + transitions + parameters).
  public static func findings(
    in workflow: WorkflowDefinition, knownSkills: [SkillID: SkillSignature]?
  ) -> [LintFinding] {
    var lint = WorkflowLint(workflow, knownSkills)
    lint.checkSteps()
    lint.checkGraph()
    return lint.findings
  }

  private init(_ workflow: WorkflowDefinition, _ knownSkills: [SkillID: SkillSignature]?) {
    self.workflow = workflow
    self.knownSkills = knownSkills
    stepIDs = Set(workflow.steps.map(\.id))
  }

  private mutating func report(
    _ rule: LintFinding.Rule, _ step: StepDefinition?, _ message: String, severity: LintFinding.Severity = .error
  ) {
    findings.append(LintFinding(severity: severity, stepID: step?.id, rule: rule, message: message))
  }

  private mutating func checkSteps() {
    var seen: Set<StepID> = []
    for step in workflow.steps {
      if !seen.insert(step.id).inserted {
        report(.duplicateStep, step, "Two steps are called \(step.id): give each step an id of its own.")
      }
      if step.id.rawValue == NextStepLogic.Target.end.text {
        report(.duplicateStep, step, "A step is called END, which is the name of a run's end: rename it.")
      }
      checkTransitions(of: step)
      checkParameters(of: step)
    }
  }

  private mutating func checkTransitions(of step: StepDefinition) {
    for case .step(let target) in step.next.targets where !stepIDs.contains(target) {
      report(.missingTarget, step, "Step \(step.id) leads to \(target), which the workflow does not have.")
    }
    if step.next.branches.isEmpty && step.next.otherwise == nil {
      report(.deadEnd, step, "Step \(step.id) leads nowhere: give it an else.")
    }
    for branch in step.next.branches {
      do throws(ExecutionError) { _ = try Condition(branch.expression, of: step.id) } catch {
        report(.badExpression, step, error.description)
      }
    }
    if step.next.onError == .step(step.id) {
      let message = "When step \(step.id) fails it starts again, up to the step limit: use retries."
      report(.onErrorLoop, step, message, severity: .warning)
    }
  }

  private mutating func checkParameters(of step: StepDefinition) {
    var templates: [String: ParameterTemplate] = [:]
    for (name, value) in step.parameters {
      do throws(ParameterTemplate.Failure) {
        let template = try ParameterTemplate(value)
        templates[name] = template
        for missing in template.referencedSteps where !stepIDs.contains(missing) {
          let message = "The parameter \"\(name)\" reads step \(missing), which the workflow does not have."
          report(.badTemplate, step, message)
        }
      } catch {
        report(.badTemplate, step, "The parameter \"\(name)\" of step \(step.id) cannot be filled: \(error.reason).")
      }
    }
    checkSignature(of: step, templates)
  }

  private mutating func checkSignature(of step: StepDefinition, _ templates: [String: ParameterTemplate]) {
    guard let knownSkills else { return }
    guard let signature = knownSkills[step.skillID] else {
      report(.unknownSkill, step, "Step \(step.id) uses \(step.skillID), which the catalogue does not have.")
      return
    }
    for argument in signature.arguments {
      guard let template = templates[argument.name] else {
        if argument.required && argument.fallback == nil && step.parameters[argument.name] == nil {
          report(.parameterMismatch, step, "Step \(step.id) does not give \(step.skillID) its \"\(argument.name)\".")
        }
        continue
      }
      if !template.mayBe(SkillType(argument.type)) {
        let message = "The parameter \"\(argument.name)\" of step \(step.id) is not of type \(argument.type)."
        report(.parameterMismatch, step, message)
      } else if case .literal(let value) = template, !argument.schema.accepts(value) {
        let message = "\(step.skillID) refuses the value that step \(step.id) gives its \"\(argument.name)\"."
        report(.parameterMismatch, step, message)
      }
    }
    let names = Set(signature.arguments.map(\.name))
    for name in step.parameters.keys where !names.contains(name) {
      report(.parameterMismatch, step, "\(step.skillID) has no argument \"\(name)\", which step \(step.id) gives.")
    }
  }

  private mutating func checkGraph() {
    guard let first = workflow.steps.first else {
      report(.emptyWorkflow, nil, "Workflow \(workflow.id) has no step: add at least one.")
      return
    }
    let graph = TransitionGraph(workflow.steps)
    let reachable = graph.reachableSteps
    let ending = graph.endingSteps
    for (ordinal, step) in workflow.steps.enumerated() where !reachable[ordinal] {
      report(.unreachableStep, step, "No path leads from \(first.id) to step \(step.id).")
    }
    guard ending[0] else {
      report(.noEnd, nil, "No path leads from \(first.id) to END.")
      return
    }
    for (ordinal, step) in workflow.steps.enumerated() where reachable[ordinal] && !ending[ordinal] {
      report(.noEnd, step, "No path leads from step \(step.id) to END.")
    }
  }
}

extension ParameterTemplate {
  /// Whether the filled parameter can be of `type`; a reference can be anything.
  fileprivate func mayBe(_ type: SkillType) -> Bool {
    switch self {
    case .literal(let value): type.accepts(value)
    case .text: type.accepts(.string(""))
    case .reference, .array, .object: true
    }
  }
}
