public import JSONDocuments

extension WorkflowDefinition {
  /// The workflow as one document: the columns of the workflow row plus `steps` and `triggers`.
  public var json: JSONObject {
    [
      "workflow_id": .string(id.rawValue), "workflow_name": .string(name), "objective": .string(objective),
      "constraints": .object(constraints), "responsible_role_id": .string(responsibleRole.rawValue),
      "genome": .object(genome), "status": .string(status.rawValue), "version": .string(version),
      "lineage": .object(lineage), "origin": .string(origin.rawValue),
      "steps": .array(steps.map { .object($0.json) }), "triggers": .array(triggers.map { .object($0.json) }),
    ]
  }

  /// Reads a workflow from one document; steps are put in order of their sequence.
  ///
  /// - Throws: `DocumentError` naming the field that is missing, of the wrong type or out of range.
  public init(json: JSONObject) throws(DocumentError) {
    let fields = FieldReader(json)
    var steps: [StepDefinition] = []
    for (index, item) in try fields.array("steps", default: []).enumerated() {
      guard let object = item.objectValue else { throw .wrongType(field: "steps[\(index)]", expected: "an object") }
      steps.append(try StepDefinition(json: object, at: "steps[\(index)]"))
    }
    var triggers: [TriggerDefinition] = []
    for (index, item) in try fields.array("triggers", default: []).enumerated() {
      guard let object = item.objectValue else { throw .wrongType(field: "triggers[\(index)]", expected: "an object") }
      triggers.append(try TriggerDefinition(json: object, at: "triggers[\(index)]"))
    }
    self.init(
      id: WorkflowID(try fields.text("workflow_id")), name: try fields.text("workflow_name"),
      objective: try fields.text("objective"), constraints: try fields.document("constraints"),
      responsibleRole: RoleID(try fields.text("responsible_role_id")), genome: try fields.document("genome"),
      status: try fields.choice("status", default: .active), version: try fields.text("version"),
      lineage: try fields.document("lineage"), origin: try fields.choice("origin", default: .catalogue),
      steps: steps.sorted { ($0.sequence, $0.id) < ($1.sequence, $1.id) }, triggers: triggers)
  }
}

extension StepDefinition {
  /// The step as a document (S-3.3), without the workflow's id.
  public var json: JSONObject {
    var object: JSONObject = [
      "step_id": .string(id.rawValue), "sequence": .number(JSONNumber(sequence)),
      "action_type": .string(actionType.rawValue), "skill_id": .string(skillID.rawValue),
      "parameters": .object(parameters), "next_step_logic": .object(next.json),
      "timeout_ms": .number(JSONNumber(timeoutMilliseconds)), "retries": .number(JSONNumber(retries)),
    ]
    object.set("idempotency_key", idempotencyKey)
    return object
  }

  /// Reads a step from a document.
  ///
  /// - Throws: `DocumentError` naming the field.
  public init(json: JSONObject, at path: String = "") throws(DocumentError) {
    let fields = FieldReader(json, path: path)
    let next = try NextStepLogic(json: try fields.document("next_step_logic"), at: fields.place("next_step_logic"))
    self.init(
      id: StepID(try fields.text("step_id")), sequence: try fields.integer("sequence", default: 0),
      actionType: try fields.choice("action_type"), skillID: SkillID(try fields.text("skill_id")),
      parameters: try fields.document("parameters"), next: next,
      timeoutMilliseconds: try fields.integer("timeout_ms", default: 300_000),
      retries: try fields.integer("retries", default: 2), idempotencyKey: try fields.optionalText("idempotency_key"))
    guard timeoutMilliseconds > 0 else {
      throw .invalid(field: fields.place("timeout_ms"), value: "\(timeoutMilliseconds)", allowed: "1 or more")
    }
    guard (0...100).contains(retries) else {
      throw .invalid(field: fields.place("retries"), value: "\(retries)", allowed: "0 to 100")
    }
  }
}

extension TriggerDefinition {
  /// The trigger as a document.
  public var json: JSONObject {
    ["trigger_id": .string(id), "trigger_type": .string(kind.rawValue), "selector": .object(selector)]
  }

  /// Reads a trigger from a document.
  ///
  /// - Throws: `DocumentError` naming the field.
  public init(json: JSONObject, at path: String = "") throws(DocumentError) {
    let fields = FieldReader(json, path: path)
    self.init(
      id: try fields.text("trigger_id"), kind: try fields.choice("trigger_type"),
      selector: try fields.document("selector"))
  }
}
