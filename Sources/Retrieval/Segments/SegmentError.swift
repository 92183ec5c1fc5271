/// Why a segment could not be made or opened.
public enum SegmentError: Error, Equatable, CustomStringConvertible {
  /// The bytes do not begin like a segment.
  case notASegment
  /// The segment is of a format that this build does not read.
  case unsupportedVersion(UInt32)
  /// The file ends before its content does, or goes on after it.
  case wrongLength(expected: UInt64, actual: UInt64)
  /// The content is not what was written.
  case checksumMismatch
  /// The content contradicts itself in the section named.
  case damaged(section: String)
  /// The documents together are too large for one segment in the section named.
  case tooLarge(section: String)

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .notASegment: "The file is not an index segment; rebuild the index."
    case .unsupportedVersion(let version):
      "The index segment has format \(version), which this build does not read; rebuild the index."
    case .wrongLength(let expected, let actual):
      "The index segment holds \(actual) bytes where \(expected) belong; rebuild the index."
    case .checksumMismatch: "The index segment's checksum does not match its content; rebuild the index."
    case .damaged(let section): "The index segment is damaged in section \(section); rebuild the index."
    case .tooLarge(let section):
      "The documents do not fit into one index segment (section \(section)); index fewer at a time."
    }
  }

  static func require(_ condition: Bool, _ section: @autoclosure () -> String) throws(SegmentError) {
    guard condition else { throw .damaged(section: section()) }
  }
}
