import Domain

/// A choice that a person makes against the workflow: at a step the run is sent on to another step than the one due.
///
/// The interpreter plays such a run over the workflow with this one transition bent; the step run tells of it in `override`.
enum DemoOverride: CaseIterable {
  /// An invoice that passed the check is handed to FA-M-001 all the same.
  case handOffInvoice
  /// A ticket of a known category is escalated before an answer is looked for.
  case escalateTicket
  /// The diagnostics are collected again before the runbook is run again.
  case renewDiagnosis

  var workflow: WorkflowID {
    switch self {
    case .handOffInvoice: "WF-FIN-001"
    case .escalateTicket: "WF-CS-007"
    case .renewDiagnosis: "WF-IT-004"
    }
  }

  /// The step at which the choice is made.
  var step: StepID { steps.at }
  /// The step that was due.
  var due: StepID { steps.due }
  /// The step that is done instead.
  var chosen: StepID { steps.chosen }

  private var steps: (at: StepID, due: StepID, chosen: StepID) {
    switch self {
    case .handOffInvoice: ("F-02", "F-04", "F-03")
    case .escalateTicket: ("C-02", "C-03", "C-06")
    case .renewDiagnosis: ("I-05", "I-04", "I-03")
    }
  }

  /// The workflow in which the step leads to the chosen step wherever it would lead to the one due.
  func bent(_ workflow: WorkflowDefinition) -> WorkflowDefinition {
    var workflow = workflow
    guard let place = workflow.steps.firstIndex(where: { $0.id == step }) else { return workflow }
    var next = workflow.steps[place].next
    for index in next.branches.indices where next.branches[index].target == .step(due) {
      next.branches[index].target = .step(chosen)
    }
    if next.otherwise == .step(due) { next.otherwise = .step(chosen) }
    workflow.steps[place].next = next
    return workflow
  }
}
