public import Embeddings
import Kernels
import LexicalSearch

/// All live documents at one moment: frozen segments, the deletions since, and the statistics over what is live.
///
/// Immutable. Every change gives a new snapshot that shares the segments, so a search keeps what it began with. What a
/// query returns depends on the live documents alone: how they are spread over segments, and what was deleted or merged
/// when, changes no score and no order.
public struct Snapshot: Sendable {
  /// Grows by one with each change.
  public let generation: UInt64
  /// Digest of the embedding model of all vectors.
  public let modelDigest: String
  let parts: [SnapshotPart]
  let statistics: CorpusStatistics

  /// A snapshot without documents.
  public init(embedder: any Embedder) {
    self.init(generation: 0, modelDigest: embedder.digest, parts: [])
  }

  init(generation: UInt64, modelDigest: String, parts: [SnapshotPart]) {
    self.generation = generation
    self.modelDigest = modelDigest
    self.parts = parts
    var statistics = CorpusStatistics(documentCount: 0, totalLength: 0)
    for part in parts {
      statistics.documentCount += part.statistics.documentCount
      statistics.totalLength += part.statistics.totalLength
    }
    self.statistics = statistics
  }

  /// Number of live documents.
  public var documentCount: Int { statistics.documentCount }

  /// Number of documents that still take space although they are deleted.
  public var deletedCount: Int { parts.reduce(0) { $0 + $1.deleted.count } }

  /// The names of the segments, oldest first.
  public var segmentNames: [String] { parts.map(\.segment.name) }

  /// The live document with that id.
  public func document(_ id: String) -> RetrievalDocument? {
    place(of: id).map { parts[$0.part].segment.fields.document($0.ordinal) }
  }

  /// The vector of the live document with that id, of unit length or all zeros.
  public func vector(_ id: String) -> [Float]? {
    place(of: id).map { parts[$0.part].segment.vector($0.ordinal) }
  }

  func place(of id: String) -> (part: Int, ordinal: Int)? {
    for (number, part) in parts.enumerated() {
      if let ordinal = part.ordinal(of: id) { return (number, ordinal) }
    }
    return nil
  }
}

// MARK: - Changes

extension Snapshot {
  /// The snapshot with the documents of `segment`, which replace live documents of the same ids.
  ///
  /// - Throws: `RetrievalError.modelMismatch` when another model made the segment's vectors.
  /// - Complexity: O(documents of `segment` · segments · log documents).
  public func adding(_ segment: Segment) throws(RetrievalError) -> Snapshot {
    guard segment.modelDigest == modelDigest else {
      throw .modelMismatch(expected: modelDigest, actual: segment.modelDigest)
    }
    let ids = (0..<segment.documentCount).lazy.map { segment.fields.ids[$0] }
    return changed(parts.map { $0.removing(ids) } + [SnapshotPart(segment: segment)])
  }

  /// The snapshot without the documents of those ids; ids that it does not have are passed over.
  public func removing(_ ids: [String]) -> Snapshot {
    changed(parts.map { $0.removing(ids) })
  }

  /// The segment with that name.
  public func segment(named name: String) -> Segment? {
    parts.first { $0.segment.name == name }?.segment
  }

  func changed(_ parts: [SnapshotPart]) -> Snapshot {
    let occupied = parts.filter { $0.statistics.documentCount > 0 }
    return Snapshot(generation: generation + 1, modelDigest: modelDigest, parts: occupied)
  }
}

// MARK: - Enumeration

extension Snapshot {
  /// The ids of the live documents that begin with `prefix`: segment by segment, in byte order.
  ///
  /// - Complexity: O(segments · log documents + ids).
  public func documentIDs(startingWith prefix: String) -> [String] {
    parts.flatMap { part in
      let fields = part.segment.fields
      return fields.ids.positions(startingWith: prefix, order: fields.idOrder)
        .filter { !part.deleted.contains($0) }.map { fields.ids[$0] }
    }
  }
}
