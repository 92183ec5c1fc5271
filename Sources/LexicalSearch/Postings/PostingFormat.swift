import Kernels

// The stored form of an index. All numbers are little-endian.
//
// Documents are laid out by length, those of equal length by ordinal, and postings name a document by its place in that
// layout. So a window of places holds documents of about one length: what a term adds to a score there depends on its
// frequency alone, and the largest frequency of a term in a window bounds what it adds almost exactly.
//
// | bytes | content |
// |-------|---------|
// | 8     | magic: the ASCII letters `AUTOGLEX` |
// | 4     | version of the format, 1 |
// | 4     | documents |
// | 8     | XXH3-64, seed 0, of all bytes from offset 24 to the end |
// | 8     | length of the whole |
// | 4     | terms |
// | 4     | r, the number of distinct lengths |
// | 4     | bytes of the dictionary |
// | 4     | bytes of the lists |
// | 8r    | for each length, ascending: the length, and the number of documents that have it |
// | 4 each | the ordinals of the documents, by place |
// | 8 each | for each sixteen terms: where they begin in the dictionary, and where their lists begin |
// |       | the dictionary: for each term, in byte order: how many bytes it shares with the term before (0 for the first
// |       | of sixteen), how many it has of its own, these; its document frequency; the bytes of its list. Numbers are
// |       | seven bits a byte, the low ones first, the highest bit set on all but the last byte |
// |       | the lists |
// | 16    | zeros |
//
// A list has one of three forms, by document frequency:
// - fewer than 32: for each posting the gap less one, doubled, plus one if the frequency is above one; then the
//   frequency less two. Seven bits a byte.
// - fewer than sixteen a window: blocks (`posting_lists.c`).
// - others: for each window the bytes it takes, 2, and the largest frequency in it or 255, 1; then the windows
//   (`posting_lists.c`).
//
// Version rule: a reader reads exactly its own version.

/// Constants of the stored form of an index.
enum PostingFormat {
  static let magic = Array("AUTOGLEX".utf8)
  static let version: UInt32 = 1
  static let checksumOffset = 16
  static let checkedOffset = 24
  static let headerLength = 48
  static let termsPerGroup = 16
  static let blockLength = 128
  static let paddingLength = 16
  static let windowEntryLength = 3
  /// A stored frequency that stands for itself and all above.
  static let largeFrequency = 255

  static func windowCount(documents: Int) -> Int { (documents + WindowSums.size - 1) / WindowSums.size }

  /// How a list is stored.
  enum Form {
    case short, blocks, windows

    init(documentFrequency: Int, documents: Int) {
      if documentFrequency < 32 {
        self = .short
      } else {
        self = documentFrequency < 16 * windowCount(documents: documents) ? .blocks : .windows
      }
    }
  }
}
