public import Domain

/// What a skill proposal needs and who owns the skill.
public struct SkillOptions: Hashable, Sendable {
  /// How evidence is split, weighed and held to a floor.
  public var evidence: EvidenceOptions
  /// Calls below which nothing is claimed.
  public var minimumCalls: Int
  /// Held-out successful calls with distinct (case, arguments) below which nothing is claimed.
  public var minimumHeldOutCalls: Int
  /// The role that owns an induced skill.
  public var ownerRole: RoleID
  /// The roles that may use it, suggested for the role-skill map.
  public var userRoles: [RoleID]

  /// Makes options.
  public init(
    evidence: EvidenceOptions = EvidenceOptions(), minimumCalls: Int = 30, minimumHeldOutCalls: Int = 10,
    ownerRole: RoleID, userRoles: [RoleID] = []
  ) {
    self.evidence = evidence
    self.minimumCalls = minimumCalls
    self.minimumHeldOutCalls = minimumHeldOutCalls
    self.ownerRole = ownerRole
    self.userRoles = userRoles
  }
}
