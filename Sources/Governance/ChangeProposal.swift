import Domain
import JSONDocuments

/// A proposed change of a workflow that runs: a patch of its current version, and the version that the patch makes.
struct ChangeProposal: Sendable {
  /// What a change may be.
  enum Kind: String, CaseIterable, Sendable {
    case insert, remove, reorder, route
    case handOff = "hand_off"
    case retune, timeout

    /// Whether the change gives a step another value and leaves every way as it is.
    var isTuning: Bool { self == .retune || self == .timeout }
  }

  /// What the change would do, in terms of recorded activities.
  struct Hypothesis: Sendable {
    let kind: Kind
    let after: String?
    let step: String
    let instead: String?
    let rule: String?
    let parameter: String?
    let value: JSONValue?

    init(_ fields: FieldReader) throws(DocumentError) {
      try fields.refuseUnknown(["kind", "after", "step", "instead", "rule", "parameter", "value"])
      kind = try fields.choice("kind")
      after = try fields.optionalText("after")
      step = try fields.text("step")
      instead = try fields.optionalText("instead")
      rule = try fields.optionalText("rule")
      parameter = try fields.optionalText("parameter")
      value = fields.object["value"]
    }
  }

  let hypothesis: Hypothesis
  /// `ID@VERSION` of the version that the patch is made for.
  let targetKey: String
  let patch: JSONValue
  /// The resulting version with the tests of the change.
  let result: WorkflowProposal
  /// A further workflow that the resulting version calls.
  let companion: WorkflowDefinition?
  /// The tests of that workflow.
  let companionTests: [JSONObject]

  init(_ body: JSONObject) throws(DocumentError) {
    let fields = FieldReader(body)
    try fields.refuseUnknown([
      "kind", "hypothesis", "target", "patch", "workflow", "companion", "companion_tests", "unit_tests", "migration",
      "merged_from",
    ])
    hypothesis = try Hypothesis(FieldReader(try fields.document("hypothesis"), path: "hypothesis"))
    let target = FieldReader(try fields.document("target"), path: "target")
    try target.refuseUnknown(["workflow_id", "version"])
    targetKey = "\(try target.text("workflow_id"))@\(try target.text("version"))"
    guard body["patch"] != nil else { throw .missing(field: "patch") }
    patch = .array(try fields.array("patch", default: []))
    result = WorkflowProposal(
      definition: try fields.workflow("workflow"), unitTests: try fields.objects("unit_tests"),
      migration: try Migration(try fields.document("migration")))
    companion = body["companion"] == nil ? nil : try fields.workflow("companion")
    companionTests = body["companion_tests"] == nil ? [] : try fields.objects("companion_tests")
  }

  /// The version that the patch makes.
  var definition: WorkflowDefinition { result.definition }

  /// What publishing would insert, the changed workflow first.
  var insertions: [WorkflowDefinition] { [definition] + [companion].compactMap { $0 } }

  /// The version that the patch is made for, if the catalogue holds it.
  func target(in catalogue: CatalogueView) -> WorkflowDefinition? {
    catalogue.workflows.first { $0.key == targetKey }
  }
}

extension FieldReader {
  /// The workflow at `key`, which must be complete and in its normal form: a reviewer would not see further fields.
  func workflow(_ key: String) throws(DocumentError) -> WorkflowDefinition {
    let document = try document(key)
    let definition = try WorkflowDefinition(json: document)
    guard JSONValue.object(definition.json).isEquivalent(to: .object(document)) else {
      throw .wrongType(field: place(key), expected: "a complete workflow in its normal form, without further fields")
    }
    return definition
  }
}

extension CatalogueView {
  /// The catalogue as it would be with further workflows.
  func adding(_ added: [WorkflowDefinition]) -> CatalogueView {
    CatalogueView(
      workflows: workflows + added, skills: skills, roles: roles, roleSkillMap: roleSkillMap,
      ontologyTags: ontologyTags)
  }
}
