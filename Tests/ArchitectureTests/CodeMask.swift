/// Blanks comments and the contents of string literals, so that rules about code do not see prose.
///
/// A state machine over bytes with a stack, because comments nest and interpolations hold code. Regex literals are
/// taken for code.
struct CodeMask {
  private enum Mode: Equatable {
    /// Code; within an interpolation, the number of open parentheses.
    case code(openParentheses: Int)
    case lineComment
    case blockComment
    /// A literal with as many `#` as that, of one line or several.
    case string(hashes: Int, isMultiline: Bool)
  }

  private static let special: [UInt8] = Array("/\"#()".utf8)
  private let newline = UInt8(ascii: "\n")
  private let bytes: [UInt8]
  private var position = 0
  private var stack: [Mode] = [.code(openParentheses: 0)]
  private var output: [UInt8] = []

  /// The text with blanks for what is not code.
  static func code(of text: String) -> String {
    var mask = CodeMask(text)
    while mask.position < mask.bytes.count { mask.step() }
    return String(decoding: mask.output, as: UTF8.self)
  }

  private init(_ text: String) {
    bytes = Array(text.utf8)
    output.reserveCapacity(bytes.count)
  }

  private mutating func step() {
    switch stack[stack.count - 1] {
    case .code(let open): stepCode(open)
    case .lineComment: stepLineComment()
    case .blockComment: stepBlockComment()
    case .string(let hashes, let isMultiline): stepString(hashes, isMultiline)
    }
  }

  private mutating func stepCode(_ open: Int) {
    guard Self.special.contains(bytes[position]) else { return keep() }
    if starts(with: "//") { return enter(.lineComment, 2) }
    if starts(with: "/*") { return enter(.blockComment, 2) }
    if let string = stringStart { return enter(string.mode, string.length) }
    if stack.count > 1 && bytes[position] == UInt8(ascii: "(") {
      stack[stack.count - 1] = .code(openParentheses: open + 1)
    }
    if stack.count > 1 && bytes[position] == UInt8(ascii: ")") {
      if open == 0 {
        stack.removeLast()
      } else {
        stack[stack.count - 1] = .code(openParentheses: open - 1)
      }
    }
    keep()
  }

  private mutating func stepLineComment() {
    if bytes[position] == newline {
      stack.removeLast()
      keep()
    } else {
      blank(1)
    }
  }

  private mutating func stepBlockComment() {
    if starts(with: "/*") { return enter(.blockComment, 2) }
    guard starts(with: "*/") else { return blank(1) }
    stack.removeLast()
    blank(2)
  }

  private mutating func stepString(_ hashes: Int, _ isMultiline: Bool) {
    let escape = "\\" + String(repeating: "#", count: hashes)
    if starts(with: escape + "(") { return enter(.code(openParentheses: 0), escape.count + 1) }
    if starts(with: escape) { return blank(escape.count + 1) }
    let end = (isMultiline ? "\"\"\"" : "\"") + String(repeating: "#", count: hashes)
    guard starts(with: end) else { return blank(1) }
    stack.removeLast()
    blank(end.count)
  }

  private var stringStart: (mode: Mode, length: Int)? {
    var hashes = 0
    while position + hashes < bytes.count, bytes[position + hashes] == UInt8(ascii: "#") { hashes += 1 }
    guard position + hashes < bytes.count, bytes[position + hashes] == UInt8(ascii: "\"") else { return nil }
    let isMultiline = starts(with: String(repeating: "#", count: hashes) + "\"\"\"")
    return (.string(hashes: hashes, isMultiline: isMultiline), hashes + (isMultiline ? 3 : 1))
  }

  private func starts(with text: String) -> Bool {
    var index = position
    for byte in text.utf8 {
      guard index < bytes.count, bytes[index] == byte else { return false }
      index += 1
    }
    return true
  }

  private mutating func enter(_ mode: Mode, _ length: Int) {
    stack.append(mode)
    blank(length)
  }

  private mutating func keep() {
    output.append(bytes[position])
    position += 1
  }

  private mutating func blank(_ count: Int) {
    for _ in 0..<min(count, bytes.count - position) {
      output.append(bytes[position] == newline ? newline : UInt8(ascii: " "))
      position += 1
    }
  }
}
