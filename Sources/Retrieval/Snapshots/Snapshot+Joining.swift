import Kernels
import LexicalSearch
import VectorSearch

/// How much a segment of a snapshot holds.
public struct SegmentSize: Sendable, Equatable {
  /// The segment's name.
  public let name: String
  /// Documents that are live.
  public let liveCount: Int
  /// Documents that still take space although they are deleted.
  public let deletedCount: Int
  /// The bytes of ids and texts, those of deleted documents included.
  public let textBytes: Int

  /// A size of that many documents and bytes.
  public init(name: String, liveCount: Int, deletedCount: Int, textBytes: Int) {
    self.name = name
    self.liveCount = liveCount
    self.deletedCount = deletedCount
    self.textBytes = textBytes
  }
}

/// Joins segments while others are added: what is built from one snapshot is put into a later one.
extension Snapshot {
  /// The sizes of the segments, oldest first.
  public var segmentSizes: [SegmentSize] {
    parts.map { part in
      SegmentSize(
        name: part.segment.name, liveCount: part.statistics.documentCount, deletedCount: part.deleted.count,
        textBytes: part.segment.fields.texts.bytes.count + part.segment.fields.ids.bytes.count)
    }
  }

  /// The live documents of these segments as one segment, with the vectors that they have; nil when they have none.
  ///
  /// - Throws: `SegmentError.tooLarge`.
  public func joined(_ names: Set<String>) throws(SegmentError) -> Segment? {
    let joined = parts.filter { names.contains($0.segment.name) }
    guard let dimension = joined.first?.segment.dimension else { return nil }
    var builder = SegmentBuilder(modelDigest: modelDigest, dimension: dimension)
    for part in joined {
      for ordinal in part.liveOrdinals {
        builder.append(part.segment.fields.document(Int(ordinal)), vector: part.segment.vector(Int(ordinal)))
      }
    }
    return builder.documentCount == 0 ? nil : try builder.finished()
  }

  /// The snapshot with one segment in place of several: its queries answer as before.
  ///
  /// - Parameters:
  ///   - names: The segments that are replaced.
  ///   - joined: What `joined(_:)` of `earlier` made of them; what was deleted since is deleted in it.
  ///   - earlier: The snapshot that it was made of.
  /// - Returns: nil when one of the segments is no longer there.
  public func replacing(_ names: Set<String>, by joined: Segment?, of earlier: Snapshot) -> Snapshot? {
    let replaced = parts.filter { names.contains($0.segment.name) }
    guard replaced.count == names.count else { return nil }
    let place = parts.firstIndex { names.contains($0.segment.name) } ?? 0
    var kept = parts.filter { !names.contains($0.segment.name) }
    if let joined {
      kept.insert(
        SnapshotPart(segment: joined).removing(replaced.flatMap { $0.deletedIDs(since: earlier) }), at: place)
    }
    return changed(kept)
  }
}

extension SnapshotPart {
  /// The ids of the documents that were live in an earlier snapshot and are not any more.
  fileprivate func deletedIDs(since earlier: Snapshot) -> [String] {
    var gone = deleted
    if let before = earlier.parts.first(where: { $0.segment.name == segment.name }) { gone.subtract(before.deleted) }
    return gone.members.map { segment.fields.ids[Int($0)] }
  }
}
