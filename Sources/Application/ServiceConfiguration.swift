public import Domain

/// Every default of the product in one place; inner layers are told, they do not choose.
public struct ServiceConfiguration: Sendable {
  /// The tenant whose data is read and written.
  public var organisation: OrganisationID = .default
  /// The share of a workflow's episodes that a pattern must occur in.
  public var minimumSupportShare = 0.05
  /// The least number of comparable episodes behind a piece of advice.
  public var minimumAdviceCount = 5
  /// How many step runs are kept in memory for advice; workflows that have more are read for each question.
  public var advisedStepRuns = 2_000_000
  /// The largest number of documents that one index segment gets before another is begun.
  public var segmentDocuments = 20_000
  /// The number of index segments of about one size that are joined.
  public var maximumSegments = 8
  /// The probability of any false `change` claim over the life of a store.
  public var errorBudget = 0.05
  /// The role that owns what is mined.
  public var ownerRole: RoleID = "IT-M-001"

  /// How long after its last span a trace whose root has ended is taken for complete.
  public var traceQuietSeconds: Int64 = 30
  /// How long after its last span a trace whose root never came is taken as it is.
  public var traceSilenceSeconds: Int64 = 3600
  /// How long the spans of a complete trace are kept, so that late ones make its next revision.
  public var traceRetentionSeconds: Int64 = 7 * 86_400
  /// How many spans a trace may have.
  public var maximumTraceSpans = 50_000

  /// The defaults.
  public init() {}
}
