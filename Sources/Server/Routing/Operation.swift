/// Everything that can be asked of the service, by the name that the description of the interface uses.
///
/// A new operation is added here; the build then asks for its row in `AccessTable`.
enum Operation: String, CaseIterable, Sendable {
  case health, readiness, metrics, version, describe
  case whoAmI
  case listEpisodes, recordEpisodes, getEpisode, searchEpisodes, similarEpisodes
  case advise, sendFeedback, reportAdvice
  case recordReflection
  case receiveTraces
  case listSkills, addSkill, getSkill
  case listWorkflows, addWorkflow, getWorkflow, listSteps, addStep, resolveVersion
  case listProposals, submitProposal, getProposal, voteOnProposal, publishProposal, activateProposal, withdrawProposal
  case listPatterns, getPattern
  case listQuarantine
  case listAuditEntries, verifyAudit
  case exchangeMessages, exportTools
}
