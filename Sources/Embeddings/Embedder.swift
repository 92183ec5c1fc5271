/// Makes vectors of texts, such that texts that mean the same have vectors that point the same way.
public protocol Embedder: Sendable {
  /// The model's name, for people.
  var name: String { get }
  /// Number of elements of a vector.
  var dimension: Int { get }
  /// Changes with whatever changes the vectors. An index holds vectors of one digest.
  var digest: String { get }

  /// The vectors of `texts` in their order: `dimension` elements each, of unit length or all zeros.
  func vectors(for texts: [String]) -> [[Float]]
}

extension Embedder {
  /// The vector of one text.
  public func vector(for text: String) -> [Float] { vectors(for: [text])[0] }
}
