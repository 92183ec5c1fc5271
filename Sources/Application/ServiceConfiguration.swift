public import Domain

/// Every default of the product in one place; inner layers are told, they do not choose.
public struct ServiceConfiguration: Sendable {
  /// The tenant whose data is read and written.
  public var organisation: OrganisationID = .default
  /// The share of a workflow's episodes that a pattern must occur in.
  public var minimumSupportShare = 0.05
  /// The least number of comparable episodes behind a piece of advice.
  public var minimumAdviceCount = 5
  /// The largest number of documents that one index segment gets before another is begun.
  public var segmentDocuments = 20_000
  /// The number of index segments above which they are merged.
  public var maximumSegments = 8
  /// The probability of any false `change` claim over the life of a store.
  public var errorBudget = 0.05
  /// The role that owns what is mined.
  public var ownerRole: RoleID = "IT-M-001"

  /// The defaults.
  public init() {}
}
