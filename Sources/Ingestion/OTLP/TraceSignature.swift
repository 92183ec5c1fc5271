/// Tells traces by the beginning of a file.
enum TraceSignature {
  private static let names = ["\"resourceSpans\"", "\"resource_spans\""].map { Array($0.utf8) }

  /// Whether the beginning of a JSON document tells of spans.
  static func isJSON(_ head: some Collection<UInt8>) -> Bool {
    let bytes = Array(head)
    return names.contains { ByteSearch.contains($0, in: bytes) }
  }

  /// Whether the bytes begin as a protobuf request with spans does: field 1, a length, and within it only a resource, groups of
  /// spans and a schema's address. A text cannot look like that: identifiers of spans are no UTF-8, or hold control characters.
  static func isProtobuf(_ head: [UInt8]) -> Bool {
    var outer = WireCursor(bytes: head[...])
    guard outer.tag() == 0x0a, let length = outer.length(), length > 0 else { return false }
    var inner = WireCursor(bytes: outer.rest.prefix(length))
    let isWhole = outer.rest.count >= length
    var fieldCount = 0
    while !inner.rest.isEmpty {
      guard let tag = inner.tag(), [0x0a, 0x12, 0x1a].contains(tag), let size = inner.length() else { return false }
      fieldCount += 1
      guard size <= inner.rest.count else { return !isWhole && hasBinary(head) }
      inner.skip(size)
    }
    return fieldCount > 0 && hasBinary(head)
  }

  private static func hasBinary(_ head: [UInt8]) -> Bool {
    head.contains { $0 < 9 || ($0 > 13 && $0 < 32) } || TextBytes.invalidOffset(in: head) != nil
  }
}

/// A cursor over protobuf's wire format.
private struct WireCursor {
  private(set) var rest: ArraySlice<UInt8>

  init(bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func tag() -> UInt8? { rest.popFirst() }

  /// A length of at most 2^35, nil when there is none.
  mutating func length() -> Int? {
    var value = 0
    for shift in stride(from: 0, to: 35, by: 7) {
      guard let byte = rest.popFirst() else { return nil }
      value |= Int(byte & 0x7f) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }

  mutating func skip(_ count: Int) { rest = rest.dropFirst(count) }
}
