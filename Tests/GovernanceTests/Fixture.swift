import Domain
import Governance
import JSONDocuments

/// A small company: a catalogue, a policy, and proposals that pass every gate unless a test spoils them.
enum Fixture {
  static let policyDocument: JSONObject = [
    "policy_id": "POL-PUBLISH-001",
    "spec": [
      "level": "corporate", "version": "1.0.0", "require_tests": true, "min_confidence": 0.85, "risk_threshold": 0.4,
      "mandatory_reviewers": ["QA-M-001", "SEC-M-001"], "blocked_categories": ["payments.write"],
      "risk_weights": ["blast_radius": 0.35, "data_sensitivity": 0.25, "privilege": 0.25, "historical_error": 0.15],
      "risk_bands": ["med": 0.15, "high": 0.3], "sensitivity_by_tag": ["pii": 0.5, "pii_financial": 0.9],
      "privilege_by_tag": ["crm.write": 0.3, "erp.write": 0.5, "payments.write": 1],
      "cadence": ["expire_days": 21],
    ],
  ]

  static func policy(_ changes: JSONObject = JSONObject()) throws -> PublishingPolicy {
    var document = policyDocument
    document["spec"] = .object((policyDocument["spec"]?.objectValue ?? JSONObject()).merging(changes))
    return try PublishingPolicy(json: document)
  }

  static let ontology = OntologyTags(
    parents: [
      "payments.write.batch": "payments.write", "payments.write": "access", "crm.write": "access",
      "erp.write": "access", "pii_contact": "pii", "pii": "domain.data", "access": "domain.security",
    ],
    assignments: [
      OntologyTags.Assignment(skillID: "SK-ERP-002", action: "Pay_Invoice", tag: "payments.write"),
      OntologyTags.Assignment(skillID: "SK-ERP-002", action: "Pay_Batch", tag: "payments.write.batch"),
      OntologyTags.Assignment(skillID: "SK-ERP-002", action: "Close_Ticket", tag: "crm.write"),
      OntologyTags.Assignment(skillID: "SK-ERP-002", action: "Close_Ticket", tag: "pii_contact"),
      OntologyTags.Assignment(skillID: "SK-COMM-005", action: nil, tag: "pii_contact"),
      OntologyTags.Assignment(skillID: "SK-BANK-001", action: nil, tag: "payments.write"),
    ],
    reviewers: [:])

  static let roles: [RoleID: RoleID?] = [
    "QA-M-001": "QA-D-001", "SEC-M-001": "SEC-D-001", "LGL-M-001": nil, "CS-M-001": nil, "QA-D-001": nil,
    "SEC-D-001": nil,
  ]

  static func skill(
    _ id: SkillID, _ name: String, _ arguments: [SkillSignature.Argument], version: String = "1.0.0",
    tier: StabilityTier = .ga, origin: Origin = .catalogue, returns: JSONObject = ["type": "object"]
  ) -> SkillDefinition {
    SkillDefinition(
      id: id, name: name, category: .tool,
      signature: SkillSignature(name: name, arguments: arguments, returns: returns, errors: []), summary: name,
      runtimeBinding: JSONObject(), version: version, tier: tier, ownerRole: "CS-M-001", isGenerator: false,
      origin: origin)
  }

  static func argument(_ name: String, _ type: String, required: Bool = true) -> SkillSignature.Argument {
    SkillSignature.Argument(name: name, type: type, required: required)
  }

  static let skills: [SkillDefinition] = [
    skill("lookup", "look up", [argument("order_id", "string")], origin: .observed),
    skill("cancel", "cancel order", [argument("order_id", "string")], origin: .observed),
    skill(
      "SK-ERP-002", "System_Record_Writeback",
      [argument("system", "string"), argument("action", "string"), argument("data_payload", "object")]),
    skill(
      "SK-API-007", "Inter_Agent_API_Caller", [argument("target_workflow_id", "string"), argument("payload", "object")]),
    skill("SK-COMM-005", "Standard_Notification", [argument("recipient", "string")]),
    skill("SK-BANK-001", "Bank", []),
  ]

