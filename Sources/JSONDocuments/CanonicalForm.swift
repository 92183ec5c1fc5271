// The canonical form: A. Rundgren, B. Jordan, S. Erdtman, "JSON Canonicalization Scheme (JCS)", RFC 8785, 2020.
//
// Difference from the RFC: numbers are doubles there, so that 9007199254740993 and 9007199254740992 would share one
// hash. Here an integer beyond 2^53 is refused, both when it is spelled as one and when its canonical spelling would be
// one (1e16), so that the canonical form of a canonical form is always itself.

extension JSONValue {
  /// The RFC 8785 form in UTF-8, the bytes that are hashed.
  ///
  /// - Throws: `JSONError.inexactInteger` for an integer beyond 2^53; `numberTooLarge` cannot occur.
  public func canonicalBytes() throws(JSONError) -> [UInt8] {
    var bytes: [UInt8] = []
    try appendCanonical(self, to: &bytes)
    return bytes
  }

  /// The RFC 8785 form as text.
  ///
  /// - Throws: `JSONError.inexactInteger` for an integer beyond 2^53.
  public func canonicalText() throws(JSONError) -> String {
    String(decoding: try canonicalBytes(), as: UTF8.self)
  }
}

private func appendCanonical(_ value: JSONValue, to bytes: inout [UInt8]) throws(JSONError) {
  switch value {
  case .null: bytes.append(contentsOf: "null".utf8)
  case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
  case .number(let value): bytes.append(contentsOf: try canonicalText(of: value).utf8)
  case .string(let value): appendQuoted(value, to: &bytes)
  case .array(let items): try appendCanonical(items, to: &bytes)
  case .object(let object): try appendCanonical(object, to: &bytes)
  }
}

private func appendCanonical(_ items: [JSONValue], to bytes: inout [UInt8]) throws(JSONError) {
  bytes.append(UInt8(ascii: "["))
  for (index, item) in items.enumerated() {
    if index > 0 { bytes.append(UInt8(ascii: ",")) }
    try appendCanonical(item, to: &bytes)
  }
  bytes.append(UInt8(ascii: "]"))
}

private func appendCanonical(_ object: JSONObject, to bytes: inout [UInt8]) throws(JSONError) {
  bytes.append(UInt8(ascii: "{"))
  for (index, member) in object.members.enumerated() {
    if index > 0 { bytes.append(UInt8(ascii: ",")) }
    appendQuoted(member.key, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    try appendCanonical(member.value, to: &bytes)
  }
  bytes.append(UInt8(ascii: "}"))
}

private func canonicalText(of number: JSONNumber) throws(JSONError) -> String {
  let text = shortestText(of: number.doubleValue)
  let isInteger = number.isSpelledAsInteger || JSONNumber(checkedText: text).isSpelledAsInteger
  if isInteger, number.doubleValue.magnitude > 0x1p53 || (number.integerValue ?? 0).magnitude > 1 << 53 {
    throw .inexactInteger(number.text)
  }
  return text
}
