/// As what somebody calls the service. What a principal may decide on a proposal is another matter: the review desk
/// asks for the roles of the organisation, whatever the key.
public enum AccessRole: String, CaseIterable, Comparable, Sendable {
  /// Runs workflows: sends runs, asks for advice, proposes.
  case orchestrator
  /// Looks for patterns and proposes.
  case miner
  /// Decides on proposals.
  case governanceReviewer = "governance_reviewer"
  /// Reads everything, changes nothing.
  case auditor
  /// Keeps the catalogue of a tenant.
  case tenantAdmin = "tenant_admin"

  /// Orders by name.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A part of what may be asked of the service, to which a key can be narrowed.
public enum AccessScope: String, CaseIterable, Comparable, Sendable {
  case episodesRead = "episodes:read"
  case episodesWrite = "episodes:write"
  case adviceRead = "advice:read"
  case adviceWrite = "advice:write"
  case catalogueRead = "catalogue:read"
  case catalogueWrite = "catalogue:write"
  case proposalsRead = "proposals:read"
  case proposalsSubmit = "proposals:submit"
  case proposalsDecide = "proposals:decide"
  case patternsRead = "patterns:read"
  case auditRead = "audit:read"

  /// Orders by name.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
