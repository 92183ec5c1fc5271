public import Kernels
import Synchronization

/// One stored index of several that are searched as one, with the documents of it that are still live.
public struct PostingPartition: Sendable {
  /// The index.
  public let index: PostingIndex
  /// The documents that count; nil when all do.
  public let live: OrdinalSet?
  /// The number and total length of the live documents.
  public let statistics: CorpusStatistics
  private let liveFrequencies: LiveFrequencies

  /// A partition; `live` has the capacity of the index's document count.
  ///
  /// - Complexity: O(documents) where some are not live.
  public init(index: PostingIndex, live: OrdinalSet? = nil) {
    precondition(live.map { $0.capacity == index.documentCount } ?? true, "live documents of another index")
    self.index = index
    self.live = live
    statistics = PostingPartition.statistics(index.order, live: live)
    liveFrequencies = LiveFrequencies()
  }

  private static func statistics(_ order: LengthOrder, live: OrdinalSet?) -> CorpusStatistics {
    var statistics = CorpusStatistics(documentCount: 0, totalLength: 0)
    for (run, length) in order.lengths.enumerated() {
      let places = Int(order.starts[run])..<Int(order.starts[run + 1])
      var count = places.count
      if let live {
        count = places.count { live.contains(Int(order.ordinals[$0])) }
      }
      statistics.documentCount += count
      statistics.totalLength += count * Int(length)
    }
    return statistics
  }

  /// How many live documents have the term of `entry`.
  ///
  /// - Complexity: O(1) where all documents are live, or the term was asked for before; otherwise O(postings).
  func documentFrequency(_ entry: TermEntry, _ bytes: Span<UInt8>) -> Int {
    guard let live else { return entry.documentFrequency }
    if let known = liveFrequencies.known(entry.number) { return known }
    var postings = PostingList()
    _ = StoredList(entry, documentCount: index.documentCount).read(bytes, into: &postings)
    var count = 0
    for position in 0..<postings.count where live.contains(Int(index.order.ordinals[Int(postings.ids[position])])) {
      count += 1
    }
    liveFrequencies.keep(count, of: entry.number)
    return count
  }
}

/// Counted document frequencies by term number, shared by all copies of a partition.
private final class LiveFrequencies: Sendable {
  private let counts = Mutex<[Int: Int]>([:])

  func known(_ term: Int) -> Int? { counts.withLock { $0[term] } }

  func keep(_ count: Int, of term: Int) {
    counts.withLock { $0[term] = count }
  }
}
