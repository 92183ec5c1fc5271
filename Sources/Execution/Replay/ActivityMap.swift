public import Domain
import JSONDocuments

/// Which step of a workflow stands for an activity of recorded runs.
///
/// An activity is the id of a step, else a label that `genome.activities` gives (step id → label), else the id or the name
/// of a step's skill; of several steps the first one stands for it.
public struct ActivityMap: Sendable {
  private var steps: [String: StepID]

  /// Reads the map of a workflow.
  ///
  /// - Parameters:
  ///   - workflow: The workflow.
  ///   - skillNames: The names of skills, which activities may have.
  public init(_ workflow: WorkflowDefinition, skillNames: [SkillID: String] = [:]) {
    var steps: [String: StepID] = [:]
    func add(_ activity: String, _ step: StepID) { if steps[activity] == nil { steps[activity] = step } }
    for step in workflow.steps { add(step.id.rawValue, step.id) }
    for (step, label) in workflow.genome["activities"]?.objectValue ?? [:] {
      if let label = label.stringValue { add(label, StepID(step)) }
    }
    for step in workflow.steps {
      add(step.skillID.rawValue, step.id)
      if let name = skillNames[step.skillID] { add(name, step.id) }
    }
    self.steps = steps
  }

  /// The map in which `step` stands for an activity, unless another step does already.
  func adding(_ step: StepID, for activity: String) -> ActivityMap {
    var map = self
    if map.steps[activity] == nil { map.steps[activity] = step }
    return map
  }

  /// The step that stands for an activity; nil when none does.
  public func step(of activity: String) -> StepID? { steps[activity] }
}
