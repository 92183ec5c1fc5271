extension JSONReader {
  /// Reads a text that is one number without blanks around it.
  static func number(_ text: String) throws(JSONError) -> JSONNumber {
    let bytes = Array(text.utf8)
    var reader = JSONReader(limits: .standard)
    guard let first = bytes.first, first == UInt8(ascii: "-") || isDigit(first) else {
      throw reader.unexpected(.digit, bytes.span)
    }
    let number = try reader.number(bytes.span)
    if reader.position < bytes.count { throw reader.unexpected(.endOfDocument, bytes.span) }
    return number
  }

  /// Reads a number and keeps its spelling.
  mutating func number(_ bytes: Span<UInt8>) throws(JSONError) -> JSONNumber {
    let start = position
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    let integerDigits = try integerPart(bytes)
    try fraction(bytes)
    let exponent = try exponentPart(bytes)
    if position - start > limits.numberBytes { throw exceeded(.numberBytes, limits.numberBytes, bytes) }
    let text = asciiText(bytes.extracting(start..<position))
    // Below 10^300 no double overflows; only the rest needs the conversion.
    if integerDigits + exponent > 300, Double(text)?.isFinite != true {
      throw .numberTooLarge(JSONPosition(byteOffset: start, in: bytes))
    }
    return JSONNumber(checkedText: text)
  }

  private mutating func integerPart(_ bytes: Span<UInt8>) throws(JSONError) -> Int {
    if position < bytes.count, bytes[position] == UInt8(ascii: "0") {
      position += 1
      return 1
    }
    return try digits(bytes)
  }

  private mutating func fraction(_ bytes: Span<UInt8>) throws(JSONError) {
    guard position < bytes.count, bytes[position] == UInt8(ascii: ".") else { return }
    position += 1
    _ = try digits(bytes)
  }

  /// Reads an exponent if there is one; returns it saturated.
  private mutating func exponentPart(_ bytes: Span<UInt8>) throws(JSONError) -> Int {
    guard position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") else { return 0 }
    position += 1
    let isNegative = position < bytes.count && bytes[position] == UInt8(ascii: "-")
    if isNegative || (position < bytes.count && bytes[position] == UInt8(ascii: "+")) { position += 1 }
    let start = position
    _ = try digits(bytes)
    var magnitude = 0
    for index in start..<position {
      magnitude = min(magnitude * 10 + Int(bytes[index] - UInt8(ascii: "0")), 1 << 40)
    }
    return isNegative ? -magnitude : magnitude
  }

  private mutating func digits(_ bytes: Span<UInt8>) throws(JSONError) -> Int {
    let start = position
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    if position == start { throw unexpected(.digit, bytes) }
    return position - start
  }
}
