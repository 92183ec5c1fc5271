public import Files
import Kernels

extension GraphIndex {
  /// The index that bytes hold, all of it in memory.
  ///
  /// - Throws: `GraphIndexError` when the bytes are not a whole, undamaged index; whatever they are, nothing else happens.
  /// - Complexity: O(`bytes`), which are all checked.
  public init(decoding bytes: [UInt8]) throws(GraphIndexError) {
    let read = try GraphIndexReader(bytes.span)
    let vectors = alignedCopy(bytes.span.extracting(read.format.vectorsOffset..<bytes.count))
    self.init(graph: read.graph, rows: .memory(vectors), dimension: read.format.dimension)
  }

  /// The index that a part of a file holds: the graph comes into memory, the vectors stay in the file.
  ///
  /// - Parameters:
  ///   - file: A file that is never written again.
  ///   - offset: Where the index begins, a multiple of 64.
  ///   - length: Its bytes.
  /// - Throws: `GraphIndexError` when the bytes are not a whole, undamaged index.
  public init(mapping file: MappedFile, at offset: Int = 0, length: Int) throws(GraphIndexError) {
    guard offset >= 0 && offset % 64 == 0 && length >= 0 && length <= file.sizeBytes - offset else {
      throw .wrongLength(expected: UInt64(max(0, length)), actual: UInt64(max(0, file.sizeBytes - max(0, offset))))
    }
    let read = try file.withElements(of: UInt8.self, at: offset, count: length) {
      (bytes) throws(GraphIndexError) in try GraphIndexReader(bytes)
    }
    self.init(
      graph: read.graph, rows: .file(file, offset: offset + read.format.vectorsOffset), dimension: read.format.dimension
    )
  }
}
