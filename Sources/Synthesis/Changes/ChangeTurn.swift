/// The place of a look among those of one night, which share the budget.
public struct ChangeTurn: Hashable, Sendable {
  /// Workflows that are not done yet tonight, this one included; at least 1.
  public var looksDue: Int
  /// The looks in the ledger that were made before tonight; nil means all of them.
  public var looksBefore: Int?

  /// Makes a turn; alone by default.
  public init(looksDue: Int = 1, looksBefore: Int? = nil) {
    self.looksDue = looksDue
    self.looksBefore = looksBefore
  }
}
