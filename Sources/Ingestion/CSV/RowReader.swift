import Files

/// The rows of a CSV file (RFC 4180): quoted fields may hold separators, line ends and doubled quotes.
struct RowReader {
  /// A row and the line on which it begins, counted from 1.
  enum Row {
    case fields(line: Int, fields: [String])
    /// A row that cannot be used, with its beginning.
    case bad(line: Int, reason: String, head: [UInt8])
  }

  private let stream: ByteStream
  private let separator: UInt8
  private let limitBytes: Int
  private var chunk: [UInt8] = []
  private var offset = 0
  private var nextLine = 1
  private var isStarted = false

  init(_ stream: ByteStream, separator: UInt8, limitBytes: Int) {
    self.stream = stream
    self.separator = separator
    self.limitBytes = limitBytes
  }

  /// The next row, nil at the end; empty lines are passed over.
  mutating func next() throws(IngestError) -> Row? {
    while try refill() {
      let line = nextLine
      let (record, sizeBytes) = try record(from: line)
      if sizeBytes > limitBytes {
        let reason = "The row has \(sizeBytes) bytes, more than the allowed \(limitBytes)."
        return .bad(line: line, reason: reason, head: Array(record.prefix(1000)))
      }
      if record.isEmpty { continue }
      return try row(record, line)
    }
    return nil
  }

  /// The bytes up to the line end outside of quotes, as many as the limit allows.
  private mutating func record(from line: Int) throws(IngestError) -> (bytes: [UInt8], sizeBytes: Int) {
    var bytes: [UInt8] = []
    var sizeBytes = 0
    var isQuoted = false
    while try refill() {
      let start = offset
      while offset < chunk.count && (chunk[offset] != 10 || isQuoted) {
        if chunk[offset] == UInt8(ascii: "\"") { isQuoted.toggle() }
        if chunk[offset] == 10 { nextLine += 1 }
        offset += 1
      }
      sizeBytes += offset - start
      bytes.append(contentsOf: chunk[start..<offset].prefix(max(0, limitBytes - bytes.count)))
      if offset < chunk.count {
        offset += 1
        nextLine += 1
        if bytes.last == 13 && sizeBytes == bytes.count { bytes.removeLast() }
        return (bytes, sizeBytes)
      }
    }
    if isQuoted {
      throw .malformed(
        path: stream.path, format: .csv, line: line, reason: "a quoted field that begins here does not end")
    }
    if bytes.last == 13 { bytes.removeLast() }
    return (bytes, sizeBytes)
  }

  private func row(_ record: [UInt8], _ line: Int) throws(IngestError) -> Row {
    guard let fields = Self.split(record, separator) else {
      let reason = "Text follows the closing quote of a field."
      return .bad(line: line, reason: reason, head: Array(record.prefix(1000)))
    }
    if record.contains(0) {
      let reason = "The row holds the character U+0000, which cannot be stored."
      return .bad(line: line, reason: reason, head: Array(record.prefix(1000)))
    }
    var texts: [String] = []
    texts.reserveCapacity(fields.count)
    for field in fields {
      guard let text = String(validating: field, as: UTF8.self) else {
        let reason = "line \(line) holds bytes that fit no UTF-8 character"
        throw .encoding(path: stream.path, reason: reason)
      }
      texts.append(text)
    }
    return .fields(line: line, fields: texts)
  }

  private mutating func refill() throws(IngestError) -> Bool {
    if offset < chunk.count { return true }
    chunk = try stream.chunk()
    offset = isStarted ? 0 : TextBytes.markLength(chunk)
    isStarted = true
    return offset < chunk.count
  }

  /// The fields of a record without their quotes; nil when something follows a closing quote.
  static func split(_ record: [UInt8], _ separator: UInt8) -> [ArraySlice<UInt8>]? {
    var fields: [ArraySlice<UInt8>] = []
    var index = 0
    while true {
      if index < record.count && record[index] == UInt8(ascii: "\"") {
        guard let (field, end) = quoted(record, from: index + 1) else { return nil }
        fields.append(field)
        index = end
      } else {
        let end = record[index...].firstIndex(of: separator) ?? record.count
        fields.append(record[index..<end])
        index = end
      }
      if index == record.count { return fields }
      if record[index] != separator { return nil }
      index += 1
    }
  }

  /// The content of the quoted field whose first byte is at `start`, and the index behind its closing quote.
  private static func quoted(_ record: [UInt8], from start: Int) -> (ArraySlice<UInt8>, Int)? {
    var content: [UInt8] = []
    var from = start
    while let quote = record[from...].firstIndex(of: UInt8(ascii: "\"")) {
      guard quote + 1 < record.count, record[quote + 1] == UInt8(ascii: "\"") else {
        if content.isEmpty { return (record[from..<quote], quote + 1) }
        content.append(contentsOf: record[from..<quote])
        return (content[...], quote + 1)
      }
      content.append(contentsOf: record[from...quote])
      from = quote + 2
    }
    return nil
  }
}
