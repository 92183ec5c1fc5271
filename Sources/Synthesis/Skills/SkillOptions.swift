public import Domain

/// What a skill proposal needs and who owns the skill.
public struct SkillOptions: Hashable, Sendable {
  /// How evidence is split, weighed and held to a floor.
  public var evidence: EvidenceOptions
  /// Calls below which nothing is claimed.
  public var minimumCalls: Int
  /// Held-out successful calls with distinct (case, arguments) below which nothing is claimed.
  public var minimumHeldOutCalls: Int
  /// The share of a catalogued skill's calls from which a failure mode is reported as a gap, by its lower 95 % bound; 0…1.
  public var minimumFailureShare: Double
  /// The role that owns an induced skill.
  public var ownerRole: RoleID
  /// Roles that may use it whoever called it, suggested for the role-skill map.
  public var userRoles: [RoleID]
  /// The roles of agents by their ids; an agent that calls the tool suggests its role.
  public var agentRoles: [String: RoleID]
  /// The responsible roles of workflows; suggested where no calling agent has a role.
  public var workflowRoles: [WorkflowID: RoleID]

  /// Makes options.
  public init(
    evidence: EvidenceOptions = EvidenceOptions(), minimumCalls: Int = 30, minimumHeldOutCalls: Int = 10,
    minimumFailureShare: Double = 0.05, ownerRole: RoleID, userRoles: [RoleID] = [],
    agentRoles: [String: RoleID] = [:], workflowRoles: [WorkflowID: RoleID] = [:]
  ) {
    self.evidence = evidence
    self.minimumCalls = minimumCalls
    self.minimumHeldOutCalls = minimumHeldOutCalls
    self.minimumFailureShare = minimumFailureShare
    self.ownerRole = ownerRole
    self.userRoles = userRoles
    self.agentRoles = agentRoles
    self.workflowRoles = workflowRoles
  }
}
