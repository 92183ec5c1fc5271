import Domain
import JSONDocuments
import Testing

@testable import Governance

@Suite("Contract gate")
struct ContractGateTests {
  private func fault(
    _ workflow: WorkflowDefinition, catalogue: CatalogueView = Fixture.catalogue(),
    evidence: JSONObject = Fixture.evidence()
  ) throws -> String? {
    let draft = Fixture.draft(Fixture.body(workflow), evidence: evidence)
    return Gatekeeper.assess(try Fixture.inputs(draft, catalogue: catalogue)).fault(.contract)
  }

  private func fault(_ skill: SkillDefinition, catalogue: CatalogueView = Fixture.catalogue()) throws -> String? {
    let inputs = try Fixture.inputs(Fixture.skillDraft(skill), catalogue: catalogue, traces: Fixture.skillTraces)
    return Gatekeeper.assess(inputs).fault(.contract)
  }

  private func steps(_ skill: SkillID, _ parameters: JSONObject) -> [StepDefinition] {
    [Fixture.step("S-01", 1, skill, parameters, NextStepLogic(otherwise: .end))]
  }

  @Test("parameters that do not fit the signature are refused")
  func signature() throws {
    #expect(
      try fault(Fixture.proposed(steps: steps("lookup", ["order": "A1"])))
        == "Step S-01 does not give lookup its \"order_id\". lookup has no argument \"order\", which step S-01 gives.")
    #expect(try fault(Fixture.proposed(steps: steps("lookup", ["order_id": 7])))?.contains("\"order_id\"") == true)
  }

  @Test("a skill that the catalogue lacks is refused unless the evidence declares it, and then named in the reason")
  func missingSkill() throws {
    let workflow = Fixture.proposed(steps: steps("SK-OBS-new", ["order_id": "A1"]))
    #expect(try fault(workflow) == "Step S-01 uses SK-OBS-new, which the catalogue does not have.")
    var evidence = Fixture.evidence()
    evidence["needs_skills"] = ["SK-OBS-new"]
    #expect(try fault(workflow, evidence: evidence) == nil)
    let draft = Fixture.draft(Fixture.body(workflow), evidence: evidence)
    let reason = Gatekeeper.assess(try Fixture.inputs(draft)).verdict(.contract)?.reason
    #expect(reason?.hasSuffix("1 of its skills must be published: SK-OBS-new.") == true)
  }

  @Test("lint errors are refused: a goto to nowhere, an unreachable step, a condition that does not parse")
  func lint() throws {
    let nowhere = NextStepLogic(otherwise: .step("S-09"))
    #expect(
      try fault(Fixture.proposed(steps: [Fixture.step("S-01", 1, "lookup", ["order_id": "A"], nowhere)]))
        == "Step S-01 leads to S-09, which the workflow does not have. No path leads from S-01 to END.")
    let broken = NextStepLogic(
      branches: [NextStepLogic.Branch(expression: "output.(", target: .end)], otherwise: .end)
    #expect(try fault(Fixture.proposed(steps: [Fixture.step("S-01", 1, "lookup", ["order_id": "A"], broken)])) != nil)
  }

  @Test("a body with further fields is refused, since a reviewer would not see them")
  func hiddenFields() throws {
    var body = Fixture.body(Fixture.proposed())
    var workflow = try #require(body["workflow"]?.objectValue)
    workflow["run_at_once"] = true
    body["workflow"] = .object(workflow)
    #expect(
      Gatekeeper.assess(try Fixture.inputs(Fixture.draft(body))).fault(.contract)
        == "The body does not follow the schema of its kind: Field \"workflow\" must be a complete workflow in its normal "
        + "form, without further fields.")
  }

  @Test("status, origin, tier and owner are those of a proposal")
  func form() throws {
    var workflow = Fixture.proposed(owner: "NOBODY-1")
    workflow.status = .active
    workflow.origin = .catalogue
    #expect(
      try fault(workflow)
        == "A proposed workflow has status draft, not active. A proposed workflow has origin published, not catalogue. "
        + "The owning role NOBODY-1 is not in the catalogue.")
    var skill = Fixture.proposedSkill
    skill.tier = .ga
    skill.isGenerator = true
    #expect(
      try fault(skill)
        == "A proposed skill has the tier exp, not ga. A proposed skill is no generator of proposals.")
  }

  @Test(
    "identifiers keep to the form that the catalogue stores",
    arguments: ["", "a b", "ключ", "a/b", "x123456789012345678901234567890123"])
  func identifiers(id: String) throws {
    #expect(try fault(Fixture.proposed(id: WorkflowID(id)))?.contains("is no identifier") == true)
  }

  @Test("an id or a name that is taken is refused")
  func clashes() throws {
    let catalogue = Fixture.catalogue(adding: [Fixture.workflow("WF-FIN-001", name: "Invoices", steps: Fixture.steps)])
    #expect(
      try fault(Fixture.proposed(id: "WF-FIN-001", version: "9.0.0"), catalogue: catalogue)
        == "WF-FIN-001 is the id of a workflow that was not published from a proposal.")
    var twin = Fixture.proposed()
    twin.name = "Invoices"
    #expect(try fault(twin, catalogue: catalogue) == "A workflow named \"Invoices\" already has the version 1.0.0.")
    #expect(
      try fault(Fixture.skill("SK-ERP-002", "x", [], version: "2.0.0", tier: .exp, origin: .published))
        == "SK-ERP-002 is the id of a catalogue skill.")
  }

  @Test(
    "a new version must be higher and keep the triggers",
    arguments: [("1.0.0", false), ("1.0.1", true), ("0.9.0", false)])
  func versionBump(version: String, passes: Bool) throws {
    var current = Fixture.proposed(
      version: "1.0.0", triggers: [TriggerDefinition(id: "TR-1", kind: .event, selector: [:])])
    current.status = .active
    let catalogue = Fixture.catalogue(adding: [current])
    let next = Fixture.proposed(version: version, triggers: current.triggers, parents: ["orders-codified@1.0.0"])
    #expect((try fault(next, catalogue: catalogue) == nil) == passes)
    let mute = Fixture.proposed(version: "2.0.0", parents: ["orders-codified@1.0.0"])
    #expect(
      try fault(mute, catalogue: catalogue) == "The trigger TR-1 of orders-codified@1.0.0 was removed or changed.")
  }

  @Test("a version is three numbers", arguments: ["1", "1.0", "01.0.0", "1.0.0-rc", "1.0.x", "", "1..0"])
  func versionForm(version: String) throws {
    #expect(try fault(Fixture.proposed(version: version))?.contains("is no version") == true)
  }

  @Test("a skill that breaks its callers is refused")
  func compatibility() throws {
    let current = Fixture.skill(
      "get-status", "status", [Fixture.argument("order_id", "string")], version: "0.1.0", tier: .beta,
      origin: .published)
    let next = Fixture.skill(
      "get-status", "status", [Fixture.argument("id", "string")], version: "0.2.0", tier: .exp, origin: .published)
    #expect(
      try fault(next, catalogue: Fixture.catalogue(skills: [current]))
        == "Not backward compatible with get-status@0.1.0: argument \"order_id\" was removed or renamed. Not backward "
        + "compatible with get-status@0.1.0: argument \"id\" is new and required.")
  }

  @Test("a lineage that leads back to itself is refused, and so is an unknown parent")
  func lineage() throws {
    let loop = Fixture.workflow(
      "orders-codified", version: "1.0.0", origin: .published, lineage: ["parent_ids": ["orders-codified@1.1.0"]],
      steps: Fixture.steps)
    #expect(
      try fault(
        Fixture.proposed(version: "1.1.0", parents: ["orders-codified@1.0.0"]),
        catalogue: Fixture.catalogue(adding: [loop]))
        == "The lineage of orders-codified@1.1.0 leads back to itself.")
    #expect(
      try fault(Fixture.proposed(parents: ["orders-codified@1.0.0"]))
        == "The lineage of orders-codified@1.0.0 leads back to itself.")
    #expect(
      try fault(Fixture.proposed(parents: ["WF-X@1.0.0"]))
        == "The lineage names WF-X@1.0.0, which the catalogue does not hold.")
  }

  @Test("the migration inserts exactly the proposal and comes back")
  func migration() throws {
    let body = Fixture.body(Fixture.proposed())
    let add = body["migration"]?["up"] ?? .null
    let remove = body["migration"]?["down"] ?? .null
    let spoiled: [(JSONValue, JSONValue, String)] = [
      ([], remove, "The migration up does not insert exactly orders-codified@1.0.0."),
      (add, [], "The migration down does not restore the catalogue."),
      (
        .array((add.arrayValue ?? []) + [["op": "remove", "path": "/skills/lookup@1.0.0"]]), remove,
        "The migration up does not insert exactly orders-codified@1.0.0."
      ),
    ]
    for (up, down, reason) in spoiled {
      let draft = Fixture.draft(body.merging(["migration": ["up": up, "down": down]]))
      #expect(Gatekeeper.assess(try Fixture.inputs(draft)).fault(.contract) == reason)
    }
    let broken = Fixture.draft(body.merging(["migration": ["up": [["op": "fly"]], "down": remove]]))
    #expect(
      Gatekeeper.assess(try Fixture.inputs(broken)).fault(.contract)?.hasPrefix("The migration does not apply") == true)
  }

  @Test("a migration may bring the grants of the skill along")
  func migrationWithGrants() throws {
    var body = Fixture.body(Fixture.proposedSkill)
    let path = "/skills/\(Fixture.proposedSkill.id)@0.1.0"
    let grant = body["role_skill_map"]?[index: 0] ?? .null
    body["migration"] = [
      "up": [
        ["op": "add", "path": .string(path), "value": body["skill"] ?? .null],
        ["op": "add", "path": "/role_skill_map/0", "value": grant],
      ],
      "down": [["op": "remove", "path": "/role_skill_map/0"], ["op": "remove", "path": .string(path)]],
    ]
    let draft = Fixture.draft(body, type: .skill, claim: .skill)
    #expect(Gatekeeper.assess(try Fixture.inputs(draft, traces: Fixture.skillTraces)).fault(.contract) == nil)
  }

  @Test("a number that no hash can carry is refused")
  func unhashable() throws {
    let draft = Fixture.draft(
      Fixture.body(Fixture.proposed(constraints: ["limit": .number(Int64(9_007_199_254_740_993))])))
    #expect(
      Gatekeeper.assess(try Fixture.inputs(draft)).fault(.contract)?.hasPrefix("The body cannot be hashed") == true)
  }
}