  static func catalogue(
    adding workflows: [WorkflowDefinition] = [], skills: [SkillDefinition] = [], ontology: OntologyTags = ontology,
    roles: [RoleID: RoleID?] = roles
  ) -> CatalogueView {
    CatalogueView(
      workflows: [observed] + workflows, skills: Self.skills + skills, roles: roles,
      roleSkillMap: [["role_id": "QA-M-001", "skill_id": "SK-ERP-002", "permission": "use"]], ontologyTags: ontology)
  }

  static let history = HistoryFigures(tenantEpisodes: 100, touchedEpisodes: 40, failedStepRuns: 5, stepRuns: 100)

  /// The workflow that was seen to run: look up, then cancel or end.
  static let observed = workflow("orders-0a1b2c3d", version: "0.0.0", origin: .observed, steps: [])

  static func workflow(
    _ id: WorkflowID, name: String? = nil, version: String = "1.0.0", status: WorkflowStatus = .active,
    origin: Origin = .catalogue, lineage: JSONObject = JSONObject(), constraints: JSONObject = JSONObject(),
    owner: RoleID = "CS-M-001", steps: [StepDefinition], triggers: [TriggerDefinition] = []
  ) -> WorkflowDefinition {
    WorkflowDefinition(
      id: id, name: name ?? id.rawValue, objective: "Handle orders", constraints: constraints, responsibleRole: owner,
      genome: JSONObject(), status: status, version: version, lineage: lineage, origin: origin, steps: steps,
      triggers: triggers)
  }

  static func step(
    _ id: StepID, _ sequence: Int, _ skill: SkillID, _ parameters: JSONObject, _ next: NextStepLogic, retries: Int = 0
  ) -> StepDefinition {
    StepDefinition(
      id: id, sequence: sequence, actionType: .toolCall, skillID: skill, parameters: parameters, next: next,
      retries: retries)
  }

  /// What a step leads to when the executing agent decides.
  static func choice(_ targets: String...) -> NextStepLogic {
    NextStepLogic(
      branches: targets.map {
        NextStepLogic.Branch(expression: "decision.next == '\($0)'", target: NextStepLogic.Target($0))
      }, otherwise: .end, awaits: "decision")
  }

  static let steps = [
    step("S-01", 1, "lookup", ["order_id": "${trigger.order_id}"], choice("S-02", "END")),
    step("S-02", 2, "cancel", ["order_id": "${trigger.order_id}"], NextStepLogic(otherwise: .end)),
  ]

  /// A proposed workflow of the usual two steps, or of others.
  static func proposed(
    id: WorkflowID = "orders-codified", version: String = "1.0.0", owner: RoleID = "CS-M-001",
    steps: [StepDefinition] = steps, constraints: JSONObject = JSONObject(), triggers: [TriggerDefinition] = [],
    parents: [JSONValue] = []
  ) -> WorkflowDefinition {
    workflow(
      id, version: version, status: .draft, origin: .published,
      lineage: [
        "derived_from": ["orders-0a1b2c3d"], "parent_ids": .array(parents),
        "proposal_reason": "This is how it is done.",
      ],
      constraints: constraints, owner: owner, steps: steps, triggers: triggers)
  }

  static let unitTest: JSONObject = [
    "name": "cancels", "trigger": ["order_id": "A1"],
    "stubs": [["step_id": "S-01", "output": ["found": true]], ["step_id": "S-02", "output": JSONValue.object([:])]],
    "decisions": [["step_id": "S-01", "value": ["next": "S-02"]]], "expected_path": ["S-01", "S-02", "END"],
    "expected_end": "completed",
  ]

  static func body(_ workflow: WorkflowDefinition, unitTests: [JSONObject] = [unitTest]) -> JSONObject {
    let path = JSONPointer(tokens: ["workflows", "\(workflow.id)@\(workflow.version)"]).description
    let document = JSONValue.object(workflow.json)
    return [
      "kind": "workflow", "workflow": document, "unit_tests": .array(unitTests.map { .object($0) }),
      "migration": [
        "up": [["op": "add", "path": .string(path), "value": document]],
        "down": [["op": "remove", "path": .string(path)]],
      ],
    ]
  }

