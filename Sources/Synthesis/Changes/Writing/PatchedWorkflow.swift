import Domain

/// A workflow with a change made, and where it shows.
struct PatchedWorkflow {
  /// The next version.
  var workflow: WorkflowDefinition
  /// A further workflow that the next version calls.
  var companion: WorkflowDefinition?
  /// The step after which runs go another way.
  var after: StepID?
  /// Where runs go on without the change.
  var oldTarget: NextStepLogic.Target?
  /// Where the change sends them.
  var newTarget: NextStepLogic.Target?
  /// The step whose parameter or timeout differs.
  var tuned: StepID?

  /// A version without a place where runs go another way.
  init(_ workflow: WorkflowDefinition) { self.workflow = workflow }
}

extension WorkflowDefinition {
  /// The position of a step.
  func position(of step: StepID) -> Int? { steps.firstIndex { $0.id == step } }

  /// The workflow without the steps that no path leads to.
  func withoutUnreachableSteps() -> WorkflowDefinition {
    var reached: Set<StepID> = []
    var waiting = steps.first.map { [$0.id] } ?? []
    while let id = waiting.popLast() {
      guard reached.insert(id).inserted, let step = steps.first(where: { $0.id == id }) else { continue }
      for case .step(let next) in step.next.targets { waiting.append(next) }
    }
    var workflow = self
    workflow.steps = steps.filter { reached.contains($0.id) }
    return workflow
  }

  /// An id for a further step: the next number of the ids that are letters, a hyphen and two digits (`F-06`).
  func freeStepID(like model: StepID) -> StepID {
    let prefix = model.rawValue.prefix { $0 != "-" }
    let numbers = steps.compactMap { step -> Int? in
      let parts = step.id.rawValue.split(separator: "-", maxSplits: 1)
      return parts.count == 2 && parts[0] == prefix ? Int(parts[1]) : nil
    }
    guard let last = numbers.max() else { return StepID(model.rawValue + "-2") }
    let next = last + 1
    return StepID("\(prefix)-\(next < 10 ? "0" : "")\(next)")
  }

  /// The sequence of a step that comes after all others.
  var nextSequence: Int { (steps.map(\.sequence).max() ?? 0) + 1 }
}

extension NextStepLogic {
  /// Where the step leads when it succeeds, each target once.
  var successTargets: [Target] {
    (branches.map(\.target) + [otherwise].compactMap { $0 }).reduce(into: []) { targets, target in
      if !targets.contains(target) { targets.append(target) }
    }
  }

  /// The logic with the ways to `old` sent to `new`: under `condition`, or always; nil when there is no such way.
  ///
  /// Under a condition the new way stands before the old one, with the old one's own condition, so that nothing else changes.
  func redirected(from old: Target, to new: Target, under condition: String?) -> NextStepLogic? {
    guard successTargets.contains(old) else { return nil }
    var logic = self
    logic.branches = branches.flatMap { branch -> [Branch] in
      guard branch.target == old else { return [branch] }
      guard let condition else { return [Branch(expression: branch.expression, target: new)] }
      return [Branch(expression: "\(Self.grouped(branch.expression)) && \(condition)", target: new), branch]
    }
    if otherwise == old {
      if let condition {
        logic.branches.append(Branch(expression: condition, target: new))
      } else {
        logic.otherwise = new
      }
    }
    return logic
  }

  private static func grouped(_ expression: String) -> String {
    expression.contains("||") || expression.contains("?") ? "(\(expression))" : expression
  }
}
