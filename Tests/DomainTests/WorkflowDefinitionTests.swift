import Domain
import JSONDocuments
import Testing

@Suite("Workflow documents")
struct WorkflowDefinitionTests {
  static let document: JSONObject = [
    "workflow_id": "WF-X-001", "workflow_name": "X", "objective": "o", "constraints": ["policy_tags": ["sox"]],
    "responsible_role_id": "FA-M-001", "genome": [:], "status": "draft", "version": "1.0.0", "lineage": [:],
    "origin": "published",
    "steps": [
      [
        "step_id": "S-01", "sequence": 1, "action_type": "logic_check", "skill_id": "SK-LOGIC-003", "parameters": [:],
        "next_step_logic": [
          "if": [["expr": "output.pass == true", "goto": "S-02"]], "else": "END", "on_error": "S-02",
          "await": "decision",
        ], "timeout_ms": 20000, "retries": 1, "idempotency_key": "k",
      ],
      [
        "step_id": "S-02", "sequence": 2, "action_type": "notify", "skill_id": "SK-COMM-005", "parameters": ["a": 1],
        "next_step_logic": ["else": "END"], "timeout_ms": 300000, "retries": 2,
      ],
    ],
    "triggers": [["trigger_id": "TR-X", "trigger_type": "event", "selector": ["topic": "t"]]],
  ]

  @Test("a workflow reads and writes the same document")
  func roundTrip() throws {
    let workflow = try WorkflowDefinition(json: Self.document)
    #expect(workflow.json == Self.document)
    #expect(workflow.policyTags == ["sox"])
    #expect(workflow.steps[0].next.targets.map(\.text) == ["S-02", "END", "S-02"])
  }

  @Test("steps are put in order of their sequence")
  func order() throws {
    var document = Self.document
    document["steps"] = .array((document["steps"]?.arrayValue ?? []).reversed())
    #expect(try WorkflowDefinition(json: document).steps.map(\.id) == ["S-01", "S-02"])
  }

  @Test(
    "an error names the field",
    arguments: [
      ("objective", nil, DocumentError.missing(field: "objective")),
      ("status", "busy", .invalid(field: "status", value: "busy", allowed: "draft, active, retired")),
      ("genome", [], .wrongType(field: "genome", expected: "an object")),
      ("steps", [["step_id": "S-01"]], .missing(field: "steps[0].next_step_logic")),
      (
        "steps",
        [["step_id": "S", "next_step_logic": ["when": "x"]]], .unknown(field: "steps[0].next_step_logic.when")
      ),
    ] as [(String, JSONValue?, DocumentError)])
  func errors(key: String, value: JSONValue?, error: DocumentError) {
    var document = Self.document
    document[key] = value
    #expect(throws: error) { try WorkflowDefinition(json: document) }
  }
}
