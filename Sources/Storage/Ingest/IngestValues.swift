public import Domain
public import JSONDocuments

/// The file that a batch comes from.
public struct StagedFile: Hashable, Sendable {
  /// The name, without folders.
  public let name: String
  /// The SHA-256 of the bytes.
  public let digest: String
  /// The format that was detected.
  public let format: String
  /// The size.
  public let sizeBytes: Int

  /// Describes a file.
  public init(name: String, digest: String, format: String, sizeBytes: Int) {
    self.name = name
    self.digest = digest
    self.format = format
    self.sizeBytes = sizeBytes
  }
}

/// What became of a batch; all but the last count episodes.
public struct IngestOutcome: Hashable, Sendable {
  /// New episodes.
  public var accepted = 0
  /// Episodes whose content is stored already, in whatever revision, or came twice in the batch.
  public var duplicate = 0
  /// Episodes that superseded another content.
  public var updated = 0
  /// Records that could not be taken in.
  public var quarantined = 0

  /// Nothing yet.
  public init() {}
}

extension IngestOutcome {
  /// The counts as a document.
  public var json: JSONObject {
    [
      "accepted": .number(accepted), "duplicate": .number(duplicate), "updated": .number(updated),
      "quarantined": .number(quarantined),
    ]
  }
}

/// A file that was taken in.
public struct IngestedFile: Hashable, Sendable {
  /// The file.
  public let file: StagedFile
  /// What became of it the first time.
  public let outcome: IngestOutcome
}

/// A quarantined record and its file.
public struct QuarantineEntry: Hashable, Sendable {
  /// The SHA-256 of the file.
  public let fileDigest: String
  /// The name of the file.
  public let fileName: String
  /// The place among the file's quarantined records, from 0.
  public let ordinal: Int
  /// The record.
  public let record: QuarantinedRecord
}
