import Domain
import Governance
import JSONDocuments

/// What the fuzz draws from: steps with a risk that is known without asking the product, people, policies, histories.
enum FuzzWorld {
  /// A step that a proposal may use, and what an oracle knows about it.
  struct Ingredient: Sendable {
    let skill: SkillID
    let parameters: JSONObject
    /// The activity label in recorded runs.
    let label: String
    let sensitivity: Double
    let privilege: Double
    let isBlocked: Bool
  }

  static let ingredients: [Ingredient] = [
    Ingredient(
      skill: "lookup", parameters: ["order_id": "A"], label: "look up", sensitivity: 0, privilege: 0, isBlocked: false),
    Ingredient(
      skill: "cancel", parameters: ["order_id": "A"], label: "cancel order", sensitivity: 0, privilege: 0,
      isBlocked: false),
    Ingredient(
      skill: "SK-COMM-005", parameters: ["recipient": "x"], label: "notify", sensitivity: 0.5, privilege: 0,
      isBlocked: false),
    write("Close_Ticket", sensitivity: 0.5, privilege: 0.3, isBlocked: false),
    write("Unlisted_Thing", sensitivity: 0.5, privilege: 1, isBlocked: false),
    write("PAY invoice", sensitivity: 0, privilege: 1, isBlocked: true),
    write("${trigger.action}", sensitivity: 0.5, privilege: 1, isBlocked: true),
    Ingredient(skill: "SK-BANK-001", parameters: [:], label: "bank", sensitivity: 0, privilege: 1, isBlocked: true),
    call("WF-SAFE", sensitivity: 0, privilege: 0, isBlocked: false),
    call("WF-RING", sensitivity: 0.5, privilege: 0.3, isBlocked: false),
    call("WF-DEEP", sensitivity: 0, privilege: 1, isBlocked: true),
    call("WF-NONE", sensitivity: 0, privilege: 0, isBlocked: true),
  ]

  private static func write(_ action: JSONValue, sensitivity: Double, privilege: Double, isBlocked: Bool) -> Ingredient
  {
    Ingredient(
      skill: "SK-ERP-002", parameters: ["system": "SAP", "action": action, "data_payload": [:]], label: "write",
      sensitivity: sensitivity, privilege: privilege, isBlocked: isBlocked)
  }

  private static func call(_ target: JSONValue, sensitivity: Double, privilege: Double, isBlocked: Bool) -> Ingredient {
    Ingredient(
      skill: "SK-API-007", parameters: ["target_workflow_id": target, "payload": [:]], label: "call",
      sensitivity: sensitivity, privilege: privilege, isBlocked: isBlocked)
  }

  private static func steps(_ ingredients: [Ingredient]) -> [StepDefinition] {
    ingredients.enumerated().map { index, ingredient in
      let isLast = index + 1 == ingredients.count
      return Fixture.step(
        StepID("S-\(index)"), index, ingredient.skill, ingredient.parameters,
        NextStepLogic(otherwise: isLast ? .end : .step(StepID("S-\(index + 1)"))))
    }
  }

  private static func ingredient(_ skill: SkillID, _ parameters: JSONObject) -> Ingredient {
    Ingredient(skill: skill, parameters: parameters, label: "", sensitivity: 0, privilege: 0, isBlocked: false)
  }

  static let catalogue: CatalogueView = {
    func call(_ target: JSONValue) -> Ingredient {
      ingredient("SK-API-007", ["target_workflow_id": target, "payload": [:]])
    }
    let pay = ingredient("SK-ERP-002", ["system": "SAP", "action": "Pay_Batch", "data_payload": [:]])
    let close = ingredient("SK-ERP-002", ["system": "SAP", "action": "Close_Ticket", "data_payload": [:]])
    return Fixture.catalogue(adding: [
      Fixture.workflow("WF-SAFE", steps: steps([ingredients[0]])),
      Fixture.workflow("WF-RING", steps: steps([close, call("WF-RING-2")])),
      Fixture.workflow("WF-RING-2", steps: steps([call("WF-RING")])),
      Fixture.workflow("WF-DEEP", steps: steps([call("WF-MIDDLE")])),
      Fixture.workflow("WF-MIDDLE", steps: steps([ingredients[0], call("WF-PAYS")])),
      Fixture.workflow("WF-PAYS", steps: steps([pay])),
    ])
  }()

  static let people: [Principal] = [
    Fixture.quality, Fixture.security, Principal(id: "bo", kind: .person, roles: ["QA-M-001", "SEC-M-001"]),
    Principal(id: "admin", kind: .person, roles: ["QA-M-001", "SEC-M-001", "QA-D-001", "SEC-D-001", "LGL-M-001"]),
    Principal(id: Principal.workflowSynthesizer.id, kind: .person, roles: ["QA-M-001", "SEC-M-001"]),
    Principal(id: "bot", kind: .agent, roles: ["QA-M-001", "SEC-M-001"]), .system, .workflowSynthesizer,
    Principal(id: "oz", kind: .person, roles: ["CS-M-001", "QA-M-001"]), Principal(id: "lee", kind: .person, roles: []),
  ]

  /// A draft of these ingredients that is sound in everything but its risk, and the run that supports it.
  static func proposal(
    _ chosen: [Ingredient], confidence: Double, version: Int
  ) -> (draft: ProposalDraft, trace: ReplayTrace) {
    var workflow = Fixture.proposed(version: "1.\(version).0", steps: steps(chosen))
    workflow.genome = [
      "activities": .object(
        JSONObject(chosen.enumerated().map { ("S-\($0.offset)", .string("\($0.element.label) \($0.offset)")) }))
    ]
    let stubs = chosen.indices.map { JSONValue.object(["step_id": .string("S-\($0)"), "output": [:]]) }
    let test: JSONObject = [
      "name": "goes through", "trigger": ["action": "Pay_Invoice"], "stubs": .array(stubs), "decisions": [],
      "expected_path": .array(chosen.indices.map { .string("S-\($0)") } + ["END"]), "expected_end": "completed",
    ]
    let evidence = Fixture.evidence(bound: confidence)
    let trace = ReplayTrace(
      episode: EpisodeReference(id: "ep-1", revision: 1), trigger: ["action": "Pay_Invoice"],
      steps: chosen.enumerated().map {
        ReplayTrace.Step(
          activity: "\($0.element.label) \($0.offset)", skillID: nil, status: .success, input: [:], output: [:])
      })
    return (Fixture.draft(Fixture.body(workflow, unitTests: [test]), evidence: evidence, confidence: confidence), trace)
  }
}
