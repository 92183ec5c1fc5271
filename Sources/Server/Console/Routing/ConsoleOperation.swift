/// Everything that can be done on the pages of the console.
///
/// A new one is added here; the build then asks for its row in `AccessTable` and its route in `ConsoleRoutes`.
enum ConsoleOperation: String, CaseIterable, Sendable {
  case start, asset, loginForm, login, logout
  case queue, proposal, wholeProposal
  case vote, note, publish, activate, withdraw
  case episodes, episode, workflows, workflow, search, dashboard, audit
}
