/// What replacing derived rows changed; all zero when nothing did.
public struct DerivedOutcome: Hashable, Sendable {
  /// Rows that were not there.
  public var added = 0
  /// Rows that were there with another content.
  public var changed = 0
  /// Rows that are gone.
  public var removed = 0

  /// Nothing changed yet.
  public init() {}

  /// Whether nothing changed.
  public var isEmpty: Bool { added == 0 && changed == 0 && removed == 0 }
}
