/// Why bytes are not a graph index.
public enum GraphIndexError: Error, Equatable, CustomStringConvertible {
  /// They do not begin as one.
  case notAGraphIndex
  /// They are of another version.
  case unsupportedVersion(UInt32)
  /// There are more or fewer than their header says.
  case wrongLength(expected: UInt64, actual: UInt64)
  /// They were changed after they were written.
  case checksumMismatch
  /// A part holds what no index holds.
  case damaged(part: String)

  /// One sentence: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .notAGraphIndex: "these bytes are not a vector index; rebuild the index"
    case .unsupportedVersion(let version):
      "the vector index has version \(version), this program reads version \(GraphIndexFormat.version); rebuild the index"
    case .wrongLength(let expected, let actual):
      "the vector index has \(actual) bytes where \(expected) are expected; rebuild the index"
    case .checksumMismatch: "the vector index was changed after it was written; rebuild the index"
    case .damaged(let part): "the vector index holds impossible values in its \(part); rebuild the index"
    }
  }
}
