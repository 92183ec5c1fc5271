import Domain
import Execution
import JSONDocuments

/// What a proposed workflow version must keep to before it may enter the catalogue.
struct WorkflowContract {
  private let workflow: WorkflowDefinition
  private let neededSkills: Set<SkillID>
  private let isChange: Bool
  private let catalogue: CatalogueView

  /// - Parameters:
  ///   - workflow: What would be inserted.
  ///   - neededSkills: The skills that the evidence declares as still missing; they are proposed on their own.
  ///   - catalogue: The catalogue as it is now.
  ///   - isChange: Whether it is the next version of a workflow, wherever that came from.
  init(_ workflow: WorkflowDefinition, neededSkills: [SkillID], _ catalogue: CatalogueView, isChange: Bool = false) {
    self.workflow = workflow
    self.isChange = isChange
    self.neededSkills = Set(neededSkills)
    self.catalogue = catalogue
  }

  /// The skills of a workflow that the catalogue lacks, ascending.
  static func missingSkills(of workflow: WorkflowDefinition, in catalogue: CatalogueView) -> [SkillID] {
    Set(workflow.steps.map(\.skillID)).subtracting(catalogue.skills.map(\.id)).sorted()
  }

  var faults: [String] { form + lint + identity + compatibility + LineageCheck(workflow, catalogue).faults }

  private var form: [String] {
    var faults: [String] = []
    if workflow.status != .draft {
      faults.append("A proposed workflow has status draft, not \(workflow.status.rawValue).")
    }
    if workflow.origin != .published {
      faults.append("A proposed workflow has origin published, not \(workflow.origin.rawValue).")
    }
    let identifiers = [workflow.id.rawValue] + workflow.steps.map(\.id.rawValue) + workflow.triggers.map(\.id)
    return faults + identifiers.filter { !IdentifierForm.isValid($0) }.map(IdentifierForm.fault)
  }

  private var lint: [String] {
    WorkflowLint.findings(in: workflow, knownSkills: signatures).filter { $0.severity == .error && !isExcused($0) }
      .map(\.message)
  }

  /// The signature of each skill in its newest version.
  private var signatures: [SkillID: SkillSignature] {
    var signatures: [SkillID: SkillSignature] = [:]
    for id in Set(workflow.steps.map(\.skillID)) { signatures[id] = catalogue.currentSkill(id)?.signature }
    return signatures
  }

  /// A skill that is declared as missing has no contract yet, and an observed one without arguments declares none.
  private func isExcused(_ finding: LintFinding) -> Bool {
    guard let step = workflow.steps.first(where: { $0.id == finding.stepID }) else { return false }
    guard let skill = catalogue.currentSkill(step.skillID) else {
      return finding.rule == .unknownSkill && neededSkills.contains(step.skillID)
    }
    return finding.rule == .parameterMismatch && skill.origin == .observed && skill.signature.arguments.isEmpty
  }

  private var identity: [String] {
    if catalogue.workflows.contains(where: { $0.key == workflow.key }) {
      return ["\(workflow.key) is already in the catalogue."]
    }
    if !isChange, catalogue.workflows.contains(where: { $0.id == workflow.id && $0.origin != .published }) {
      return ["\(workflow.id) is the id of a workflow that was not published from a proposal."]
    }
    let isNameTaken = catalogue.workflows.contains { $0.name == workflow.name && $0.version == workflow.version }
    return isNameTaken ? ["A workflow named \"\(workflow.name)\" already has the version \(workflow.version)."] : []
  }

  private var compatibility: [String] {
    guard let current = catalogue.currentWorkflow(workflow.id) else { return VersionBump(to: workflow.version).faults }
    let removed = current.triggers.filter { !workflow.triggers.contains($0) }
    return VersionBump(from: current.version, to: workflow.version).faults
      + removed.map { "The trigger \($0.id) of \(current.key) was removed or changed." }
  }
}

/// The form of identifiers that the catalogue stores (S-3.8).
enum IdentifierForm {
  /// The width of the identifier columns.
  static let maximumBytes = 32

  static func isValid(_ identifier: String) -> Bool {
    let bytes = identifier.utf8
    return (1...maximumBytes).contains(bytes.count) && bytes.allSatisfy(isAllowed)
  }

  static func fault(_ identifier: String) -> String {
    "\"\(identifier.prefix(64))\" is no identifier: use 1 to \(maximumBytes) letters, digits, \".\", \"_\" and \"-\"."
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// Whether a version is one and grows.
struct VersionBump {
  private let current: String?
  private let next: String

  init(from current: String? = nil, to next: String) {
    self.current = current
    self.next = next
  }

  var faults: [String] {
    guard let version = SemanticVersion(next) else {
      return ["\"\(next)\" is no version of the form major.minor.patch."]
    }
    guard let current, let before = SemanticVersion(current) else { return [] }
    return version > before ? [] : ["The version \(next) does not come after the current version \(current)."]
  }
}
