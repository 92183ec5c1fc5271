import Domain
import Execution
import JSONDocuments

/// Sends a workflow through a recorded run: each skill answers as it did then, each open decision is the step that came
/// next, and the path must be the recorded one.
///
/// Which step stands for an activity is what `genome.activities` says (step id → label); without that, the label is the
/// id of a step, its skill or the skill's name. A step of type `branch` that waits for a decision and stands for no
/// activity only chooses: it has no record and is passed.
struct WorkflowReplay {
  private let program: WorkflowProgram
  private let steps: [String: StepID]
  private let choosers: Set<StepID>
  private let sampleTrigger: JSONObject

  init(_ proposal: WorkflowProposal, _ catalogue: CatalogueView) throws(ExecutionError) {
    let workflow = proposal.definition
    program = try WorkflowProgram(workflow)
    // Recorded contexts lack what the workflow will get from its trigger, so the made-up payload of the tests fills in.
    sampleTrigger = proposal.unitTests.first?["trigger"]?.objectValue ?? JSONObject()
    let activities = workflow.genome["activities"]?.objectValue
    var steps: [String: StepID] = [:]
    var choosers: Set<StepID> = []
    for step in workflow.steps {
      let labels =
        activities.map { [$0[step.id.rawValue]?.stringValue].compactMap { $0 } } ?? Self.labels(of: step, catalogue)
      for label in labels where steps[label] == nil { steps[label] = step.id }
      if activities != nil, labels.isEmpty, step.actionType == .branch, step.next.awaits != nil {
        choosers.insert(step.id)
      }
    }
    // Whoever runs the workflow itself records its step ids.
    for step in workflow.steps where steps[step.id.rawValue] == nil { steps[step.id.rawValue] = step.id }
    self.steps = steps
    self.choosers = choosers
  }

  /// The activity labels that stand for a step when the workflow does not say.
  private static func labels(of step: StepDefinition, _ catalogue: CatalogueView) -> [String] {
    [step.id.rawValue, step.skillID.rawValue] + [catalogue.currentSkill(step.skillID)?.name].compactMap { $0 }
  }

  /// Where the workflow leaves the recorded path; nil when it follows it to the end.
  func divergence(from trace: ReplayTrace) -> String? {
    var tape = Tape(trace.steps.filter { $0.status != .skipped }, steps)
    if let unknown = tape.unknownActivity { return "the workflow has no step for \"\(unknown)\"." }
    let run = program.run(
      trigger: .object(sampleTrigger.merging(trace.trigger)),
      skills: { choosers.contains($0.stepID) ? .success(.object(JSONObject())) : tape.outcome(of: $0) },
      decide: { _, _, _ in tape.decision }, stepLimit: 2 * trace.steps.count + 2)
    if let divergence = tape.divergence { return divergence }
    if let left = tape.next { return "the workflow ends where the run goes on to \(left)." }
    return run.end == .completed ? nil : "the workflow does not complete, but is \(Self.text(run.end))."
  }

  private static func text(_ end: RunEnd) -> String {
    switch end {
    case .completed: "completed"
    case .failed(let code, _): "failed with \(code)"
    case .waiting(let step, let name): "waiting at \(step) for \(name)"
    }
  }
}

/// The recorded step runs, played back one by one.
private struct Tape {
  private let records: [(step: StepID?, record: ReplayTrace.Step)]
  private var position = 0
  private(set) var divergence: String?

  init(_ recorded: [ReplayTrace.Step], _ steps: [String: StepID]) {
    records = recorded.map { (steps[$0.activity], $0) }
  }

  /// The first recorded activity that no step stands for.
  var unknownActivity: String? { records.first { $0.step == nil }?.record.activity }

  /// The step that was recorded next.
  var next: StepID? { position < records.count ? records[position].step : nil }

  /// The recorded decision: the step that came next.
  var decision: JSONValue { ["next": .string(next?.rawValue ?? NextStepLogic.Target.end.text)] }

  /// The recorded answer. A retry that was not recorded fails like the attempt before it.
  mutating func outcome(of invocation: StepInvocation) -> StubOutcome {
    guard next == invocation.stepID else {
      if invocation.attempt == 1 {
        divergence =
          divergence ?? "the workflow goes on to \(invocation.stepID), the run \(next.map { "to \($0)" } ?? "ends")."
      }
      return .failure(code: "NOT_RECORDED", message: "The run has no such call.")
    }
    let record = records[position].record
    position += 1
    if record.status == .failed { return .failure(code: "RECORDED_FAILURE", message: "The recorded call failed.") }
    return .success(record.output ?? .null)
  }
}
