extension JSONReader {
  /// Reads a string from its opening quote on.
  mutating func string(_ bytes: Span<UInt8>) throws(JSONError) -> String {
    let start = position + 1
    let scan = scanString(bytes, from: start)
    guard scan.end < bytes.count else {
      position = scan.end
      throw unexpected(.closingQuote, bytes)
    }
    switch bytes[scan.end] {
    case UInt8(ascii: "\""):
      let content = bytes.extracting(start..<scan.end)
      let result = scan.isASCII ? try ascii(content, at: start, bytes) : try text(content, at: start, bytes)
      position = scan.end + 1
      return result
    case UInt8(ascii: "\\"):
      return try escapedString(bytes, from: start, firstEscape: scan.end)
    default:
      throw fault(.controlCharacter, scan.end, bytes)
    }
  }

  private mutating func escapedString(
    _ bytes: Span<UInt8>, from start: Int, firstEscape: Int
  ) throws(JSONError) -> String {
    var content: [UInt8] = []
    for index in start..<firstEscape { content.append(bytes[index]) }
    position = firstEscape
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return try text(content.span, at: start, bytes)
      }
      if byte < 0x20 { throw fault(.controlCharacter, position, bytes) }
      if byte == UInt8(ascii: "\\") {
        try escape(bytes, into: &content)
      } else {
        content.append(byte)
        position += 1
      }
    }
    throw unexpected(.closingQuote, bytes)
  }

  private mutating func escape(_ bytes: Span<UInt8>, into content: inout [UInt8]) throws(JSONError) {
    guard position + 1 < bytes.count else { throw fault(.invalidEscape, position, bytes) }
    let letter = bytes[position + 1]
    if letter == UInt8(ascii: "u") {
      let scalar = try escapedScalar(bytes)
      content.append(contentsOf: String(scalar).utf8)
      return
    }
    guard let byte = unescaped(letter) else { throw fault(.invalidEscape, position, bytes) }
    content.append(byte)
    position += 2
  }

  private func unescaped(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  /// Reads `\uXXXX`, or two of them that form a surrogate pair.
  private mutating func escapedScalar(_ bytes: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
    let start = position
    let high = try codeUnit(bytes)
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw fault(.loneSurrogate, start, bytes) }
    let low = try codeUnit(bytes)
    guard (0xDC00...0xDFFF).contains(low) else { throw fault(.loneSurrogate, start, bytes) }
    let code = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
    guard let scalar = Unicode.Scalar(code) else { throw fault(.loneSurrogate, start, bytes) }
    return scalar
  }

  private mutating func codeUnit(_ bytes: Span<UInt8>) throws(JSONError) -> UInt16 {
    guard position + 6 <= bytes.count else { throw fault(.invalidEscape, position, bytes) }
    var unit: UInt16 = 0
    for index in position + 2..<position + 6 {
      guard let digit = hexadecimalValue(bytes[index]) else { throw fault(.invalidEscape, position, bytes) }
      unit = unit << 4 | UInt16(digit)
    }
    position += 6
    return unit
  }

  private func ascii(_ content: Span<UInt8>, at start: Int, _ bytes: Span<UInt8>) throws(JSONError) -> String {
    try checkLength(content, at: start, bytes)
    return asciiText(content)
  }

  private func text(_ content: Span<UInt8>, at start: Int, _ bytes: Span<UInt8>) throws(JSONError) -> String {
    try checkLength(content, at: start, bytes)
    do throws(UTF8.ValidationError) {
      return String(copying: try UTF8Span(validating: content))
    } catch {
      throw fault(.invalidUTF8, start + error.byteOffsets.lowerBound, bytes)
    }
  }

  private func checkLength(_ content: Span<UInt8>, at start: Int, _ bytes: Span<UInt8>) throws(JSONError) {
    guard content.count > limits.stringBytes else { return }
    let position = JSONPosition(byteOffset: start, in: bytes)
    throw .limitExceeded(.stringBytes, maximum: limits.stringBytes, position)
  }

  private func fault(_ fault: JSONError.StringFault, _ offset: Int, _ bytes: Span<UInt8>) -> JSONError {
    .invalidString(fault, JSONPosition(byteOffset: offset, in: bytes))
  }
}
