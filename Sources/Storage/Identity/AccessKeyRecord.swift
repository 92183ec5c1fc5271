public import Domain

/// A key with which a principal calls the service. The key itself is known to its holder only.
public struct AccessKeyRecord: Hashable, Sendable {
  /// The part of the key that names it: 16 hex digits, not secret.
  public let id: String
  /// The tenant whose data the key opens.
  public let organisation: OrganisationID
  /// Who calls with it.
  public let principal: Principal
  /// The SHA-256 of the whole key as 64 hex digits.
  public let tokenHash: String
  /// What the key is for, for people.
  public let label: String
  /// The roles with which the holder calls.
  public let roles: [String]
  /// The scopes to which the key is narrowed; nil leaves all that the roles have.
  public let scopes: [String]?
  /// When it was made.
  public let createdAt: Timestamp
  /// From when on it is refused; nil for never.
  public let expiresAt: Timestamp?
  /// Since when it is refused because somebody revoked it.
  public let revokedAt: Timestamp?

  /// Describes a key.
  public init(
    id: String, organisation: OrganisationID, principal: Principal, tokenHash: String, label: String, roles: [String],
    scopes: [String]?, createdAt: Timestamp, expiresAt: Timestamp?, revokedAt: Timestamp? = nil
  ) {
    self.id = id
    self.organisation = organisation
    self.principal = principal
    self.tokenHash = tokenHash
    self.label = label
    self.roles = roles
    self.scopes = scopes
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.revokedAt = revokedAt
  }
}
