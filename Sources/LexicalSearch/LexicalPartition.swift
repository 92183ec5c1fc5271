public import Kernels

/// One index of several that are searched as one, with the documents of it that are still live.
public struct LexicalPartition: Sendable {
  /// The index.
  public let index: InvertedIndex
  /// The documents that count; nil when all do.
  public let live: OrdinalSet?

  /// A partition; `live` has the capacity of the index's document count.
  public init(index: InvertedIndex, live: OrdinalSet? = nil) {
    precondition(live.map { $0.capacity == index.documentCount } ?? true, "live documents of another index")
    self.index = index
    self.live = live
  }

  func liveCount(in postings: Range<Int>) -> Int {
    guard let live else { return postings.count }
    var count = 0
    for position in postings where live.contains(Int(index.documents[position])) {
      count += 1
    }
    return count
  }

  /// The number and total length of the live documents.
  public var statistics: CorpusStatistics {
    var statistics = CorpusStatistics(documentCount: 0, totalLength: 0)
    for (ordinal, length) in index.lengths.enumerated() where live?.contains(ordinal) ?? true {
      statistics.documentCount += 1
      statistics.totalLength += Int(length)
    }
    return statistics
  }
}