  static let proposedSkill = skill(
    "get-status-9f8e7d6c", "get_status",
    [argument("order_id", "string"), argument("verbose", "boolean", required: false)],
    version: "0.1.0", tier: .exp, origin: .published,
    returns: ["type": "object", "properties": ["status": "string"]])

  static let contractTests: [JSONObject] = [
    ["name": "fits", "input": ["order_id": "A1"], "expect": "accept"],
    ["name": "lacks the order", "input": ["verbose": true], "expect": "reject"],
  ]

  static func body(_ skill: SkillDefinition, contractTests: [JSONObject] = contractTests) -> JSONObject {
    let path = JSONPointer(tokens: ["skills", "\(skill.id)@\(skill.version)"]).description
    let document = JSONValue.object(skill.json)
    return [
      "kind": "skill", "skill": document, "contract_tests": .array(contractTests.map { .object($0) }),
      "role_skill_map": [
        ["role_id": "CS-M-001", "skill_id": .string(skill.id.rawValue), "permission": "use"]
      ],
      "migration": [
        "up": [["op": "add", "path": .string(path), "value": document]],
        "down": [["op": "remove", "path": .string(path)]],
      ],
    ]
  }

  static func evidence(count: Int = 400, fitting: Int = 398, bound: Double = 0.98, supporting: [JSONValue] = ["ep-1@1"])
    -> JSONObject
  {
    let fitness = (Double(fitting) / Double(count) * 10_000).rounded() / 10_000
    return [
      "episodes": 100, "observed_workflow": "orders-0a1b2c3d",
      "held_out": [
        "unit": "episode", "count": .number(count), "fitting": .number(fitting), "fitness": .number(fitness),
        "lower95": .number(bound), "split": "later in time",
      ],
      "supporting": .array(supporting), "counter_examples": [],
    ]
  }

  static func draft(
    _ body: JSONObject = body(proposed()), type: ProposalType = .workflow, claim: ClaimKind = .codify,
    evidence: JSONObject = evidence(), confidence: Double = 0.98
  ) -> ProposalDraft {
    ProposalDraft(
      type: type, claim: claim, title: "Cancel an order", body: body, evidence: evidence, confidence: confidence,
      author: Principal.workflowSynthesizer.id)
  }

  static func skillDraft(_ skill: SkillDefinition = proposedSkill) -> ProposalDraft {
    draft(body(skill), type: .skill, claim: .skill)
  }

  static func trace(_ id: EpisodeID = "ep-1", _ steps: (String, StepStatus)...) -> ReplayTrace {
    ReplayTrace(
      episode: EpisodeReference(id: id, revision: 1), trigger: ["order_id": "A1"],
      steps: steps.map {
        ReplayTrace.Step(
          activity: $0.0, skillID: nil, status: $0.1, input: ["order_id": "A1"],
          output: $0.1 == .failed ? nil : ["found": true])
      })
  }

  static let traces = [trace("ep-1", ("look up", .success), ("cancel order", .success))]
  static let skillTraces = [trace("ep-1", ("get_status", .success))]

  static func inputs(
    _ draft: ProposalDraft = draft(), policy: JSONObject = JSONObject(), catalogue: CatalogueView = catalogue(),
    traces: [ReplayTrace] = traces, history: HistoryFigures = history
  ) throws -> GateInputs {
    GateInputs(
      draft: draft, policy: try Self.policy(policy), catalogue: catalogue, replayTraces: traces, history: history)
  }

  static let quality = Principal(id: "quinn", kind: .person, roles: ["QA-M-001"])
  static let security = Principal(id: "sam", kind: .person, roles: ["SEC-M-001"])
}

extension Assessment {
  /// The verdict of one gate.
  func verdict(_ gate: GateName) -> GateVerdict? { verdicts.first { $0.gate == gate } }

  /// The reason of a gate that failed; nil when it passed.
  func fault(_ gate: GateName) -> String? { verdict(gate).flatMap { $0.passed ? nil : $0.reason } }
}
