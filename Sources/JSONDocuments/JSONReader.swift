// The strict reader: RFC 8259 in UTF-8, minus what makes two readers disagree about one document (duplicate keys, lone
// surrogates, byte order marks, numbers beyond a double). One pass over the bytes, recursive with a bounded depth.
//
// Members and elements under construction live on two stacks shared by all levels, so that each container is
// allocated once, at its final size. Cost: O(bytes + m log m) for m members in the largest object.

extension JSONValue {
  /// Reads a whole document.
  ///
  /// Refused besides malformed text: repeated keys, lone surrogates, invalid UTF-8, a byte order mark, numbers that
  /// overflow a double, whatever is beyond a limit. U+0000 in strings is accepted.
  ///
  /// - Throws: `JSONError` with the place of the first fault.
  public init(parsing text: String, limits: JSONLimits = .standard) throws(JSONError) {
    var text = text
    text.makeContiguousUTF8()
    try self.init(parsing: text.utf8.span, limits: limits)
  }

  /// Reads a whole document of UTF-8 bytes.
  ///
  /// - Throws: `JSONError` with the place of the first fault.
  public init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
    try self.init(parsing: bytes.span, limits: limits)
  }

  /// Reads a whole document of UTF-8 bytes.
  ///
  /// - Throws: `JSONError` with the place of the first fault.
  public init(parsing bytes: Span<UInt8>, limits: JSONLimits = .standard) throws(JSONError) {
    var reader = JSONReader(limits: limits)
    self = try reader.document(bytes)
  }
}

/// Reads one document; the bytes are handed to each function, since a span cannot be stored.
struct JSONReader {
  let limits: JSONLimits
  var position = 0
  var items: [JSONValue] = []
  var members: [JSONObject.Member] = []
  var keys: [KeyRank] = []
  private var nodeCount = 0

  init(limits: JSONLimits) {
    self.limits = limits
  }

  mutating func document(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    if bytes.count > limits.documentBytes {
      throw .limitExceeded(.documentBytes, maximum: limits.documentBytes, nil)
    }
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      throw unexpected(.noByteOrderMark, bytes)
    }
    skipWhitespace(bytes)
    let value = try value(bytes, depth: 0)
    skipWhitespace(bytes)
    if position < bytes.count { throw unexpected(.endOfDocument, bytes) }
    return value
  }

  mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSONValue {
    nodeCount += 1
    if nodeCount > limits.nodes { throw exceeded(.nodes, limits.nodes, bytes) }
    guard position < bytes.count else { throw unexpected(.value, bytes) }
    switch bytes[position] {
    case UInt8(ascii: "\""): return .string(try string(bytes))
    case UInt8(ascii: "{"): return .object(try object(bytes, depth: depth + 1))
    case UInt8(ascii: "["): return .array(try array(bytes, depth: depth + 1))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number(bytes))
    case UInt8(ascii: "t"): return try word((0x72, 0x75, 0x65), .bool(true), bytes)
    case UInt8(ascii: "f"): return try falseWord(bytes)
    case UInt8(ascii: "n"): return try word((0x75, 0x6C, 0x6C), .null, bytes)
    default: throw unexpected(.value, bytes)
    }
  }

  private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> [JSONValue] {
    try enter(depth, bytes)
    if accept(UInt8(ascii: "]"), bytes) { return [] }
    let start = items.count
    repeat {
      skipWhitespace(bytes)
      items.append(try value(bytes, depth: depth))
      skipWhitespace(bytes)
    } while accept(UInt8(ascii: ","), bytes)
    guard accept(UInt8(ascii: "]"), bytes) else { throw unexpected(.commaOrBracket, bytes) }
    let result = Array(items[start...])
    items.removeLast(result.count)
    return result
  }

  private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSONObject {
    try enter(depth, bytes)
    if accept(UInt8(ascii: "}"), bytes) { return JSONObject() }
    let start = members.count
    try member(bytes, depth, .keyOrBrace)
    while accept(UInt8(ascii: ","), bytes) {
      skipWhitespace(bytes)
      try member(bytes, depth, .key)
    }
    guard accept(UInt8(ascii: "}"), bytes) else { throw unexpected(.commaOrBrace, bytes) }
    return try popObject(from: start, bytes)
  }

  private mutating func member(
    _ bytes: Span<UInt8>, _ depth: Int, _ expected: JSONError.Expectation
  ) throws(JSONError) {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw unexpected(expected, bytes) }
    let offset = position
    let key = try string(bytes)
    let rank = KeyRank(key, source: bytes.extracting(offset + 1..<position - 1), index: members.count, offset: offset)
    skipWhitespace(bytes)
    guard accept(UInt8(ascii: ":"), bytes) else { throw unexpected(.colon, bytes) }
    skipWhitespace(bytes)
    let value = try value(bytes, depth: depth)
    keys.append(rank)
    members.append(JSONObject.Member(key: key, value: value))
    skipWhitespace(bytes)
  }

  private mutating func enter(_ depth: Int, _ bytes: Span<UInt8>) throws(JSONError) {
    if depth > limits.depth { throw exceeded(.depth, limits.depth, bytes) }
    position += 1
    skipWhitespace(bytes)
  }

  /// Reads a word of four letters, of which the last three are given.
  private mutating func word(
    _ letters: (UInt8, UInt8, UInt8), _ value: JSONValue, _ bytes: Span<UInt8>
  ) throws(JSONError) -> JSONValue {
    guard bytes.count - position >= 4, bytes[position + 1] == letters.0, bytes[position + 2] == letters.1,
      bytes[position + 3] == letters.2
    else { throw unexpected(.value, bytes) }
    position += 4
    return value
  }

  private mutating func falseWord(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    guard bytes.count - position >= 5, bytes[position + 4] == UInt8(ascii: "e") else {
      throw unexpected(.value, bytes)
    }
    let value = try word((0x61, 0x6C, 0x73), .bool(false), bytes)
    position += 1
    return value
  }

  private mutating func accept(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  mutating func skipWhitespace(_ bytes: Span<UInt8>) {
    while position < bytes.count, isWhitespace(bytes[position]) { position += 1 }
  }

  private func isWhitespace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  func unexpected(_ expected: JSONError.Expectation, _ bytes: Span<UInt8>) -> JSONError {
    .unexpected(expected: expected, JSONPosition(byteOffset: position, in: bytes))
  }

  func exceeded(_ limit: JSONError.Limit, _ maximum: Int, _ bytes: Span<UInt8>) -> JSONError {
    .limitExceeded(limit, maximum: maximum, JSONPosition(byteOffset: position, in: bytes))
  }
}
