extension JSONValue {
  /// The compact text: members in RFC 8785 order, number spelling kept, only the escapes that JSON requires.
  public var text: String {
    var writer = JSONWriter(indent: nil)
    writer.write(self, level: 0)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The text over several lines, each level indented by so many spaces, without a newline at the end.
  public func prettyText(indent: Int = 2) -> String {
    var writer = JSONWriter(indent: indent)
    writer.write(self, level: 0)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

/// Writes a value in compact form, or indented when `indent` is given.
struct JSONWriter {
  let indent: Int?
  private(set) var bytes: [UInt8] = []

  init(indent: Int?) {
    self.indent = indent
  }

  mutating func write(_ value: JSONValue, level: Int) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .number(let value): append(value.text)
    case .string(let value): appendQuoted(value, to: &bytes)
    case .array(let items): write(items, level: level + 1)
    case .object(let object): write(object, level: level + 1)
    }
  }

  private mutating func write(_ items: [JSONValue], level: Int) {
    bytes.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      breakLine(level)
      write(item, level: level)
    }
    if !items.isEmpty { breakLine(level - 1) }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func write(_ object: JSONObject, level: Int) {
    bytes.append(UInt8(ascii: "{"))
    for (index, member) in object.members.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      breakLine(level)
      appendQuoted(member.key, to: &bytes)
      append(indent == nil ? ":" : ": ")
      write(member.value, level: level)
    }
    if !object.isEmpty { breakLine(level - 1) }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func breakLine(_ level: Int) {
    guard let indent else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * level))
  }

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }
}

/// Appends a JSON string with the escapes of RFC 8785, section 3.2.2.2: quote, backslash and control characters.
func appendQuoted(_ text: String, to bytes: inout [UInt8]) {
  bytes.append(UInt8(ascii: "\""))
  let start = bytes.count
  bytes.append(contentsOf: text.utf8)
  if let first = (start..<bytes.count).first(where: { needsEscape(bytes[$0]) }) {
    let tail = Array(bytes[first...])
    bytes.removeLast(tail.count)
    for byte in tail {
      if needsEscape(byte) { appendEscape(of: byte, to: &bytes) } else { bytes.append(byte) }
    }
  }
  bytes.append(UInt8(ascii: "\""))
}

private func needsEscape(_ byte: UInt8) -> Bool {
  byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
}

private func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
  bytes.append(UInt8(ascii: "\\"))
  switch byte {
  case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
  case 0x08: bytes.append(UInt8(ascii: "b"))
  case 0x09: bytes.append(UInt8(ascii: "t"))
  case 0x0A: bytes.append(UInt8(ascii: "n"))
  case 0x0C: bytes.append(UInt8(ascii: "f"))
  case 0x0D: bytes.append(UInt8(ascii: "r"))
  default:
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(contentsOf: "u00".utf8)
    bytes.append(digits[Int(byte >> 4)])
    bytes.append(digits[Int(byte & 15)])
  }
}
