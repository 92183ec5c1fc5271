import Domain
import JSONDocuments
import Storage
import Synthesis

extension Workspace {
  /// The skill drafts for the uncatalogued tools of workflows whose episodes changed, each on the calls of all workflows.
  ///
  /// Tools that the same workflows call are looked at together, so that no more than their episodes are in memory.
  func induceSkills(
    touching workflows: [WorkflowID], _ catalogue: SynthesisCatalogue, _ evidence: EvidenceOptions
  ) throws -> SynthesisResult {
    let inducer = SkillInducer(options: try skillOptions(evidence))
    let touched = Set(workflows)
    let use = try store.toolUse(in: organisation).filter { use in
      !catalogue.hasSkill(called: use.tool) && use.workflows.contains(where: touched.contains)
    }
    var result = SynthesisResult()
    let groups = Dictionary(grouping: use, by: \.workflows)
    for users in groups.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let tools = Set((groups[users] ?? []).map(\.tool))
      let episodes = try users.map { try self.episodes(of: $0) }
      result = result.merging(inducer.propose(from: episodes, of: tools, catalogue: catalogue))
    }
    return result
  }

  /// Who owns and who may use induced skills, from the agents and workflows of the catalogue.
  func skillOptions(_ evidence: EvidenceOptions) throws -> SkillOptions {
    var options = SkillOptions(evidence: evidence, ownerRole: configuration.ownerRole)
    for agent in try store.documents(of: .agent, in: organisation) {
      guard let id = agent["agent_id"]?.stringValue, let role = agent["role_id"]?.stringValue else { continue }
      options.agentRoles[id] = RoleID(role)
    }
    for workflow in try store.workflows(in: organisation) {
      options.workflowRoles[workflow.definition.id] = workflow.definition.responsibleRole
    }
    return options
  }
}
