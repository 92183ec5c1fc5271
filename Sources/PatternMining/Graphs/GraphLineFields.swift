/// A position in one line of a graph file; each call takes the next field.
struct GraphLineFields {
  var position: Int
  let end: Int

  /// The next field when it is a single byte; `nil` at the end of the line, 0 for a longer field.
  mutating func nextByte(_ bytes: Span<UInt8>) -> UInt8? {
    skipBlanks(bytes)
    guard position < end else { return nil }
    defer { position += 1 }
    return position + 1 == end || isBlank(bytes[position + 1]) ? bytes[position] : 0
  }

  /// The next field as a whole number from 0 to 2³² − 1; `nil` when it is anything else.
  mutating func nextNumber(_ bytes: Span<UInt8>) -> UInt32? {
    skipBlanks(bytes)
    let start = position
    var value: UInt64 = 0
    while position < end, !isBlank(bytes[position]) {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = value * 10 + UInt64(digit)
      guard value <= UInt64(UInt32.max) else { return nil }
      position += 1
    }
    return position > start ? UInt32(value) : nil
  }

  /// Whether the rest of the line is the `-1` that ends a file.
  func isEndMark(_ bytes: Span<UInt8>) -> Bool {
    var rest = self
    rest.skipBlanks(bytes)
    guard rest.position < end, bytes[rest.position] == UInt8(ascii: "-") else { return false }
    rest.position += 1
    return rest.nextNumber(bytes) == 1 && rest.isAtEnd(bytes)
  }

  /// Whether nothing but blanks is left.
  func isAtEnd(_ bytes: Span<UInt8>) -> Bool {
    var rest = self
    rest.skipBlanks(bytes)
    return rest.position == end
  }

  private mutating func skipBlanks(_ bytes: Span<UInt8>) {
    while position < end, isBlank(bytes[position]) { position += 1 }
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
