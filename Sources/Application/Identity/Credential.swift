public import Domain

/// Who calls, for which tenant, and as what: what a valid key stands for.
public struct Credential: Hashable, Sendable {
  /// The tenant.
  public let organisation: OrganisationID
  /// Who calls.
  public let principal: Principal
  /// The name of the key; not secret.
  public let keyID: String
  /// As what the holder calls.
  public let roles: Set<AccessRole>
  /// The scopes to which the key is narrowed; nil leaves all.
  public let scopes: Set<AccessScope>?

  /// Whether the key covers a scope.
  public func covers(_ scope: AccessScope) -> Bool { scopes?.contains(scope) ?? true }
}
