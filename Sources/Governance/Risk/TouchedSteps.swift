import Domain

/// The steps that a change touches: those that it adds or alters, and those that runs can now reach without passing a step
/// that they all had to pass before (leaving out a check touches what it guarded).
enum TouchedSteps {
  /// The touched steps of the changed version.
  ///
  /// - Complexity: O(steps² × transitions).
  static func of(_ definition: WorkflowDefinition, changing target: WorkflowDefinition) -> Set<StepID> {
    let known = Dictionary(target.steps.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let changed = definition.steps.filter { known[$0.id] != $0 }.map(\.id)
    let exposed = target.steps.map(\.id).flatMap { passed in
      let before = reached(target, without: passed)
      return reached(definition, without: passed).filter { known[$0] != nil && $0 != passed && !before.contains($0) }
    }
    return Set(changed).union(exposed)
  }

  /// The steps that runs reach without passing one of them.
  private static func reached(_ workflow: WorkflowDefinition, without passed: StepID) -> Set<StepID> {
    let steps = Dictionary(workflow.steps.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var reached: Set<StepID> = []
    var waiting = workflow.steps.prefix(1).map(\.id)
    while let id = waiting.popLast() {
      guard id != passed, let step = steps[id], reached.insert(id).inserted else { continue }
      for case .step(let next) in step.next.targets { waiting.append(next) }
    }
    return reached
  }
}
