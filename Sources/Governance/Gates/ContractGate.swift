import Domain
import Execution
import JSONDocuments

/// Form, lint, signatures, versions, compatibility, lineage and migration of what would be inserted (S-5.8).
enum ContractGate {
  static func findings(in context: GateContext) throws -> GateFindings {
    var findings = GateFindings(summary: "", details: JSONObject())
    do throws(DocumentError) {
      let body = try context.body()
      findings.summary = summary(of: body, context.inputs.catalogue)
      findings.details["object"] = .string(body.key)
      findings.faults = try faults(of: body, context.inputs)
    } catch {
      findings.faults = ["The body does not follow the schema of its kind: \(error)"]
    }
    do throws(JSONError) { _ = try context.inputs.draft.proposalHash() } catch {
      findings.faults.append("The body cannot be hashed: \(error)")
    }
    return findings
  }

  private static func summary(of body: ProposalBody, _ catalogue: CatalogueView) -> String {
    switch body {
    case .workflow(let proposal):
      "\(body.key) is well formed: \(proposal.definition.steps.count) steps fit the signatures of their skills, every "
        + "goto leads to a step, and the migration goes up and back." + needs(of: proposal.definition, catalogue)
    case .change(let proposal):
      "The patch turns \(proposal.targetKey) into \(body.key) and into nothing else"
        + (proposal.companion.map { ", together with \($0.key), which it calls" } ?? "")
        + ", and the migration goes up and back."
    case .skill(let proposal):
      "\(body.key) is well formed with \(proposal.definition.signature.arguments.count) arguments, and the migration "
        + "goes up and back."
    }
  }

  private static func neededSkills(_ evidence: JSONObject) throws(DocumentError) -> [SkillID] {
    try FieldReader(evidence, path: "evidence").texts("needs_skills").map { SkillID($0) }
  }

  private static func needs(of workflow: WorkflowDefinition, _ catalogue: CatalogueView) -> String {
    let missing = WorkflowContract.missingSkills(of: workflow, in: catalogue)
    guard !missing.isEmpty else { return "" }
    return " Before it can be activated, \(missing.count) of its skills must be published: "
      + missing.map(\.rawValue).joined(separator: ", ") + "."
  }

  private static func faults(of body: ProposalBody, _ inputs: GateInputs) throws(DocumentError) -> [String] {
    let own =
      switch body {
      case .workflow(let proposal):
        WorkflowContract(
          proposal.definition, neededSkills: try neededSkills(inputs.draft.evidence), inputs.catalogue
        ).faults
      case .change(let proposal): ChangeContract(proposal, type: inputs.draft.type, inputs.catalogue).faults
      case .skill(let proposal): SkillContract(proposal, inputs.catalogue).faults
      }
    let owner =
      inputs.catalogue.roles[body.ownerRole] == nil
      ? ["The owning role \(body.ownerRole) is not in the catalogue."] : []
    return own + owner + MigrationCheck(body, inputs.catalogue).faults
  }
}
