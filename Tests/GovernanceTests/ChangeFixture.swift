import Domain
import Governance
import JSONDocuments

/// A change of a small workflow: orders of 100 or more go to a person first, in a workflow of its own.
enum ChangeFixture {
  static let trigger: JSONObject = ["order_id": "A1", "amount": 150]
  static let rule = "has(trigger.amount) && trigger.amount != null && trigger.amount >= 100"

  /// The version that runs: look up, cancel; a failed cancellation goes to a person.
  static let current = Fixture.workflow(
    "WF-ORD-001", name: "Orders", version: "1.2.0", constraints: ["policy_tags": []],
    steps: [
      Fixture.step("S-01", 1, "lookup", ["order_id": "${trigger.order_id}"], found(["output.found == true": "S-02"])),
      Fixture.step(
        "S-02", 2, "cancel", ["order_id": "${trigger.order_id}"], NextStepLogic(otherwise: .end, onError: .step("S-03"))
      ),
      Fixture.step("S-03", 3, "SK-COMM-005", ["recipient": "team"], decision(.step("S-02"))),
    ])

  private static func found(_ branches: KeyValuePairs<String, StepID>) -> NextStepLogic {
    NextStepLogic(
      branches: branches.map { NextStepLogic.Branch(expression: $0.key, target: .step($0.value)) }, otherwise: .end)
  }

  private static func decision(_ approved: NextStepLogic.Target) -> NextStepLogic {
    NextStepLogic(
      branches: [NextStepLogic.Branch(expression: "decision.approved == true", target: approved)], otherwise: .end,
      awaits: "decision")
  }

  static let companion = Fixture.workflow(
    "WF-ORD-009", name: "Order Check", status: .draft, origin: .published,
    lineage: ["derived_from": ["WF-ORD-001"], "parent_ids": []],
    steps: [Fixture.step("O-01", 1, "SK-COMM-005", ["recipient": "team"], decision(.end))])

  /// The version that the change makes.
  static let changed: WorkflowDefinition = {
    var workflow = current
    workflow.version = "1.3.0"
    workflow.status = .draft
    workflow.origin = .published
    workflow.lineage = ["derived_from": [], "parent_ids": ["WF-ORD-001@1.2.0"], "proposal_reason": "Ask first."]
    workflow.steps[0].next = found(["output.found == true && \(rule)": "S-04", "output.found == true": "S-02"])
    var next = decision(.step("S-02"))
    next.onError = .step("S-03")
    workflow.steps.append(
      Fixture.step("S-04", 4, "SK-API-007", ["target_workflow_id": "WF-ORD-009", "payload": [:]], next))
    return workflow
  }()

  static func test(_ name: String, amount: JSONValue, path: [JSONValue]) -> JSONObject {
    [
      "name": .string(name), "trigger": ["order_id": "A1", "amount": amount],
      "stubs": .array(path.dropLast().map { ["step_id": $0, "output": ["found": true]] }),
      "decisions": path.contains("S-04") ? [["step_id": "S-04", "value": ["approved": true]]] : [],
      "expected_path": .array(path), "expected_end": "completed",
    ]
  }

  static let tests = [
    test("asks at 100", amount: 100, path: ["S-01", "S-04", "S-02", "END"]),
    test("does not ask below", amount: 99.9, path: ["S-01", "S-02", "END"]),
  ]

  static let companionTest: JSONObject = [
    "name": "waits for the decision", "trigger": [:], "stubs": [["step_id": "O-01", "output": [:]]], "decisions": [],
    "expected_path": ["O-01"], "expected_end": "waiting",
  ]

  /// A patch whose replacements and removals are tested first.
  static func patch(from old: WorkflowDefinition, to new: WorkflowDefinition) throws -> JSONValue {
    var document = JSONValue.object(old.json)
    var operations: [JSONPatch.Operation] = []
    for operation in JSONPatch.difference(from: document, to: .object(new.json)).operations {
      switch operation {
      case .replace(let path, _), .remove(let path):
        operations.append(.test(path: path, value: document[path] ?? .null))
      default: break
      }
      operations.append(operation)
      document = try JSONPatch(operations: [operation]).apply(to: document)
    }
    return JSONPatch(operations: operations).document
  }

