import Kernels

// The file format of a segment. All numbers are little-endian.
//
// | offset | bytes | content |
// |--------|-------|---------|
// | 0      | 8     | magic: the ASCII letters `AUTOGSEG` |
// | 8      | 4     | version of the format, 1 |
// | 12     | 4     | number of sections, 27 |
// | 16     | 8     | XXH3-64, seed 0, of all bytes from offset 24 to the end |
// | 24     | 8     | length of the file |
// | 32     | 4     | number of documents |
// | 36     | 4     | elements of a vector |
// | 40     | 27·16 | for each section its offset and its length in bytes, 8 bytes each |
// | 472    |       | the sections in the order of `SegmentFormat.Section`, each at the next multiple of 8, zeros between |
//
// Version rule: a reader reads exactly its own version; a segment of another is rebuilt from the store, which holds the
// truth. Any change to the sections, to the analysis of text or to the meaning of a column raises the version.

/// Constants of the segment format.
enum SegmentFormat {
  static let magic = Array("AUTOGSEG".utf8)
  static let version: UInt32 = 1
  static let checksumOffset = 16
  static let checkedOffset = 24
  static let tableOffset = 40
  static let headerLength = tableOffset + 16 * Section.allCases.count
  static let largestDimension = 65_536

  /// The sections in file order; the raw value names one in errors.
  enum Section: String, CaseIterable {
    case model
    case termStarts, termBytes, postingStarts, postingDocuments, postingFrequencies, lengths
    case vectors
    case idStarts, idBytes
    case stableKeyStarts, stableKeyBytes
    case textStarts, textBytes
    case identifierListStarts, identifierStarts, identifierBytes
    case symbolStarts, symbolBytes
    case kinds, workflows, outcomes, statuses, startedAt
    case stepListStarts, steps
    case idOrder
  }

  /// The checksum that belongs into the header of `bytes`, a whole file.
  static func checksum(of bytes: [UInt8]) -> UInt64 {
    XXH3.hash64(bytes.span.extracting(checkedOffset..<bytes.count))
  }

  /// The offset at which a section begins when the one before ends at `end`.
  static func aligned(_ end: Int) -> Int { (end + 7) & ~7 }
}
