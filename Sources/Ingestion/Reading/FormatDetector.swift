import Files

/// Tells the form of a file from its first bytes; the name plays no part.
struct FormatDetector {
  /// How much of the file is looked at.
  private static let headBytes = 64 * 1024

  let stream: ByteStream
  let mapping: SourceMapping?

  /// The form of the file; a form that the caller expects is not questioned, but the text must be text.
  func format(expecting expected: IngestFormat?) throws(IngestError) -> IngestFormat {
    let head = try stream.head(Self.headBytes)
    if expected == .otlpProtobuf || TraceSignature.isProtobuf(head) { return .otlpProtobuf }
    try refuseForeignEncoding(head)
    let start = TextBytes.markLength(head)
    guard let first = head[start...].first(where: { !Byte.isSpace($0) }) else {
      throw .noRecords(path: stream.path, reason: "it is empty")
    }
    if first != UInt8(ascii: "<") { try refuseOtherBytes(head) }
    if let expected { return expected }
    return switch first {
    case UInt8(ascii: "<"): .xes
    case UInt8(ascii: "{"): try objectFormat(head[start...])
    case UInt8(ascii: "["): try arrayFormat(head)
    default: try tableFormat(head[start...])
    }
  }

  private func objectFormat(_ head: ArraySlice<UInt8>) throws(IngestError) -> IngestFormat {
    if TraceSignature.isJSON(head) { return .otlpJSON }
    if let format = DocumentSignature.format(head) { return format }
    let line = head.prefix { $0 != 10 && $0 != 13 }
    if line.allSatisfy({ Byte.isSpace($0) || $0 == UInt8(ascii: "{") }) {
      throw unknown("it is a JSON document over several lines; write one episode a line")
    }
    return .nativeJSONL
  }

  private func arrayFormat(_ head: [UInt8]) throws(IngestError) -> IngestFormat {
    for key in ["\"traj\"", "\"task_id\""] where ByteSearch.contains(Array(key.utf8), in: head) { return .tauBench }
    if let format = DocumentSignature.format(head) { return format }
    throw unknown("it is a JSON array whose elements have no \"task_id\" and no \"traj\"")
  }

  private func tableFormat(_ head: ArraySlice<UInt8>) throws(IngestError) -> IngestFormat {
    let line = head.prefix { $0 != 10 && $0 != 13 }
    // Somebody who names columns wants to hear which one is missing.
    if mapping != nil {
      _ = try TableHeader(line: line, mapping: mapping)
    } else if (try? TableHeader(line: line, mapping: nil)) == nil {
      throw unknown("its first line names no case and no activity column (a source mapping can name them)")
    }
    return .csv
  }

  private func refuseForeignEncoding(_ head: [UInt8]) throws(IngestError) {
    if head.starts(with: [0xff, 0xfe]) || head.starts(with: [0xfe, 0xff]) {
      throw .encoding(path: stream.path, reason: "it begins with the mark of UTF-16")
    }
    let sample = head.prefix(512)
    let zeros = sample.count { $0 == 0 }
    if zeros * 3 >= sample.count && zeros > 0 {
      throw .encoding(path: stream.path, reason: "every second byte is zero, as in UTF-16")
    }
    if let offset = head.firstIndex(where: { $0 < 9 || ($0 > 13 && $0 < 32 && $0 != 27) }) {
      throw unknown("it is binary (byte \(head[offset]) at offset \(offset))")
    }
  }

  private func refuseOtherBytes(_ head: [UInt8]) throws(IngestError) {
    guard let offset = TextBytes.invalidOffset(in: head) else { return }
    let invalid = head.count { $0 >= 0x80 }
    if invalid * 3 > head.count { throw unknown("it is binary (byte \(head[offset]) at offset \(offset))") }
    throw .encoding(
      path: stream.path, reason: "byte \(head[offset]) at offset \(offset) fits Latin-1 rather than UTF-8")
  }

  private func unknown(_ reason: String) -> IngestError {
    .unknownFormat(path: stream.path, reason: reason)
  }
}

/// UTF-8 at the level of bytes.
enum TextBytes {
  /// The length of a byte order mark at the start: 3 or 0.
  static func markLength(_ bytes: [UInt8]) -> Int {
    bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  /// The offset of the first byte that cannot stand there in UTF-8, nil when there is none; a character cut off at the end is
  /// no fault.
  static func invalidOffset(in bytes: [UInt8]) -> Int? {
    var index = 0
    while index < bytes.count {
      let length = sequenceLength(bytes[index])
      if length == 0 { return index }
      let end = min(index + length, bytes.count)
      if bytes[(index + 1)..<end].contains(where: { $0 & 0xc0 != 0x80 }) { return index }
      if end == index + length && length > 2 && isOverlong(bytes[index], bytes[index + 1]) { return index }
      index = end
    }
    return nil
  }

  private static func sequenceLength(_ lead: UInt8) -> Int {
    switch lead {
    case 0..<0x80: 1
    case 0xc2..<0xe0: 2
    case 0xe0..<0xf0: 3
    case 0xf0..<0xf5: 4
    default: 0
    }
  }

  /// Overlong forms, surrogates and values beyond U+10FFFF (Unicode, table 3-7).
  private static func isOverlong(_ lead: UInt8, _ second: UInt8) -> Bool {
    switch lead {
    case 0xe0: second < 0xa0
    case 0xed: second > 0x9f
    case 0xf0: second < 0x90
    case 0xf4: second > 0x8f
    default: false
    }
  }
}
