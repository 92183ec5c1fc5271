import Kernels
import LexicalSearch
import VectorSearch

/// Reads a segment from untrusted bytes: every length, offset and number is checked before it is used.
struct SegmentReader {
  typealias Section = SegmentFormat.Section
  private let bytes: [UInt8]
  private let ranges: [Section: Range<Int>]
  private let documentCount: Int
  private let dimension: Int

  /// Checks the header, the checksum and the table of sections.
  init(_ bytes: [UInt8]) throws(SegmentError) {
    guard bytes.starts(with: SegmentFormat.magic) else { throw .notASegment }
    guard bytes.count >= SegmentFormat.headerLength else {
      throw .wrongLength(expected: UInt64(SegmentFormat.headerLength), actual: UInt64(bytes.count))
    }
    let version: UInt32 = SegmentReader.number(bytes, at: 8)
    guard version == SegmentFormat.version else { throw .unsupportedVersion(version) }
    let length: UInt64 = SegmentReader.number(bytes, at: 24)
    guard length == UInt64(bytes.count) else { throw .wrongLength(expected: length, actual: UInt64(bytes.count)) }
    let checksum: UInt64 = SegmentReader.number(bytes, at: SegmentFormat.checksumOffset)
    guard checksum == SegmentFormat.checksum(of: bytes) else { throw .checksumMismatch }
    let sectionCount: UInt32 = SegmentReader.number(bytes, at: 12)
    try SegmentError.require(Int(sectionCount) == Section.allCases.count, "table")
    let (documents, dimension): (UInt32, UInt32) = (
      SegmentReader.number(bytes, at: 32), SegmentReader.number(bytes, at: 36)
    )
    try SegmentError.require(dimension > 0 && dimension <= SegmentFormat.largestDimension, "header")
    self.bytes = bytes
    self.documentCount = Int(documents)
    self.dimension = Int(dimension)
    ranges = try SegmentReader.sectionRanges(bytes)
  }

  private static func number<Number: FixedWidthInteger & BitwiseCopyable>(_ bytes: [UInt8], at offset: Int) -> Number {
    let numbers: [Number] = littleEndianNumbers(bytes[offset..<(offset + Number.bitWidth / 8)])
    return numbers[0]
  }

  /// The table of sections, which must lie one after the other and fill the file.
  private static func sectionRanges(_ bytes: [UInt8]) throws(SegmentError) -> [Section: Range<Int>] {
    var ranges: [Section: Range<Int>] = [:]
    var end = SegmentFormat.headerLength
    for (index, section) in Section.allCases.enumerated() {
      let offset: UInt64 = number(bytes, at: SegmentFormat.tableOffset + 16 * index)
      let length: UInt64 = number(bytes, at: SegmentFormat.tableOffset + 16 * index + 8)
      let start = SegmentFormat.aligned(end)
      try SegmentError.require(offset == UInt64(start) && start <= bytes.count, "table")
      try SegmentError.require(length <= UInt64(bytes.count - start), "table")
      end = start + Int(length)
      ranges[section] = start..<end
    }
    try SegmentError.require(end == bytes.count, "table")
    return ranges
  }

  /// The segment, after its content has been checked.
  func segment() throws(SegmentError) -> Segment {
    let modelDigest = String(validating: content(.model), as: UTF8.self)
    guard let modelDigest else { throw .damaged(section: Section.model.rawValue) }
    let fields = try fields()
    try fields.validate()
    return Segment(
      modelDigest: modelDigest, checksum: SegmentReader.number(bytes, at: SegmentFormat.checksumOffset),
      index: try index(), vectors: try vectors(), fields: fields)
  }
}

// MARK: - Sections

extension SegmentReader {
  private func content(_ section: Section) -> ArraySlice<UInt8> {
    ranges[section].map { bytes[$0] } ?? []
  }

  private func numbers<Number: FixedWidthInteger & BitwiseCopyable>(
    _ section: Section, count: Int? = nil
  ) throws(SegmentError) -> [Number] {
    let content = content(section)
    let size = Number.bitWidth / 8
    let isWhole = content.count % size == 0 && (count.map { content.count / size == $0 } ?? true)
    try SegmentError.require(isWhole, section.rawValue)
    return littleEndianNumbers(content)
  }

  private func strings(_ starts: Section, _ bytes: Section, count: Int?) throws(SegmentError) -> StringColumn {
    try StringColumn(
      starts: try numbers(starts, count: count.map { $0 + 1 }), bytes: Array(content(bytes)), section: bytes.rawValue)
  }

  private func index() throws(SegmentError) -> InvertedIndex {
    let arrays: [[UInt32]] = [
      try numbers(.termStarts), try numbers(.postingStarts), try numbers(.postingDocuments),
      try numbers(.postingFrequencies), try numbers(.lengths, count: documentCount),
    ]
    do {
      return try InvertedIndex(
        termStarts: arrays[0], termBytes: Array(content(.termBytes)), postingStarts: arrays[1], documents: arrays[2],
        frequencies: arrays[3], lengths: arrays[4])
    } catch {
      throw .damaged(section: Section.postingDocuments.rawValue)
    }
  }

  /// The vectors, whose elements must be those of unit vectors.
  private func vectors() throws(SegmentError) -> FlatIndex {
    let patterns: [UInt32] = try numbers(.vectors, count: documentCount * dimension)
    let elements = patterns.map(Float.init(bitPattern:))
    try SegmentError.require(elements.allSatisfy { abs($0) <= 1.001 }, Section.vectors.rawValue)
    return FlatIndex(vectors: Matrix(rowCount: documentCount, columnCount: dimension, elements: elements))
  }

  private func fields() throws(SegmentError) -> StoredFields {
    StoredFields(
      ids: try strings(.idStarts, .idBytes, count: documentCount),
      stableKeys: try strings(.stableKeyStarts, .stableKeyBytes, count: documentCount),
      texts: try strings(.textStarts, .textBytes, count: documentCount),
      identifierListStarts: try numbers(.identifierListStarts, count: documentCount + 1),
      identifiers: try strings(.identifierStarts, .identifierBytes, count: nil),
      symbols: try strings(.symbolStarts, .symbolBytes, count: nil),
      kinds: Array(content(.kinds)),
      workflows: try numbers(.workflows, count: documentCount),
      outcomes: try numbers(.outcomes, count: documentCount),
      statuses: try numbers(.statuses, count: documentCount),
      startedAt: try numbers(.startedAt, count: documentCount),
      stepListStarts: try numbers(.stepListStarts, count: documentCount + 1),
      steps: try numbers(.steps),
      idOrder: try numbers(.idOrder, count: documentCount))
  }
}
