/// 16-bit sums of impacts over the documents of one window, small enough to stay in the nearest cache.
///
/// Impacts are scaled by the caller so that no sum reaches 2¹⁶.
public struct WindowSums: Sendable {
  /// Documents of a window.
  public static let size = 8192

  var sums = [UInt16](repeating: 0, count: WindowSums.size)
  var places = [UInt16](repeating: 0, count: WindowSums.size)
  var placeCount = 0
  var found: [UInt32] = []

  /// Sums of zero.
  public init() {}

  /// The sum of a document of the window.
  public subscript(place: Int) -> UInt16 { sums[place] }

  /// The documents that `collect` found, ascending.
  public var collected: ArraySlice<UInt16> { places[..<placeCount] }

  /// How often each of the documents collected has the term, as the last `find` says: 0 for those without it.
  public var frequencies: ArraySlice<UInt32> { found[..<placeCount] }

  /// Sets the sums of the first `documents` documents to zero.
  public mutating func clear(documents: Int) {
    precondition(documents <= WindowSums.size, "\(documents) documents in a window of \(WindowSums.size)")
    clearSums(documents)
  }

  /// Keeps those of the documents collected for which `isKept`.
  public mutating func keep(_ isKept: (UInt16) -> Bool) {
    var kept = 0
    for index in 0..<placeCount where isKept(places[index]) {
      places[kept] = places[index]
      kept += 1
    }
    placeCount = kept
  }

  /// How many of the first `documents` documents have a sum of at least `least`, which is at least 1.
  public func count(atLeast least: UInt16, documents: Int) -> Int {
    precondition(documents <= WindowSums.size, "\(documents) documents in a window of \(WindowSums.size)")
    precondition(least > 0, "every document has a sum of at least 0")
    return countPlaces(atLeast: least, documents: documents)
  }

  /// Keeps those of the documents collected whose sum is at least `least`.
  public mutating func keep(atLeast least: UInt16) {
    var kept = 0
    for index in 0..<placeCount where sums[Int(places[index])] >= least {
      places[kept] = places[index]
      kept += 1
    }
    placeCount = kept
  }

  /// The sum that has the given rank, from 1, among those of the documents collected, the largest first.
  ///
  /// - Complexity: O(documents collected).
  public func collectedSum(rank: Int) -> UInt16 {
    precondition(rank > 0 && rank <= placeCount, "rank \(rank) of \(placeCount)")
    var counts = [Int](repeating: 0, count: 256)
    for place in collected { counts[Int(sums[Int(place)] >> 8)] += 1 }
    let (high, before) = WindowSums.bucket(counts, rank: rank)
    counts = [Int](repeating: 0, count: 256)
    for place in collected where Int(sums[Int(place)] >> 8) == high { counts[Int(sums[Int(place)] & 0xFF)] += 1 }
    return UInt16(high << 8 | WindowSums.bucket(counts, rank: rank - before).index)
  }

  /// The bucket in which the entry of that rank lies, the last bucket first, and how many entries lie in those before.
  private static func bucket(_ counts: [Int], rank: Int) -> (index: Int, before: Int) {
    var before = 0
    for index in counts.indices.reversed() {
      if before + counts[index] >= rank { return (index, before) }
      before += counts[index]
    }
    return (0, before)
  }

  /// Finds those of the first `documents` documents whose sum is at least `least`, which is at least 1; the number
  /// found.
  public mutating func collect(atLeast least: UInt16, documents: Int) -> Int {
    precondition(documents <= WindowSums.size, "\(documents) documents in a window of \(WindowSums.size)")
    precondition(least > 0, "every document has a sum of at least 0")
    placeCount = collectPlaces(atLeast: least, documents: documents)
    return placeCount
  }

  /// Adds the impacts of the stored postings of a window (`PostingList`).
  ///
  /// - Parameters:
  ///   - bytes: With at least eight bytes after `range`.
  ///   - impacts: Of the frequencies 0…255, the last one for all from 255 on.
  public mutating func add(
    window range: Range<Int>, of bytes: Span<UInt8>, documents: Int, impacts: ArraySlice<UInt16>
  ) {
    precondition(documents <= WindowSums.size, "\(documents) documents in a window of \(WindowSums.size)")
    precondition(impacts.count == 256, "\(impacts.count) impacts")
    PostingList.require(range, within: bytes)
    addWindow(range, of: bytes, documents: documents, impacts: impacts)
  }

  /// Adds the impacts of the postings `range` of `postings`; ids are taken modulo the window's size.
  public mutating func add(_ range: Range<Int>, of postings: borrowing PostingList, impacts: ArraySlice<UInt16>) {
    precondition(impacts.count == 256, "\(impacts.count) impacts")
    precondition(range.upperBound <= postings.count, "\(range) of \(postings.count) postings")
    addListed(range, of: postings, impacts: impacts)
  }

  /// Finds how often the documents collected have the term whose postings of the window are stored in `range`.
  public mutating func find(inWindow range: Range<Int>, of bytes: Span<UInt8>, documents: Int) {
    PostingList.require(range, within: bytes)
    precondition(collected.last.map { $0 < documents } ?? true, "documents of another window")
    reserveFound()
    findInWindow(range, of: bytes, documents: documents)
  }

  /// Finds how often the documents collected have the term with the postings `range` of `postings`.
  ///
  /// - Parameter first: The window's first document.
  public mutating func find(in range: Range<Int>, of postings: borrowing PostingList, first: UInt32) {
    precondition(range.upperBound <= postings.count, "\(range) of \(postings.count) postings")
    reserveFound()
    findListed(range, of: postings, first: first)
  }

  private mutating func reserveFound() {
    guard found.count < placeCount else { return }
    found = [UInt32](repeating: 0, count: max(placeCount, 64))
  }
}
