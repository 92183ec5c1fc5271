import Files

/// The elements of a JSON array, one after another, without the array in memory.
///
/// Only strings, brackets and commas are looked at here; whether an element is valid JSON is for its parser to say.
struct ElementReader {
  /// One element of the array, counted from 1.
  enum Element {
    case text(ordinal: Int, bytes: [UInt8])
    /// An element over the limit, which was skipped.
    case tooLong(ordinal: Int, sizeBytes: Int, head: [UInt8])
  }

  private let stream: ByteStream
  private let limitBytes: Int
  private var chunk: [UInt8] = []
  private var offset = 0
  private var ordinal = 0
  private var line = 1
  private var isFinished = false

  init(_ stream: ByteStream, limitBytes: Int) {
    self.stream = stream
    self.limitBytes = limitBytes
  }

  /// The next element, nil after the closing bracket.
  mutating func next() throws(IngestError) -> Element? {
    if isFinished { return nil }
    let first = try requiredByte()
    if ordinal > 0 && first == UInt8(ascii: "]") { return try finish() }
    let opening = ordinal == 0 ? UInt8(ascii: "[") : UInt8(ascii: ",")
    guard first == opening else {
      throw damaged(ordinal == 0 ? "it does not begin with an array" : "a comma is missing between two elements")
    }
    if try requiredByte() == UInt8(ascii: "]") && ordinal == 0 { return try finish() }
    offset -= 1
    ordinal += 1
    return try element()
  }

  private mutating func element() throws(IngestError) -> Element {
    var bytes: [UInt8] = []
    var sizeBytes = 0
    var state = ElementState()
    while try refill() {
      let start = offset
      while offset < chunk.count && !state.ends(before: chunk[offset]) { offset += 1 }
      let part = chunk[start..<offset]
      line += part.count { $0 == 10 }
      sizeBytes += part.count
      bytes.append(contentsOf: part.prefix(max(0, limitBytes - bytes.count)))
      if offset < chunk.count { break }
    }
    guard state.isComplete else { throw damaged("it ends inside element \(ordinal)") }
    if sizeBytes > limitBytes {
      return .tooLong(ordinal: ordinal, sizeBytes: sizeBytes, head: Array(bytes.prefix(1000)))
    }
    return .text(ordinal: ordinal, bytes: bytes)
  }

  private mutating func finish() throws(IngestError) -> Element? {
    isFinished = true
    if try nextNonSpace() != nil { throw damaged("something follows the array") }
    return nil
  }

  private mutating func requiredByte() throws(IngestError) -> UInt8 {
    guard let byte = try nextNonSpace() else { throw damaged("it ends inside the array") }
    return byte
  }

  private mutating func nextNonSpace() throws(IngestError) -> UInt8? {
    while try refill() {
      let byte = chunk[offset]
      offset += 1
      if byte == 10 { line += 1 }
      if !Byte.isSpace(byte) { return byte }
    }
    return nil
  }

  private mutating func refill() throws(IngestError) -> Bool {
    if offset < chunk.count { return true }
    let isFirst = stream.bytesProduced == 0 || (ordinal == 0 && chunk.isEmpty)
    chunk = try stream.chunk()
    offset = isFirst ? TextBytes.markLength(chunk) : 0
    return !chunk.isEmpty
  }

  private func damaged(_ reason: String) -> IngestError {
    .malformed(path: stream.path, format: .tauBench, line: line, reason: reason)
  }
}

/// Where in an element the scan stands.
private struct ElementState {
  private var depth = 0
  private var isInText = false
  private var isEscaped = false
  private(set) var isComplete = false

  /// Whether the element ends before `byte`; otherwise the byte is taken into account.
  mutating func ends(before byte: UInt8) -> Bool {
    if isInText {
      readText(byte)
      return false
    }
    switch byte {
    case UInt8(ascii: "\""): isInText = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      if depth == 0 { return complete() }
      depth -= 1
    case UInt8(ascii: ",") where depth == 0: return complete()
    default: break
    }
    return false
  }

  private mutating func complete() -> Bool {
    isComplete = true
    return true
  }

  private mutating func readText(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isInText = false
    }
  }
}
