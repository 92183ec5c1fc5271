import Kernels

/// What has to be kept to open a snapshot again, besides the segments themselves.
public struct SnapshotManifest: Sendable, Equatable, Codable {
  /// A segment of the snapshot and the documents of it that are deleted.
  public struct Entry: Sendable, Equatable, Codable {
    /// The segment's name.
    public var segment: String
    /// Number of documents in it, the deleted ones included.
    public var documentCount: Int
    /// Ordinals of the deleted documents, ascending.
    public var deleted: [UInt32]

    /// An entry for the segment of that name.
    public init(segment: String, documentCount: Int, deleted: [UInt32]) {
      self.segment = segment
      self.documentCount = documentCount
      self.deleted = deleted
    }
  }

  /// The snapshot's generation.
  public var generation: UInt64
  /// Digest of the embedding model of all vectors.
  public var modelDigest: String
  /// The segments, oldest first.
  public var entries: [Entry]

  /// A manifest of those parts.
  public init(generation: UInt64, modelDigest: String, entries: [Entry]) {
    self.generation = generation
    self.modelDigest = modelDigest
    self.entries = entries
  }
}

extension Snapshot {
  /// What has to be kept to open this snapshot again.
  public var manifest: SnapshotManifest {
    SnapshotManifest(
      generation: generation, modelDigest: modelDigest,
      entries: parts.map { part in
        SnapshotManifest.Entry(
          segment: part.segment.name, documentCount: part.segment.documentCount, deleted: part.deleted.members)
      })
  }

  /// The snapshot that a manifest describes.
  ///
  /// - Parameter segments: the segments of the manifest, in its order.
  /// - Throws: `RetrievalError.manifestMismatch` when a segment is not the one named or lacks a deleted document,
  ///   `RetrievalError.modelMismatch` when another model made its vectors.
  public init(manifest: SnapshotManifest, segments: [Segment]) throws(RetrievalError) {
    guard segments.count == manifest.entries.count else {
      throw .manifestMismatch(segment: "\(segments.count) of \(manifest.entries.count)")
    }
    var parts: [SnapshotPart] = []
    for (entry, segment) in zip(manifest.entries, segments) {
      parts.append(try Snapshot.part(entry, segment: segment, modelDigest: manifest.modelDigest))
    }
    self.init(generation: manifest.generation, modelDigest: manifest.modelDigest, parts: parts)
  }

  private static func part(
    _ entry: SnapshotManifest.Entry, segment: Segment, modelDigest: String
  ) throws(RetrievalError) -> SnapshotPart {
    guard segment.modelDigest == modelDigest else {
      throw .modelMismatch(expected: modelDigest, actual: segment.modelDigest)
    }
    let hasDocuments = entry.deleted.allSatisfy { $0 < segment.documentCount }
    guard entry.segment == segment.name, entry.documentCount == segment.documentCount, hasDocuments else {
      throw .manifestMismatch(segment: entry.segment)
    }
    var deleted = OrdinalSet(capacity: segment.documentCount)
    for ordinal in entry.deleted {
      deleted.insert(Int(ordinal))
    }
    return SnapshotPart(segment: segment, deleted: deleted)
  }
}
