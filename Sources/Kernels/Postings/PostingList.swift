/// Postings unpacked from the forms that `posting_lists.c` describes: documents, ascending, and how often each has the
/// term.
public struct PostingList: Sendable {
  /// The documents.
  public internal(set) var ids: [UInt32] = []
  /// How often the term occurs in each.
  public internal(set) var frequencies: [UInt32] = []
  /// Number of postings; the arrays may have more elements, which mean nothing.
  public internal(set) var count = 0

  /// How many readable bytes must follow what is read.
  public static let slackBytes = 8

  /// No postings.
  public init() {}

  /// Appends a posting.
  public mutating func append(id: UInt32, frequency: UInt32) {
    reserve(count + 1)
    ids[count] = id
    frequencies[count] = frequency
    count += 1
  }

  /// Removes all postings; the room stays.
  public mutating func removeAll() {
    count = 0
  }

  /// Appends `listed` postings that are stored in blocks; false when `range` does not hold exactly them.
  public mutating func appendBlocks(_ range: Range<Int>, of bytes: Span<UInt8>, listed: Int) -> Bool {
    PostingList.require(range, within: bytes)
    reserve(count + listed)
    guard readBlocks(range, of: bytes, listed: listed) == range.count else { return false }
    count += listed
    return true
  }

  /// Replaces the postings by those stored for a window of `documents` documents, with ids from the window's first
  /// document on; false when `range` does not hold exactly a window's. Ids of blocks are not checked.
  public mutating func readWindow(_ range: Range<Int>, of bytes: Span<UInt8>, documents: Int) -> Bool {
    precondition(documents <= WindowSums.size, "\(documents) documents in a window of \(WindowSums.size)")
    PostingList.require(range, within: bytes)
    count = 0
    reserve(documents)
    guard let found = readPostings(range, of: bytes, documents: documents) else { return false }
    count = found
    return true
  }

  private mutating func reserve(_ wanted: Int) {
    guard wanted > ids.count else { return }
    let more = max(wanted, 2 * ids.count, 16) - ids.count
    ids.append(contentsOf: repeatElement(0, count: more))
    frequencies.append(contentsOf: repeatElement(0, count: more))
  }

  static func require(_ range: Range<Int>, within bytes: Span<UInt8>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= bytes.count - slackBytes,
      "bytes \(range) and \(slackBytes) more of \(bytes.count)")
  }
}
