import Files
import Kernels

// The file format of a chunk. All numbers are little-endian.
//
// | offset    | bytes         | content |
// |-----------|---------------|---------|
// | 0         | 8             | magic: the ASCII letters `AUTOGVEC` |
// | 8         | 4             | version of the format, 1 |
// | 12        | 4             | elements of a vector, d |
// | 16        | 8             | XXH3-64, seed 0, of all bytes from offset 24 to the end |
// | 24        | 8             | number of vectors, n |
// | 32        | 16·n          | the key of each: its upper and its lower 64 bits |
// | 32 + 16·n | 4·d·n         | the vectors, 32-bit floats |
//
// Version rule: a reader reads exactly its own version; what it cannot read counts as not there, and is computed again.

/// A file of vectors by content, mapped.
struct VectorChunk: Sendable {
  private static let magic: [UInt8] = Array("AUTOGVEC".utf8)
  private static let version: UInt32 = 1
  private static let headerLength = 32
  private static let checkedOffset = 24

  /// What the vectors are of, row by row.
  let keys: [ContentKey]
  private let dimension: Int
  private let file: MappedFile

  /// nil when the file is no whole chunk of vectors of that dimension.
  ///
  /// - Throws: `FileError` when it cannot be mapped.
  init?(path: String, dimension: Int) throws(FileError) {
    file = try MappedFile(path: path)
    self.dimension = dimension
    guard file.sizeBytes >= Self.headerLength, Self.headerIsRight(file, dimension) else { return nil }
    let count = Self.word(file, at: 24)
    let rowBytes = UInt64(16 + 4 * dimension)
    guard count.multipliedReportingOverflow(by: rowBytes).partialValue == UInt64(file.sizeBytes - Self.headerLength),
      count <= UInt64(file.sizeBytes) / rowBytes, Self.word(file, at: 16) == Self.checksum(of: file)
    else { return nil }
    keys = file.withElements(of: UInt64.self, at: Self.headerLength, count: Int(count) * 2) { words in
      (0..<Int(count)).map {
        ContentKey(high: UInt64(littleEndian: words[2 * $0]), low: UInt64(littleEndian: words[2 * $0 + 1]))
      }
    }
  }

  /// The vector of a row.
  func vector(_ row: Int) -> [Float] {
    let offset = Self.headerLength + 16 * keys.count + 4 * dimension * row
    return file.withElements(of: UInt32.self, at: offset, count: dimension) { words in
      words.indices.map { Float(bitPattern: UInt32(littleEndian: words[$0])) }
    }
  }

  /// The bytes of a chunk, and their checksum.
  static func encoded(
    _ entries: [(key: ContentKey, vector: [Float])], dimension: Int
  ) -> (bytes: [UInt8], checksum: UInt64) {
    var body: [UInt8] = []
    appendLittleEndian([UInt64(entries.count)], to: &body)
    for entry in entries { appendLittleEndian([entry.key.high, entry.key.low], to: &body) }
    for entry in entries {
      precondition(entry.vector.count == dimension, "\(entry.vector.count) elements for \(dimension)")
      appendLittleEndian(entry.vector.map(\.bitPattern), to: &body)
    }
    let checksum = XXH3.hash64(body)
    var bytes = magic
    appendLittleEndian([version, UInt32(dimension)], to: &bytes)
    appendLittleEndian([checksum], to: &bytes)
    return (bytes + body, checksum)
  }

  private static func headerIsRight(_ file: MappedFile, _ dimension: Int) -> Bool {
    var expected = magic
    appendLittleEndian([version, UInt32(dimension)], to: &expected)
    return file.withElements(of: UInt8.self, at: 0, count: 16) { bytes in
      bytes.indices.allSatisfy { bytes[$0] == expected[$0] }
    }
  }

  private static func word(_ file: MappedFile, at offset: Int) -> UInt64 {
    file.withElements(of: UInt64.self, at: offset, count: 1) { UInt64(littleEndian: $0[0]) }
  }

  private static func checksum(of file: MappedFile) -> UInt64 {
    file.withElements(of: UInt8.self, at: checkedOffset, count: file.sizeBytes - checkedOffset) { XXH3.hash64($0) }
  }
}
