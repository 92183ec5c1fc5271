/// Why an index could not be made or read.
public enum LexicalSearchError: Error, Equatable, CustomStringConvertible {
  /// The arrays of an index contradict one another; the text says where.
  case damagedIndex(String)

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .damagedIndex(let place): "The lexical index is damaged (\(place)); rebuild the index."
    }
  }
}
