extension Lexer {
  /// Reads a string from its opening quote on, which may be tripled.
  mutating func string(isRaw: Bool) throws(ExpressionError) -> String {
    let start = position
    let quote = bytes[position]
    let isTripled = peek(1) == quote && peek(2) == quote
    position += isTripled ? 3 : 1
    var content: [UInt8] = []
    while let byte = peek() {
      if closes(quote, isTripled) {
        position += isTripled ? 3 : 1
        return String(decoding: content, as: UTF8.self)
      }
      if !isTripled, byte == 0x0A || byte == 0x0D { break }
      if byte == UInt8(ascii: "\\"), !isRaw {
        try escape(into: &content)
      } else {
        content.append(byte)
        position += 1
      }
    }
    throw .syntax(.unclosedString, at: start)
  }

  private func closes(_ quote: UInt8, _ isTripled: Bool) -> Bool {
    peek() == quote && (!isTripled || peek(1) == quote && peek(2) == quote)
  }

  private mutating func escape(into content: inout [UInt8]) throws(ExpressionError) {
    let start = position
    guard let letter = peek(1) else { throw .syntax(.invalidEscape, at: start) }
    position += 2
    switch letter {
    case UInt8(ascii: "x"), UInt8(ascii: "X"): try code(digits: 2, radix: 16, start, &content)
    case UInt8(ascii: "u"): try code(digits: 4, radix: 16, start, &content)
    case UInt8(ascii: "U"): try code(digits: 8, radix: 16, start, &content)
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      position -= 1
      try code(digits: 3, radix: 8, start, &content)
    default:
      guard let byte = unescaped(letter) else { throw .syntax(.invalidEscape, at: start) }
      content.append(byte)
    }
  }

  private func unescaped(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "a"): 0x07
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "v"): 0x0B
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): letter
    default: nil
    }
  }

  /// Reads so many digits as a code point.
  private mutating func code(
    digits: Int, radix: Int, _ start: Int, _ content: inout [UInt8]
  ) throws(ExpressionError) {
    let end = position + digits
    guard end <= bytes.count else { throw .syntax(.invalidEscape, at: start) }
    let text = String(decoding: bytes[position..<end], as: UTF8.self)
    guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let code = UInt32(text, radix: radix), let scalar = Unicode.Scalar(code)
    else { throw .syntax(.invalidEscape, at: start) }
    content.append(contentsOf: String(scalar).utf8)
    position = end
  }
}
