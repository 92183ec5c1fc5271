/// A record that could not be taken in: where it stands, why, and a redacted excerpt of at most 200 characters.
public struct QuarantinedRecord: Hashable, Sendable {
  /// The line or, for formats without lines, the ordinal of the record; both from 1.
  public let line: Int
  /// One sentence that says what is wrong.
  public let reason: String
  /// The beginning of the record, redacted.
  public let excerpt: String

  /// Makes a quarantine entry.
  public init(line: Int, reason: String, excerpt: String) {
    self.line = line
    self.reason = reason
    self.excerpt = excerpt
  }
}
