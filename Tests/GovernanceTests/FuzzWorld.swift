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
      base,
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

  /// The workflow that fuzzed changes extend: one step, then the end.
  static let base = Fixture.workflow(
    "WF-BASE", steps: [Fixture.step("B-00", 0, "lookup", ["order_id": "A"], NextStepLogic(otherwise: .end))])

  /// A change that does these ingredients before the end of `base`, sound in everything but its risk, with a run that did so.
  static func change(
    _ chosen: [Ingredient], confidence: Double, version: Int
  ) throws -> (draft: ProposalDraft, trace: ReplayTrace) {
    var workflow = base
    (workflow.version, workflow.status, workflow.origin) = ("1.\(version + 1).0", .draft, .published)
    workflow.lineage = ["parent_ids": ["WF-BASE@1.0.0"]]
    workflow.steps[0].next = NextStepLogic(otherwise: .step("S-0"))
    workflow.steps += steps(chosen).map { step in
      var step = step
      step.sequence += 1
      return step
    }
    let ids = ["B-00"] + chosen.indices.map { "S-\($0)" }
    let test: JSONObject = [
      "name": "goes on", "trigger": ["action": "Pay_Invoice"],
      "stubs": .array(ids.map { ["step_id": .string($0), "output": [:]] }), "decisions": [],
      "expected_path": .array(ids.map { .string($0) } + ["END"]), "expected_end": "completed",
    ]
    let body = try ChangeFixture.body(
      workflow, from: base, companion: nil,
      hypothesis: ["kind": "insert", "after": "B-00", "step": "more", "instead": "END"], tests: [test])
    let p = ((1 - confidence) * 10_000).rounded() / 10_000
    let evidence = ChangeFixture.evidence(p: p)
    let trace = ReplayTrace(
      episode: EpisodeReference(id: "ep-1", revision: 1), trigger: ["action": "Pay_Invoice"],
      steps: (["B-00"] + chosen.map { _ in "more" }).map {
        ReplayTrace.Step(activity: $0, skillID: nil, status: .success, input: [:], output: [:])
      })
    return (ChangeFixture.draft(body, evidence: evidence, confidence: confidence), trace)
  }

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
