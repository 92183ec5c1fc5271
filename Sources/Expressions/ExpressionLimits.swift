/// What an expression may cost at most; beyond it the expression is refused or its evaluation ends with an error.
public struct ExpressionLimits: Hashable, Sendable {
  /// The size of the source in UTF-8 bytes.
  public var sourceBytes: Int
  /// The depth of the syntax tree, 1…256 (each level costs stack).
  public var depth: Int
  /// The steps of one evaluation: one for each operation, element and 16 bytes of text that it touches.
  public var steps: Int
  /// The size of each string that an evaluation makes, in UTF-8 bytes.
  public var textBytes: Int
  /// How many values each list that an evaluation makes, and its result as a whole, may hold.
  public var elements: Int

  /// Limits for expressions of unknown origin; name the ones that differ.
  public init(
    sourceBytes: Int = 8_192, depth: Int = 128, steps: Int = 1_000_000, textBytes: Int = 1 << 20,
    elements: Int = 100_000
  ) {
    precondition((1...256).contains(depth), "A depth limit of \(depth) is outside 1…256")
    self.sourceBytes = sourceBytes
    self.depth = depth
    self.steps = steps
    self.textBytes = textBytes
    self.elements = elements
  }

  /// The limits in force when none are named.
  public static let standard = ExpressionLimits()
}
