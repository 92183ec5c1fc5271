public import Domain

/// What a file yields, in the order of the file.
public enum IngestItem: Equatable, Sendable {
  /// A complete, redacted episode.
  case episode(EpisodeRecord)
  /// A record that could not be taken in.
  case quarantined(QuarantinedRecord)
}

/// What the reader of one form yields before redaction.
enum RawItem {
  /// An episode and the number of records that it was made of.
  case episode(EpisodeRecord, events: Int)
  /// A bad record: its place, what is wrong with it, and its beginning.
  case bad(line: Int, reason: String, head: [UInt8])
}

/// The reader of one form.
protocol RecordReader {
  /// The next episode or bad record, nil at the end.
  mutating func next() throws(IngestError) -> RawItem?
}
