/// One line of a text file without its line end.
public enum Line: Equatable, Sendable {
  /// A line within the limit; `number` counts from 1.
  case text(number: Int, bytes: [UInt8])
  /// A line over the limit, which was skipped; `head` holds its first bytes.
  case tooLong(number: Int, sizeBytes: Int, head: [UInt8])
}

/// The lines of a stream, with memory bounded by the longest line allowed.
///
/// A line ends with LF or CR LF; the last one needs no end. A line over the limit does not stop the reading: it is reported
/// with its length and its first bytes.
public struct LineReader {
  /// How much of an over-long line is kept.
  private static let headBytes = 256

  private let stream: ByteStream
  private let maximumBytes: Int
  private var chunk: [UInt8] = []
  private var offset = 0
  private var lineNumber = 0

  /// - Parameter maximumBytes: the longest line, at least 1, its end not counted.
  public init(_ stream: ByteStream, maximumBytes: Int) {
    precondition(maximumBytes > 0, "a line limit of \(maximumBytes) bytes allows no line")
    self.stream = stream
    self.maximumBytes = maximumBytes
  }

  /// The next line, nil at the end.
  /// - Throws: what `ByteStream.readChunk` throws.
  public mutating func next() throws(FileError) -> Line? {
    guard try refillIfNeeded() else { return nil }
    lineNumber += 1
    var line: [UInt8] = []
    var sizeBytes = 0
    while try refillIfNeeded() {
      let end = chunk[offset...].firstIndex(of: 0x0a)
      let part = chunk[offset..<(end ?? chunk.count)]
      sizeBytes += part.count
      // One byte more than allowed stays in, since it may be the CR of the line end.
      line.append(contentsOf: part.prefix(max(0, maximumBytes + 1 - line.count)))
      offset = end.map { $0 + 1 } ?? chunk.count
      if end != nil { break }
    }
    return finished(line, sizeBytes: sizeBytes)
  }

  private func finished(_ line: [UInt8], sizeBytes: Int) -> Line {
    var line = line
    var sizeBytes = sizeBytes
    if sizeBytes == line.count && line.last == 0x0d {
      line.removeLast()
      sizeBytes -= 1
    }
    if sizeBytes <= maximumBytes { return .text(number: lineNumber, bytes: line) }
    return .tooLong(number: lineNumber, sizeBytes: sizeBytes, head: Array(line.prefix(Self.headBytes)))
  }

  private mutating func refillIfNeeded() throws(FileError) -> Bool {
    if offset < chunk.count { return true }
    chunk = try stream.readChunk()
    offset = 0
    return !chunk.isEmpty
  }
}
