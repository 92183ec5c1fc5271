public import Domain
public import JSONDocuments

/// Who changes what for whom, and when: everything that a write needs from outside.
public struct Change: Sendable {
  /// The tenant.
  public var organisation: OrganisationID
  /// Who makes the change.
  public var principal: Principal
  /// When.
  public var at: Timestamp
  /// Gives 16 random bytes for each payload of an audit entry.
  public var salt: @Sendable () -> [UInt8]
  /// `ip`, `userAgent`, `sessionId`, `traceId` of the request, for the audit log.
  public var context: JSONObject?

  /// Makes a change.
  public init(
    organisation: OrganisationID, principal: Principal, at: Timestamp, salt: @escaping @Sendable () -> [UInt8],
    context: JSONObject? = nil
  ) {
    self.organisation = organisation
    self.principal = principal
    self.at = at
    self.salt = salt
    self.context = context
  }
}
