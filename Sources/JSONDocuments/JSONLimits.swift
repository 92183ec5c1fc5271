/// What the reader accepts at most; a document beyond a limit is refused with the place where it crossed it.
public struct JSONLimits: Hashable, Sendable {
  /// How deep arrays and objects may nest, 1…512 (each level costs stack).
  public var depth: Int
  /// How many values, of all kinds together, a document may hold.
  public var nodes: Int
  /// The size of a document in bytes.
  public var documentBytes: Int
  /// The size of one string or key in UTF-8 bytes, after unescaping.
  public var stringBytes: Int
  /// The length of one number's spelling in bytes.
  public var numberBytes: Int

  /// Limits for documents of unknown origin; name the ones that differ.
  public init(
    depth: Int = 64, nodes: Int = 200_000, documentBytes: Int = 64 << 20, stringBytes: Int = 16 << 20,
    numberBytes: Int = 1_000
  ) {
    precondition((1...512).contains(depth), "A depth limit of \(depth) is outside 1…512")
    self.depth = depth
    self.nodes = nodes
    self.documentBytes = documentBytes
    self.stringBytes = stringBytes
    self.numberBytes = numberBytes
  }

  /// The limits in force when none are named.
  public static let standard = JSONLimits()
}
