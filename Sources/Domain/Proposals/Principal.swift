/// A person or agent that acts: who voted, who wrote, who ingested.
public struct Principal: Hashable, Sendable {
  /// What kind of principal this is.
  public enum Kind: String, CaseIterable, Sendable {
    case person, agent, system
  }

  /// The identifier.
  public let id: PrincipalID
  /// What kind of principal this is.
  public let kind: Kind
  /// The roles that the principal holds.
  public let roles: [RoleID]

  /// Makes a principal.
  public init(id: PrincipalID, kind: Kind, roles: [RoleID]) {
    self.id = id
    self.kind = kind
    self.roles = roles
  }

  /// The product itself: migrations, seeds, nightly jobs.
  public static let system = Principal(id: "system", kind: .system, roles: [])
  /// The agent of SK-GEN-009: author of mined workflow proposals.
  public static let workflowSynthesizer = Principal(id: "agent-SK-GEN-009", kind: .agent, roles: [])
  /// The agent of SK-GEN-010: author of mined skill proposals.
  public static let skillInducer = Principal(id: "agent-SK-GEN-010", kind: .agent, roles: [])
}
