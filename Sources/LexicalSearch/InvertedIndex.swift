/// Terms and postings of a fixed set of documents, numbered `0..<documentCount`. Immutable.
///
/// Everything is flat: posting `i` of term `t` is at `postingStarts[t] + i` of `documents` and `frequencies`.
public struct InvertedIndex: Sendable, Equatable {
  /// Byte offsets of the terms in `termBytes`, one more than there are terms, ascending from 0.
  public let termStarts: [UInt32]
  /// UTF-8 bytes of the terms, one after the other; the terms are distinct and in byte order.
  public let termBytes: [UInt8]
  /// Offsets of the posting lists, one more than there are terms, ascending from 0.
  public let postingStarts: [UInt32]
  /// Ordinals of the documents, strictly ascending within a list.
  public let documents: [UInt32]
  /// How often the term occurs in the document, at least 1.
  public let frequencies: [UInt32]
  /// Number of counted terms of each document.
  public let lengths: [UInt32]

  /// An index from its arrays, as `InvertedIndex` documents them.
  ///
  /// - Throws: `LexicalSearchError.damagedIndex` when the arrays contradict one another.
  public init(
    termStarts: [UInt32], termBytes: [UInt8], postingStarts: [UInt32], documents: [UInt32], frequencies: [UInt32],
    lengths: [UInt32]
  ) throws(LexicalSearchError) {
    self.init(
      unchecked: termStarts, termBytes: termBytes, postingStarts: postingStarts, documents: documents,
      frequencies: frequencies, lengths: lengths)
    try validate()
  }

  init(
    unchecked termStarts: [UInt32], termBytes: [UInt8], postingStarts: [UInt32], documents: [UInt32],
    frequencies: [UInt32], lengths: [UInt32]
  ) {
    self.termStarts = termStarts
    self.termBytes = termBytes
    self.postingStarts = postingStarts
    self.documents = documents
    self.frequencies = frequencies
    self.lengths = lengths
  }

  /// Number of documents, those without any term included.
  public var documentCount: Int { lengths.count }

  /// Number of distinct terms.
  public var termCount: Int { termStarts.count - 1 }

  /// The term with number `index`.
  public func term(_ index: Int) -> String {
    String(decoding: termBytes[range(termStarts, index)], as: UTF8.self)
  }

  /// The positions of the posting list of `term` in `documents` and `frequencies`; nil when no document has it.
  ///
  /// - Complexity: O(log `termCount`).
  func postings(of term: String) -> Range<Int>? {
    let wanted = Array(term.utf8)
    var low = 0
    var high = termCount
    while low < high {
      let middle = (low + high) / 2
      if termBytes[range(termStarts, middle)].lexicographicallyPrecedes(wanted) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < termCount, termBytes[range(termStarts, low)].elementsEqual(wanted) else { return nil }
    return range(postingStarts, low)
  }

  func range(_ starts: [UInt32], _ index: Int) -> Range<Int> {
    Int(starts[index])..<Int(starts[index + 1])
  }
}
