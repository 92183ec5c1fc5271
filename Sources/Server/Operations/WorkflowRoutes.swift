import Application
import HTTPTypes
import JSONDocuments

/// The workflows of the catalogue, their steps, and which version a run is to use (S-3.2, S-3.3).
enum WorkflowRoutes {
  static let all = [list, add, get, steps, addStep, resolve]

  private static let list = Route(
    .listWorkflows, .get, "/v1/workflows", "All versions of all workflows, observed ones too.", work: .reading,
    query: [.limit, .cursor], result: .page(of: "workflows")
  ) { call in
    let items = try call.workspace.workflowList().json["workflows"]?.arrayValue ?? []
    return try Page.answer(items, as: "workflows", call, key: CatalogueKeys.key)
  }

  private static let add = Route(
    .addWorkflow, .post, "/v1/workflows", "Adds a version of a workflow.", work: .writing,
    body: .json([
      "type": "object",
      "required": [
        "workflow_id", "workflow_name", "objective", "constraints", "responsible_role_id", "genome", "version",
        "lineage",
      ],
      "properties": [
        "workflow_id": .object(CatalogueKeys.identifier), "workflow_name": ["type": "string"],
        "objective": ["type": "string"], "constraints": ["type": "object"],
        "responsible_role_id": .object(CatalogueKeys.identifier), "genome": ["type": "object"],
        "status": ["type": "string", "enum": ["draft", "active", "retired"], "default": "active"],
        "version": .object(CatalogueKeys.version), "lineage": ["type": "object"],
        "steps": ["type": "array", "items": ["type": "object"]],
        "triggers": ["type": "array", "items": ["type": "object"]],
      ],
    ]), result: .object(["workflow_id": ["type": "string"], "version": ["type": "string"]], status: .created)
  ) { call in
    let json = try call.workspace.addWorkflow(try call.document()).json
    var answer = Answer(json, status: .created)
    answer.location = "/v1/workflows/" + CatalogueKeys.name(json, "workflow_id")
    return answer
  }

  private static let get = Route(
    .getWorkflow, .get, "/v1/workflows/{id}", "One version, ID@VERSION; the current one without the version.",
    work: .reading, result: .object(["workflow_id": ["type": "string"], "version": ["type": "string"]])
  ) { call in Answer(try call.workspace.workflowDocument(call.place("id")).json) }

  private static let steps = Route(
    .listSteps, .get, "/v1/workflows/{id}/steps", "The steps of a version, by sequence.", work: .reading,
    result: .object(["steps": ["type": "array"]])
  ) { call in Answer(try call.workspace.workflowSteps(call.place("id")).json) }

  private static let addStep = Route(
    .addStep, .post, "/v1/workflows/{id}/steps", "Adds a step to a version that the catalogue holds.", work: .writing,
    body: .json([
      "type": "object",
      "required": ["step_id", "workflow_id", "sequence", "action_type", "skill_id", "parameters", "next_step_logic"],
      "properties": [
        "step_id": .object(CatalogueKeys.identifier), "workflow_id": .object(CatalogueKeys.identifier),
        "workflow_version": ["type": "string"], "sequence": ["type": "integer"], "action_type": ["type": "string"],
        "skill_id": .object(CatalogueKeys.identifier), "parameters": ["type": "object"],
        "next_step_logic": ["type": "object"], "timeout_ms": ["type": "integer", "minimum": 1],
        "retries": ["type": "integer", "minimum": 0, "maximum": 100],
        "idempotency_key": ["type": "string", "maxLength": 64],
      ],
    ]), result: .object(["steps": ["type": "array"]], status: .created)
  ) { call in
    var answer = Answer(
      try call.workspace.addStep(try call.document(), to: call.place("id")).json, status: .created)
    answer.location = "/v1/workflows/" + call.place("id") + "/steps"
    return answer
  }

  private static let resolve = Route(
    .resolveVersion, .get, "/v1/workflows/{id}/resolve", "The version that a run with this key is to use.",
    work: .reading,
    query: [
      Parameter(
        name: "key", summary: "What identifies the run or its case: the same key gives the same place.",
        schema: ["type": "string", "minLength": 1, "maxLength": 256], isRequired: true)
    ], result: .object(["version": ["type": "string"], "bucket": ["type": "integer"]])
  ) { call in
    Answer(try call.workspace.resolveVersion(of: call.place("id"), key: call.query["key"] ?? "").json)
  }
}
