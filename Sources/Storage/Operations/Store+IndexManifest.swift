public import Domain
import GRDB
public import JSONDocuments

/// A file of an index segment.
public struct IndexFile: Hashable, Sendable {
  /// The name within the index folder.
  public let name: String
  /// The checksum of the content, as hex.
  public let checksum: String

  /// Names a file.
  public init(name: String, checksum: String) {
    self.name = name
    self.checksum = checksum
  }
}

/// An immutable part of the index.
public struct IndexSegment: Hashable, Sendable {
  /// The name.
  public let name: String
  /// The files, lexical and vector side.
  public let files: [IndexFile]
  /// The documents, deleted ones included.
  public let documentCount: Int
  /// Which documents are deleted, in the index's own encoding.
  public let tombstones: [UInt8]

  /// Describes a segment.
  public init(name: String, files: [IndexFile], documentCount: Int, tombstones: [UInt8]) {
    self.name = name
    self.files = files
    self.documentCount = documentCount
    self.tombstones = tombstones
  }
}

/// What a tenant's index consists of; committing it publishes it.
public struct IndexManifest: Hashable, Sendable {
  /// Grows by one with each commit; 1 for the first.
  public let generation: Int
  /// The change-log place up to which the index has dealt with.
  public let sequence: Int64
  /// What the index was built with: model digest, format versions.
  public let settings: JSONObject
  /// The segments in order.
  public let segments: [IndexSegment]

  /// Describes an index.
  public init(generation: Int, sequence: Int64, settings: JSONObject, segments: [IndexSegment]) {
    self.generation = generation
    self.sequence = sequence
    self.settings = settings
    self.segments = segments
  }
}

extension Store {
  /// The tenant's index; nil when there is none yet.
  public func indexManifest(in organisation: OrganisationID) throws -> IndexManifest? {
    try read { database in
      let row = try database.row(
        "SELECT generation, sequence, settings FROM index_manifest WHERE org_id = ?", organisation.rawValue)
      guard let row else { return nil }
      let segments = try database.rows(
        "SELECT name, files, document_count, tombstones FROM index_segment WHERE org_id = ? ORDER BY ordinal",
        organisation.rawValue
      ).map(IndexSegment.init)
      return IndexManifest(
        generation: row[0], sequence: row[1], settings: try row.object(2), segments: segments)
    }
  }

  /// Publishes an index in place of the one before, and moves the cursor of the consumer `indexer` along.
  ///
  /// - Parameter job: The unit of work that this is, if a job does it.
  /// - Throws: `StorageError.conflict` when the generation before is not the stored one: another writer was faster.
  public func commit(_ manifest: IndexManifest, _ change: Change, job: JobEntry? = nil) throws {
    try write { database in
      let stored = try database.count(
        "SELECT generation FROM index_manifest WHERE org_id = ?", change.organisation.rawValue)
      guard manifest.generation == stored + 1 else {
        throw StorageError.conflict(
          what: "index", id: change.organisation.rawValue, expected: "in generation \(manifest.generation - 1)")
      }
      try database.replace(manifest, change)
      try database.advanceCursor(of: "indexer", to: manifest.sequence, change)
      try database.note(job, change)
    }
  }
}

extension Database {
  fileprivate func replace(_ manifest: IndexManifest, _ change: Change) throws {
    let organisation = change.organisation.rawValue
    let (at, principal) = (change.at.microseconds, change.principal.id.rawValue)
    try run(
      """
      INSERT INTO index_manifest VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (org_id) DO UPDATE SET generation = excluded.generation, sequence = excluded.sequence,
        settings = excluded.settings, updated_at = excluded.updated_at, updated_by = excluded.updated_by
      """, organisation, manifest.generation, manifest.sequence, JSONValue.object(manifest.settings).text, at,
      principal, at, principal)
    try run("DELETE FROM index_segment WHERE org_id = ?", organisation)
    for (ordinal, segment) in manifest.segments.enumerated() {
      let files = segment.files.map { JSONValue.object(["name": .string($0.name), "checksum": .string($0.checksum)]) }
      try run(
        "INSERT INTO index_segment VALUES (?, ?, ?, ?, ?, ?, ?, ?)", organisation, ordinal, segment.name,
        JSONValue.array(files).text, segment.documentCount, segment.tombstones.databaseBytes, at, principal)
    }
  }
}

extension IndexSegment {
  /// Reads `name, files, document_count, tombstones`.
  fileprivate init(_ row: Row) throws {
    let files = try row.json(1)?.arrayValue ?? []
    self.init(
      name: row.text(0),
      files: files.map {
        IndexFile(name: $0["name"]?.stringValue ?? "", checksum: $0["checksum"]?.stringValue ?? "")
      }, documentCount: row[2], tombstones: row.bytes(3))
  }
}
