import Domain
import JSONDocuments

/// What a proposed skill version must keep to before it may enter the catalogue.
struct SkillContract {
  private let proposal: SkillProposal
  private let skill: SkillDefinition
  private let catalogue: CatalogueView

  init(_ proposal: SkillProposal, _ catalogue: CatalogueView) {
    self.proposal = proposal
    skill = proposal.definition
    self.catalogue = catalogue
  }

  var faults: [String] { form + signature + identity + compatibility + grants }

  private var form: [String] {
    var faults: [String] = []
    if skill.tier != .exp { faults.append("A proposed skill has the tier exp, not \(skill.tier.rawValue).") }
    if skill.origin != .published {
      faults.append("A proposed skill has origin published, not \(skill.origin.rawValue).")
    }
    if skill.isGenerator { faults.append("A proposed skill is no generator of proposals.") }
    return IdentifierForm.isValid(skill.id.rawValue) ? faults : faults + [IdentifierForm.fault(skill.id.rawValue)]
  }

  private var signature: [String] {
    var seen: Set<String> = []
    var faults = skill.signature.arguments.filter { !seen.insert($0.name).inserted }.map {
      "The argument \"\($0.name)\" is declared twice."
    }
    for argument in skill.signature.arguments {
      faults += Self.unknownTypes(in: argument.schema).map {
        "The argument \"\(argument.name)\" has the unknown type \($0)."
      }
    }
    if skill.signature.name.isEmpty { faults.append("The signature has no function name.") }
    return faults
  }

  /// The types of a schema and inside it that the signature language does not have.
  private static func unknownTypes(in schema: ValueSchema) -> [String] {
    let own = TypeOrder.isKnown(schema.type) ? [] : [schema.type]
    return own + (schema.constraint.items + schema.constraint.members.map(\.schema)).flatMap(unknownTypes)
  }

  private var identity: [String] {
    if catalogue.skills.contains(where: { $0.key == skill.key }) {
      return ["\(skill.key) is already in the catalogue."]
    }
    if catalogue.skills.contains(where: { $0.id == skill.id && $0.origin == .catalogue }) {
      return ["\(skill.id) is the id of a catalogue skill."]
    }
    let isNameTaken = catalogue.skills.contains { $0.name == skill.name && $0.version == skill.version }
    return isNameTaken ? ["A skill named \"\(skill.name)\" already has the version \(skill.version)."] : []
  }

  private var compatibility: [String] {
    let published = catalogue.skills.filter { $0.id == skill.id && $0.origin == .published }
    guard let current = published.max(by: { isOlder($0, $1) }) else { return VersionBump(to: skill.version).faults }
    let changes = SignatureCompatibility(old: current.signature, new: skill.signature).faults
    return VersionBump(from: current.version, to: skill.version).faults
      + changes.map { "Not backward compatible with \(current.key): \($0)." }
  }

  private func isOlder(_ left: SkillDefinition, _ right: SkillDefinition) -> Bool {
    guard let first = SemanticVersion(left.version), let second = SemanticVersion(right.version) else { return false }
    return first < second
  }

  private var grants: [String] {
    proposal.roleSkillMap.flatMap { grant -> [String] in
      var faults: [String] = []
      let role = grant["role_id"]?.stringValue ?? ""
      if catalogue.roles[RoleID(role)] == nil { faults.append("The role \"\(role)\" is not in the catalogue.") }
      if grant["skill_id"]?.stringValue != skill.id.rawValue { faults.append("A grant names another skill.") }
      if grant["permission"]?.stringValue != "use" { faults.append("A proposed skill grants \"use\" only.") }
      return faults
    }
  }
}
