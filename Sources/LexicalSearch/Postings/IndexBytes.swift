import Files

/// The bytes of a stored index, in memory or mapped.
struct IndexBytes: Sendable {
  private enum Source: Sendable {
    case array([UInt8])
    case file(MappedFile, Range<Int>)
  }

  private let source: Source

  init(_ bytes: [UInt8]) {
    source = .array(bytes)
  }

  /// The bytes `range` of a file.
  init(_ file: MappedFile, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= file.sizeBytes, "\(range) of \(file.sizeBytes) bytes")
    source = .file(file, range)
  }

  var count: Int {
    switch source {
    case .array(let bytes): bytes.count
    case .file(_, let range): range.count
    }
  }

  /// Lends the bytes.
  func withBytes<Result, Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Result) throws(Failure) -> Result {
    switch source {
    case .array(let bytes): try body(bytes.span)
    case .file(let file, let range):
      try file.withElements(of: UInt8.self, at: range.lowerBound, count: range.count, body)
    }
  }
}

/// A number of four bytes.
func number32(_ bytes: Span<UInt8>, at offset: Int) -> UInt32 {
  UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
    | UInt32(bytes[offset + 3]) << 24
}

/// The number of seven bits a byte at `offset`, which moves past it; nil when it does not end before `limit` or has
/// more than 32 bits.
func variableNumber(_ bytes: Span<UInt8>, at offset: inout Int, limit: Int) -> Int? {
  var number = 0
  var shift = 0
  while offset < limit && shift < 35 {
    let byte = bytes[offset]
    offset += 1
    number |= Int(byte & 0x7F) << shift
    if byte < 0x80 { return number <= Int(UInt32.max) ? number : nil }
    shift += 7
  }
  return nil
}

extension [UInt8] {
  mutating func append(number32 number: UInt32) {
    for shift in stride(from: UInt32(0), to: 32, by: 8) { append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  mutating func append(number64 number: UInt64) {
    append(number32: UInt32(truncatingIfNeeded: number))
    append(number32: UInt32(truncatingIfNeeded: number >> 32))
  }

  mutating func append(number16 number: UInt16) {
    append(UInt8(truncatingIfNeeded: number))
    append(UInt8(truncatingIfNeeded: number >> 8))
  }

  mutating func append(variable number: Int) {
    var rest = number
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}