  static func migration(_ workflows: [WorkflowDefinition]) -> JSONValue {
    let paths = workflows.map { JSONPointer(tokens: ["workflows", "\($0.id)@\($0.version)"]).description }
    return [
      "up": .array(
        zip(paths, workflows).map { ["op": "add", "path": .string($0), "value": .object($1.json)] }),
      "down": .array(paths.reversed().map { ["op": "remove", "path": .string($0)] }),
    ]
  }

  static let handOff: JSONObject = [
    "kind": "hand_off", "after": "S-01", "step": "S-03", "instead": "S-02", "rule": "trigger.amount >= 100",
  ]

  static func body(
    _ changed: WorkflowDefinition = changed, from current: WorkflowDefinition = current,
    companion: WorkflowDefinition? = companion, hypothesis: JSONObject = handOff, tests: [JSONObject] = tests
  ) throws -> JSONObject {
    var body: JSONObject = [
      "kind": "change", "hypothesis": .object(hypothesis),
      "target": ["workflow_id": .string(current.id.rawValue), "version": .string(current.version)],
      "patch": try patch(from: current, to: changed), "workflow": .object(changed.json),
      "unit_tests": .array(tests.map { .object($0) }),
      "migration": migration([changed] + [companion].compactMap { $0 }),
    ]
    if let companion {
      body["companion"] = .object(companion.json)
      body["companion_tests"] = [.object(companionTest)]
    }
    return body
  }

  static func slice(_ with: (Int, Int), _ without: (Int, Int), effect: Double) -> JSONObject {
    func group(_ counts: (Int, Int)) -> JSONObject {
      ["runs": .number(counts.0), "met": .number(counts.1), "share": .number(share(counts))]
    }
    return [
      "with": .object(group(with)), "without": .object(group(without)),
      "raw": .number(rounded(share(with) - share(without))), "effect": .number(effect),
      "interval": [.number(effect - 0.1), .number(effect + 0.1)], "p": 0.01,
    ]
  }

  private static func share(_ counts: (Int, Int)) -> Double { rounded(Double(counts.1) / Double(counts.0)) }
  private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

  static func evidence(p: Double = 0.01, supporting: [JSONValue] = ["ep-1@1"]) -> JSONObject {
    [
      "observed_workflow": "WF-ORD-001", "episodes": 100, "goal": "success",
      "mined": .object(slice((30, 28), (40, 20), effect: 0.41)),
      "held_out": .object(
        slice((15, 14), (20, 10), effect: 0.4).merging(["unit": "episode", "count": 40, "split": "later in time"])),
      "test": [
        "p": .number(p), "level": .number(max(p, 0.02)), "number": 1, "looked_at": 7, "spent": 0.02, "budget": 0.05,
      ],
      "adoption": ["share": 0.5, "effect": 0.2, "interval": [0.15, 0.25]],
      "replay": ["same": 80, "diverted": 20, "broken": 0], "supporting": .array(supporting), "counter_examples": [],
    ]
  }

  static func draft(
    _ body: JSONObject, type: ProposalType = .workflow, evidence: JSONObject = evidence(), confidence: Double = 0.99
  ) -> ProposalDraft {
    Fixture.draft(body, type: type, claim: .change, evidence: evidence, confidence: confidence)
  }

  /// A run that asked a person before it cancelled.
  static let trace = ReplayTrace(
    episode: EpisodeReference(id: "ep-1", revision: 1), trigger: trigger,
    steps: ["S-01", "S-03", "S-02"].map {
      ReplayTrace.Step(
        activity: $0, skillID: nil, status: .success, input: [:], output: ["found": true],
        decision: $0 == "S-03" ? ["approved": true] : nil)
    })

  static let catalogue = Fixture.catalogue(adding: [current])

  static func inputs(
    _ draft: ProposalDraft, catalogue: CatalogueView = catalogue, traces: [ReplayTrace] = [trace]
  ) throws -> GateInputs {
    try Fixture.inputs(draft, catalogue: catalogue, traces: traces)
  }
}
