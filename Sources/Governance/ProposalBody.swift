import Domain
import JSONDocuments

/// The body of a proposal, read strictly: what the reviewer sees is all that there is.
enum ProposalBody: Sendable {
  case workflow(WorkflowProposal)
  case skill(SkillProposal)
  case change(ChangeProposal)

  /// Reads the body of a draft; kind, type and claim must agree.
  init(of draft: ProposalDraft) throws(DocumentError) {
    let kind = try FieldReader(draft.body).text("kind")
    switch (kind, draft.type, draft.claim) {
    case ("workflow", .workflow, .codify): self = .workflow(try WorkflowProposal(draft.body))
    case ("skill", .skill, .skill): self = .skill(try SkillProposal(draft.body))
    case ("change", .workflow, .change), ("change", .step, .change): self = .change(try ChangeProposal(draft.body))
    default:
      throw .invalid(
        field: "kind", value: "\(kind) of a \(draft.type.rawValue) proposal that claims \(draft.claim.rawValue)",
        allowed: "workflow with claim codify, skill with claim skill, change of type workflow or step with claim change"
      )
    }
  }

  var migration: Migration {
    switch self {
    case .workflow(let proposal): proposal.migration
    case .skill(let proposal): proposal.migration
    case .change(let proposal): proposal.result.migration
    }
  }

  /// `ID@VERSION` of what publishing would insert.
  var key: String {
    switch self {
    case .workflow(let proposal): proposal.definition.key
    case .skill(let proposal): proposal.definition.key
    case .change(let proposal): proposal.definition.key
    }
  }

  /// The role that would own what publishing would insert.
  var ownerRole: RoleID {
    switch self {
    case .workflow(let proposal): proposal.definition.responsibleRole
    case .skill(let proposal): proposal.definition.ownerRole
    case .change(let proposal): proposal.definition.responsibleRole
    }
  }
}

/// A proposed workflow.
struct WorkflowProposal: Sendable {
  let definition: WorkflowDefinition
  let unitTests: [JSONObject]
  let migration: Migration

  init(definition: WorkflowDefinition, unitTests: [JSONObject], migration: Migration) {
    self.definition = definition
    self.unitTests = unitTests
    self.migration = migration
  }

  init(_ body: JSONObject) throws(DocumentError) {
    let fields = FieldReader(body)
    try fields.refuseUnknown(["kind", "workflow", "unit_tests", "migration", "merged_from"])
    let document = try fields.document("workflow")
    definition = try WorkflowDefinition(json: document)
    guard JSONValue.object(definition.json).isEquivalent(to: .object(document)) else {
      throw .wrongType(field: "workflow", expected: "a complete workflow in its normal form, without further fields")
    }
    unitTests = try fields.objects("unit_tests")
    migration = try Migration(try fields.document("migration"))
  }
}

/// A proposed skill.
struct SkillProposal: Sendable {
  let definition: SkillDefinition
  let contractTests: [ContractTest]
  let roleSkillMap: [JSONObject]
  let migration: Migration

  init(_ body: JSONObject) throws(DocumentError) {
    let fields = FieldReader(body)
    try fields.refuseUnknown(["kind", "skill", "contract_tests", "role_skill_map", "migration", "merged_from"])
    let document = try fields.document("skill")
    definition = try SkillDefinition(json: document)
    guard JSONValue.object(definition.json).isEquivalent(to: .object(document)) else {
      throw .wrongType(field: "skill", expected: "a complete skill in its normal form, without further fields")
    }
    contractTests = try Self.contractTests(fields)
    roleSkillMap = try fields.objects("role_skill_map")
    migration = try Migration(try fields.document("migration"))
  }

  private static func contractTests(_ fields: FieldReader) throws(DocumentError) -> [ContractTest] {
    var tests: [ContractTest] = []
    for (index, object) in try fields.objects("contract_tests").enumerated() {
      tests.append(try ContractTest(FieldReader(object, path: "contract_tests[\(index)]")))
    }
    return tests
  }
}

/// A call that a skill must accept or reject.
struct ContractTest: Sendable {
  enum Expectation: String, CaseIterable, Sendable {
    case accept, reject
  }

  let name: String
  let input: JSONObject
  let expectation: Expectation

  init(_ fields: FieldReader) throws(DocumentError) {
    try fields.refuseUnknown(["name", "input", "expect"])
    name = try fields.text("name")
    input = try fields.document("input")
    expectation = try fields.choice("expect")
  }
}

/// The way into the catalogue and back: two RFC 6902 documents.
struct Migration: Sendable {
  let up: JSONValue
  let down: JSONValue

  init(_ object: JSONObject) throws(DocumentError) {
    let fields = FieldReader(object, path: "migration")
    try fields.refuseUnknown(["up", "down"])
    guard object["up"] != nil else { throw .missing(field: "migration.up") }
    guard object["down"] != nil else { throw .missing(field: "migration.down") }
    up = .array(try fields.array("up", default: []))
    down = .array(try fields.array("down", default: []))
  }
}

extension FieldReader {
  /// The array of objects at `key`, empty when it is absent.
  func objects(_ key: String) throws(DocumentError) -> [JSONObject] {
    var objects: [JSONObject] = []
    for (index, value) in try array(key, default: []).enumerated() {
      guard let object = value.objectValue else {
        throw .wrongType(field: "\(place(key))[\(index)]", expected: "an object")
      }
      objects.append(object)
    }
    return objects
  }
}
