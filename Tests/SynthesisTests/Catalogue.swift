import Domain
import JSONDocuments

@testable import Synthesis

/// The parts of a catalogue that the generators need.
enum Catalogue {
  static let role: RoleID = "QA-M-001"

  /// The skill of steps that only choose, as the blueprint's skill matrix gives it.
  static let handoff = SkillDefinition(
    id: "SK-COMM-004", name: "Human_Handoff_Protocol", category: .comm,
    signature: SkillSignature(
      name: "handoff",
      arguments: [
        SkillSignature.Argument(name: "reason_code", type: "string", required: true),
        SkillSignature.Argument(name: "owner_id", type: "string", required: true),
        SkillSignature.Argument(name: "context", type: "object", required: false),
      ], returns: JSONObject(), errors: []),
    summary: "Escalate with state carryover", runtimeBinding: JSONObject(), version: "1.0.0", tier: .ga,
    ownerRole: role, isGenerator: false, origin: .catalogue)

  static let view = SynthesisCatalogue(workflows: [], skills: [handoff])

  static let codify = CodifyOptions(responsibleRole: role)
  static let skills = SkillOptions(ownerRole: role, userRoles: [role])
}