@Suite("Signature compatibility")
struct SignatureCompatibilityTests {
  private static let types = [
    "any", "string", "boolean", "number", "integer", "null", "object", "array", "array<any>", "array<string>",
    "array<integer>", "array<number>", "array<array<string>>", "map<string,any>", "map<string,integer>",
    "map<string,number>",
  ]
  private static let values: [JSONValue] = [
    "a", true, 1, 1.5, .null, [:], ["a": 1], ["a": 1.5], ["a": "b"], [], ["a"], [1], [1.5], [["a"]], [[1]],
  ]

  @Test("whenever a type is called wider, it accepts what the narrower one accepts", arguments: types)
  func orderFollowsValues(narrow: String) {
    for wide in Self.types where TypeOrder.isWithin(narrow, wide) {
      for value in Self.values where SkillType(narrow).accepts(value) {
        #expect(SkillType(wide).accepts(value), "\(narrow) within \(wide): \(value)")
      }
    }
    #expect(TypeOrder.isKnown(narrow))
    #expect(TypeOrder.isWithin(narrow, narrow) && TypeOrder.isWithin(narrow, "any"))
  }

  @Test(
    "unknown types are unknown, at any depth",
    arguments: ["text", "array<text>", "map<string,array<text>>", "array<", "", "map<int,any>"])
  func unknownTypes(type: String) { #expect(!TypeOrder.isKnown(type)) }

  private static let constraints: [JSONObject] = [
    [:], ["enum": ["a", "b"]], ["enum": ["a"]], ["format": "digits"], ["format": "date"], ["pattern": "^[a-c]$"],
    ["minimum": 0], ["minimum": 2, "maximum": 5], ["maximum": 3], ["min_items": 1], ["max_items": 1],
    ["items": ["type": "string"]], ["items": ["type": "string", "enum": ["a"]]],
    ["properties": ["x": ["type": "integer"]]], ["properties": ["x": ["type": "integer", "required": true]]],
    ["properties": ["x": ["type": "integer"]], "closed": true],
    ["properties": ["x": ["type": "number", "minimum": 0], "y": ["type": "any"]], "closed": true], ["closed": true],
  ]
  private static let constrained: [JSONValue] = [
    "a", "b", "c", "d", "12", "2026-02-03", true, .null, -1, 0, 1, 2, 3.5, 5, 9, [], ["a"], ["b"], [1], ["a", "a"], [:],
    ["x": 1], ["x": -1], ["x": 1.5], ["x": "a"], ["y": 1], ["x": 1, "y": 2], ["x": 1, "z": 2],
  ]

  @Test("a constraint that is not called narrower accepts what the old one accepts", arguments: constraints)
  func constraintsFollowValues(document: JSONObject) throws {
    let old = try ValueConstraint(FieldReader(document), type: "any")
    for other in Self.constraints {
      let new = try ValueConstraint(FieldReader(other), type: "any")
      let refused = Self.constrained.filter {
        ValueSchema(type: "any", constraint: old).accepts($0) && !ValueSchema(type: "any", constraint: new).accepts($0)
      }
      if ConstraintOrder.narrowed(from: old, to: new) == nil { #expect(refused == [], "\(document) to \(other)") }
      if old == new { #expect(ConstraintOrder.narrowed(from: old, to: new) == nil) }
    }
    #expect(ConstraintOrder.narrowed(from: old, to: ValueConstraint()) == nil)
  }

  @Test("a narrower constraint breaks callers, and the part is named")
  func narrowedConstraint() {
    var (loose, tight) = (Fixture.argument("cabin", "string"), Fixture.argument("cabin", "string"))
    loose.constraint.choices = ["a", "b"]
    tight.constraint.choices = ["a"]
    let faults = SignatureCompatibility(old: signature([loose], [:]), new: signature([tight], [:])).faults
    #expect(faults == [#"argument "cabin" narrows its enumeration"#])
    #expect(SignatureCompatibility(old: signature([tight], [:]), new: signature([loose], [:])).faults == [])
  }

  private func signature(_ arguments: [SkillSignature.Argument], _ results: JSONObject) -> SkillSignature {
    SkillSignature(name: "f", arguments: arguments, returns: ["properties": .object(results)], errors: [])
  }

  @Test("each kind of break is named")
  func breaks() {
    let old = signature(
      [
        Fixture.argument("gone", "string"), Fixture.argument("narrowed", "number"),
        Fixture.argument("demanded", "string", required: false), Fixture.argument("kept", "integer"),
      ], ["lost": "string", "widened": "integer", "kept": "number"])
    let new = signature(
      [
        Fixture.argument("narrowed", "integer"), Fixture.argument("demanded", "string"),
        Fixture.argument("kept", "number"), Fixture.argument("added", "string"),
        Fixture.argument("optional", "string", required: false),
      ], ["widened": "number", "kept": "integer", "more": "any"])
    #expect(
      SignatureCompatibility(old: old, new: new).faults
        == [
          "argument \"gone\" was removed or renamed", "argument \"narrowed\" narrows from number to integer",
          "argument \"demanded\" became required", "argument \"added\" is new and required",
          "result \"lost\" was removed", "result \"widened\" no longer has the type it had",
        ].sortedLikeFindings)
    #expect(SignatureCompatibility(old: old, new: old).faults == [])
  }
}

extension [String] {
  /// Results are reported by name, as the members of a document are ordered.
  fileprivate var sortedLikeFindings: [String] {
    filter { !$0.hasPrefix("result") } + filter { $0.hasPrefix("result") }.sorted()
  }
}
