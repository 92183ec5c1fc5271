/// A place in a JSON document: P. Bryan, K. Zyp, M. Nottingham, "JavaScript Object Notation (JSON) Pointer", RFC 6901.
public struct JSONPointer: Sendable {
  /// The unescaped reference tokens from the root; empty for the whole document.
  public let tokens: [String]

  /// The pointer of these unescaped tokens.
  public init(tokens: [String] = []) {
    self.tokens = tokens
  }

  /// Reads the string form: empty, or tokens that each start with `/`, where `~0` is `~` and `~1` is `/`.
  ///
  /// - Throws: `JSONError.invalidPointer`.
  public init(_ text: String) throws(JSONError) {
    guard !text.isEmpty else {
      tokens = []
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else { throw .invalidPointer(text) }
    var tokens: [String] = []
    for token in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      guard let unescaped = unescapedToken(token) else { throw .invalidPointer(text) }
      tokens.append(unescaped)
    }
    self.tokens = tokens
  }

  /// Reads the URI fragment form: `#` and the percent-encoded string form.
  ///
  /// - Throws: `JSONError.invalidPointer`.
  public init(fragment: String) throws(JSONError) {
    guard fragment.utf8.first == UInt8(ascii: "#"), let text = percentDecoded(fragment.utf8.dropFirst()) else {
      throw .invalidPointer(fragment)
    }
    try self.init(text)
  }

  /// The pointer to the member or element `token` below this place.
  public func appending(_ token: String) -> JSONPointer {
    JSONPointer(tokens: tokens + [token])
  }

  /// The pointer to the element of that index below this place.
  public func appending(_ index: Int) -> JSONPointer {
    appending(String(index))
  }

  /// Whether the other place lies inside this one (a place is not inside itself).
  func isProperPrefix(of other: JSONPointer) -> Bool {
    tokens.count < other.tokens.count && zip(tokens, other.tokens).allSatisfy(hasSameBytes)
  }
}

extension JSONPointer: CustomStringConvertible {
  /// The string form.
  public var description: String {
    var bytes: [UInt8] = []
    for token in tokens {
      bytes.append(UInt8(ascii: "/"))
      for byte in token.utf8 { bytes.append(contentsOf: escaped(byte)) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func escaped(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "~"): Array("~0".utf8)
    case UInt8(ascii: "/"): Array("~1".utf8)
    default: [byte]
    }
  }
}

extension JSONPointer: Hashable {
  public static func == (left: JSONPointer, right: JSONPointer) -> Bool {
    left.tokens.count == right.tokens.count && zip(left.tokens, right.tokens).allSatisfy(hasSameBytes)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(tokens)
  }
}

extension JSONValue {
  /// The value at a place, or nil when nothing is there.
  public subscript(pointer: JSONPointer) -> JSONValue? {
    var value = self
    for token in pointer.tokens {
      guard let next = value.child(token) else { return nil }
      value = next
    }
    return value
  }

  private func child(_ token: String) -> JSONValue? {
    switch self {
    case .object(let object): object[token]
    case .array: arrayIndex(token).flatMap { self[index: $0] }
    default: nil
    }
  }
}

/// An array index of RFC 6901: `0`, or digits without a leading zero.
func arrayIndex(_ token: String) -> Int? {
  guard token.utf8.allSatisfy(isDigit), token == "0" || token.utf8.first != UInt8(ascii: "0") else { return nil }
  return Int(token)
}

private func unescapedToken(_ token: Substring.UTF8View) -> String? {
  var bytes: [UInt8] = []
  var rest = token
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "~") else {
      bytes.append(byte)
      continue
    }
    switch rest.popFirst() {
    case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
    case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
    default: return nil
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

private func percentDecoded(_ text: Substring.UTF8View) -> String? {
  var bytes: [UInt8] = []
  var rest = text
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      bytes.append(byte)
      continue
    }
    guard let high = rest.popFirst(), let low = rest.popFirst(),
      let high = hexadecimalValue(high), let low = hexadecimalValue(low)
    else { return nil }
    bytes.append(high << 4 | low)
  }
  return String(validating: bytes, as: UTF8.self)
}

/// The value of a hexadecimal digit in ASCII, of either case.
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
