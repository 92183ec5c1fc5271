import Kernels
import LexicalSearch

/// A segment as one snapshot sees it: with the documents that were deleted since it was frozen.
struct SnapshotPart: Sendable {
  let segment: Segment
  let deleted: OrdinalSet
  /// The documents that count; nil when all do.
  let live: OrdinalSet?
  let statistics: CorpusStatistics

  init(segment: Segment, deleted: OrdinalSet) {
    self.segment = segment
    self.deleted = deleted
    var live = OrdinalSet(capacity: segment.documentCount, filled: true)
    live.subtract(deleted)
    self.live = live.count == segment.documentCount ? nil : live
    statistics = LexicalPartition(index: segment.index, live: self.live).statistics
  }

  init(segment: Segment) {
    self.init(segment: segment, deleted: OrdinalSet(capacity: segment.documentCount))
  }

  var lexicalPartition: LexicalPartition { LexicalPartition(index: segment.index, live: live) }

  /// The live document with that id.
  func ordinal(of id: String) -> Int? {
    guard let ordinal = segment.fields.ordinal(of: id), !deleted.contains(ordinal) else { return nil }
    return ordinal
  }

  /// The part without the documents of those ids; itself when it has none of them.
  func removing(_ ids: some Sequence<String>) -> SnapshotPart {
    var deleted = deleted
    for id in ids {
      if let ordinal = segment.fields.ordinal(of: id) { deleted.insert(ordinal) }
    }
    return deleted == self.deleted ? self : SnapshotPart(segment: segment, deleted: deleted)
  }

  var liveOrdinals: [UInt32] {
    (live ?? OrdinalSet(capacity: segment.documentCount, filled: true)).members
  }
}
