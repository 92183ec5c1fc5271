import Domain
import Execution
import JSONDocuments

/// Runs of a workflow in the simulator, with answers that are made up. There is no connector to call: the simulator has
/// none.
struct SandboxRun {
  private let program: WorkflowProgram
  private let outputs: [StepID: JSONValue]
  private let routes: [StepID: String]

  /// Takes the made-up outputs of the unit tests, and values of the signatures' types where there are none.
  init(_ workflow: WorkflowDefinition, unitTests: [JSONObject], _ catalogue: CatalogueView) throws(ExecutionError) {
    program = try WorkflowProgram(workflow)
    var outputs: [StepID: JSONValue] = [:]
    for step in workflow.steps {
      outputs[step.id] = catalogue.currentSkill(step.skillID).map { SyntheticValue.result(of: $0.signature) }
    }
    for stub in unitTests.flatMap({ $0["stubs"]?.arrayValue ?? [] }).reversed() {
      if let step = stub["step_id"]?.stringValue, let output = stub["output"] { outputs[StepID(step)] = output }
    }
    self.outputs = outputs
    routes = Self.shortestRoutes(workflow)
  }

  /// A run with the trigger and the decisions of a unit test, in which every skill answers.
  func answered(_ test: JSONObject) -> RunTrace {
    run(test) { .success(outputs[$0.stepID] ?? .object(JSONObject())) }
  }

  /// A run with the trigger and the decisions of a unit test, in which no skill answers in time.
  func unanswered(_ test: JSONObject) -> RunTrace { run(test) { _ in .timeout } }

  private func run(_ test: JSONObject, skills: (StepInvocation) -> StubOutcome) -> RunTrace {
    let decisions = Dictionary(grouping: test["decisions"]?.arrayValue ?? [], by: { $0["step_id"]?.stringValue ?? "" })
    return program.run(
      trigger: test["trigger"] ?? .object(JSONObject()), skills: skills,
      decide: { step, visit, _ in
        let given = decisions[step.rawValue] ?? []
        return visit <= given.count ? given[visit - 1]["value"] : shortestWay(from: step)
      })
  }

  /// What leads to the end soonest, for a step that asks which step comes next; nil leaves the run waiting.
  private func shortestWay(from step: StepID) -> JSONValue? {
    let choices = program.workflow.steps.first { $0.id == step }?.next.branches ?? []
    guard choices.contains(where: { $0.expression.contains("decision.next") }) else { return nil }
    return routes[step].map { ["next": .string($0)] }
  }

  /// For each step the target from which the end is nearest, the first of equals; by breadth from the end.
  private static func shortestRoutes(_ workflow: WorkflowDefinition) -> [StepID: String] {
    var routes: [StepID: String] = [:]
    var reached: Set<String> = [NextStepLogic.Target.end.text]
    while true {
      let found = workflow.steps.compactMap { step -> (StepID, String)? in
        guard routes[step.id] == nil else { return nil }
        let targets = step.next.branches.map(\.target.text) + [step.next.otherwise?.text].compactMap { $0 }
        return targets.first(where: reached.contains).map { (step.id, $0) }
      }
      if found.isEmpty { return routes }
      for (step, target) in found {
        routes[step] = target
        reached.insert(step.rawValue)
      }
    }
  }
}
