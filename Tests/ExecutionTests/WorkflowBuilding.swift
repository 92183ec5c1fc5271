import Domain
import Execution
import JSONDocuments

/// A workflow of these steps, for tests.
func workflow(_ steps: [StepDefinition]) -> WorkflowDefinition {
  WorkflowDefinition(
    id: "WF-T-001", name: "Test", objective: "A test.", constraints: JSONObject(), responsibleRole: "QA-M-001",
    genome: JSONObject(), status: .draft, version: "1.0.0", lineage: JSONObject(), origin: .published, steps: steps,
    triggers: [])
}

/// A step that calls `SK-T-001`.
func step(
  _ id: String, parameters: JSONObject = JSONObject(), if branches: [(String, String)] = [],
  else otherwise: String? = nil,
  onError: String? = nil, awaits: String? = nil, retries: Int = 0
) -> StepDefinition {
  StepDefinition(
    id: StepID(id), sequence: 0, actionType: .toolCall, skillID: "SK-T-001", parameters: parameters,
    next: NextStepLogic(
      branches: branches.map { NextStepLogic.Branch(expression: $0.0, target: NextStepLogic.Target($0.1)) },
      otherwise: otherwise.map { NextStepLogic.Target($0) }, onError: onError.map { NextStepLogic.Target($0) },
      awaits: awaits),
    retries: retries)
}

extension WorkflowProgram {
  /// The trace of a run whose skills answer by step id; a step without an answer gives an empty object.
  func trace(
    trigger: JSONValue = .object(JSONObject()), answers: [String: StubOutcome] = [:],
    decide: (StepID, Int, String) -> JSONValue? = { _, _, _ in nil }, stepLimit: Int = 1_000
  ) -> RunTrace {
    run(
      trigger: trigger, skills: { answers[$0.stepID.rawValue] ?? .success(.object(JSONObject())) }, decide: decide,
      stepLimit: stepLimit)
  }
}
