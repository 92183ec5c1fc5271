/// Splits an expression into tokens.
struct Lexer {
  let bytes: [UInt8]
  var position = 0

  init(_ source: String) {
    bytes = Array(source.utf8)
  }

  mutating func tokens() throws(ExpressionError) -> [Token] {
    var tokens: [Token] = []
    while true {
      skipBlanks()
      let offset = position
      let kind = try next()
      tokens.append(Token(kind: kind, offset: offset))
      if kind == .end { return tokens }
    }
  }

  private mutating func next() throws(ExpressionError) -> Token.Kind {
    guard let byte = peek() else { return .end }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try string(isRaw: false))
    case UInt8(ascii: "`"): return .quotedField(try quotedField())
    case UInt8(ascii: "."): return isDigit(peek(1)) ? try number() : symbol()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: return isWordByte(byte) ? try word() : try symbolOrFault()
    }
  }

  /// Reads a word, or the string that a prefix such as `r` introduces.
  private mutating func word() throws(ExpressionError) -> Token.Kind {
    let start = position
    while let byte = peek(), isWordByte(byte) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    guard peek() == UInt8(ascii: "\"") || peek() == UInt8(ascii: "'") else { return .word(word) }
    switch word {
    case "r", "R": return .string(try string(isRaw: true))
    case "b", "B", "br", "bR", "Br", "BR", "rb", "rB", "Rb", "RB": throw .syntax(.unsupportedLiteral, at: start)
    default: return .word(word)
    }
  }

  private mutating func number() throws(ExpressionError) -> Token.Kind {
    let start = position
    if peek() == UInt8(ascii: "0"), let letter = peek(1), letter | 0x20 == UInt8(ascii: "x") {
      return try hexadecimal(from: start)
    }
    skipDigits()
    let isFraction = peek() == UInt8(ascii: ".") && isDigit(peek(1))
    if isFraction {
      position += 1
      skipDigits()
    }
    let isExponent = skipExponent()
    try refuseSuffix(from: start)
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isFraction || isExponent {
      guard let value = Double(text), value.isFinite else { throw .syntax(.invalidNumber, at: start) }
      return .double(value)
    }
    guard let value = UInt64(text) else { throw .syntax(.invalidNumber, at: start) }
    return .integer(value)
  }

  private mutating func hexadecimal(from start: Int) throws(ExpressionError) -> Token.Kind {
    position += 2
    let digits = position
    while let byte = peek(), isHexadecimal(byte) { position += 1 }
    try refuseSuffix(from: start)
    let text = String(decoding: bytes[digits..<position], as: UTF8.self)
    guard let value = UInt64(text, radix: 16) else { throw .syntax(.invalidNumber, at: start) }
    return .integer(value)
  }

  private func refuseSuffix(from start: Int) throws(ExpressionError) {
    guard let byte = peek(), isWordByte(byte) else { return }
    throw .syntax(byte | 0x20 == UInt8(ascii: "u") ? .unsupportedLiteral : .invalidNumber, at: start)
  }

  private mutating func skipDigits() {
    while isDigit(peek()) { position += 1 }
  }

  private mutating func skipExponent() -> Bool {
    guard let letter = peek(), letter | 0x20 == UInt8(ascii: "e") else { return false }
    let isSigned = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
    guard isDigit(peek(isSigned ? 2 : 1)) else { return false }
    position += isSigned ? 2 : 1
    skipDigits()
    return true
  }

  private mutating func quotedField() throws(ExpressionError) -> String {
    let start = position + 1
    position = start
    while let byte = peek(), byte != UInt8(ascii: "`") {
      guard isWordByte(byte) || isDigit(byte) || "-./ ".utf8.contains(byte) else {
        throw .syntax(.unexpectedCharacter, at: position)
      }
      position += 1
    }
    guard peek() != nil, position > start else { throw .syntax(.expectedField, at: start - 1) }
    position += 1
    return String(decoding: bytes[start..<position - 1], as: UTF8.self)
  }

  private mutating func symbolOrFault() throws(ExpressionError) -> Token.Kind {
    let pair = String(decoding: bytes[position..<min(position + 2, bytes.count)], as: UTF8.self)
    if ["&&", "||", "==", "!=", "<=", ">="].contains(pair) {
      position += 2
      return .symbol(pair)
    }
    guard "()[]{}<>+-*/%!?:,".utf8.contains(bytes[position]) else {
      throw .syntax(.unexpectedCharacter, at: position)
    }
    return symbol()
  }

  private mutating func symbol() -> Token.Kind {
    position += 1
    return .symbol(String(decoding: bytes[position - 1..<position], as: UTF8.self))
  }

  private mutating func skipBlanks() {
    while let byte = peek() {
      if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
        while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
      } else if byte == 0x20 || (0x09...0x0D).contains(byte) {
        position += 1
      } else {
        return
      }
    }
  }

  func peek(_ distance: Int = 0) -> UInt8? {
    position + distance < bytes.count ? bytes[position + distance] : nil
  }

  private func isDigit(_ byte: UInt8?) -> Bool {
    byte.map { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") } ?? false
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
}
