import Domain

/// Who should be allowed to use an induced skill: the roles of the agents that called the tool, each from enough subjects; where
/// no such agent has a role, the roles that answer for the calling workflows.
struct RoleSuggestions {
  /// A role with the calls that speak for it.
  struct Suggestion: Hashable {
    let role: RoleID
    let calls: Int
    let cases: Int
  }

  /// Ascending by role.
  let suggestions: [Suggestion]

  init(_ calls: [ToolCall], _ base: EvidencePool, _ options: SkillOptions) {
    let agents = Self.tally(calls, base) { call in call.run.agentID.flatMap { options.agentRoles[$0] } }
    let workflows = Self.tally(calls, base) { call in options.workflowRoles[base.episodes[call.episode].workflowID] }
    let called = agents.isEmpty ? workflows : agents
    let others = options.userRoles.filter { role in !called.contains { $0.role == role } }
    suggestions = (called + Set(others).map { Suggestion(role: $0, calls: 0, cases: 0) }).sorted { $0.role < $1.role }
  }

  private static func tally(
    _ calls: [ToolCall], _ base: EvidencePool, _ role: (ToolCall) -> RoleID?
  ) -> [Suggestion] {
    Dictionary(grouping: calls, by: role).compactMap { role, calls -> Suggestion? in
      let cases = Set(calls.map(\.item))
      guard let role, base.isKnown(cases) else { return nil }
      return Suggestion(role: role, calls: calls.count, cases: cases.count)
    }
  }
}
