/// The changes of status that an activation, a promotion or a withdrawal consists of; the store makes all or none.
public struct LifecyclePlan: Hashable, Sendable {
  /// One object's change.
  public struct Change: Hashable, Sendable {
    /// `ID@VERSION`.
    public let objectKey: String
    /// The status or tier before.
    public let from: String
    /// The status or tier after.
    public let to: String
  }

  /// The changes, in the order in which they are made.
  public let changes: [Change]
  /// The version that is current afterwards; nil when none is.
  public let currentKey: String?
}
