/// A path with named places, such as `/v1/episodes/{id}`.
struct PathTemplate: Hashable, Sendable, ExpressibleByStringLiteral {
  enum Segment: Hashable, Sendable {
    case text(String)
    case place(String)
  }

  /// The template as it is written.
  let text: String
  let segments: [Segment]

  init(stringLiteral text: String) {
    self.text = text
    segments = text.split(separator: "/").map { part in
      part.hasPrefix("{") ? .place(String(part.dropFirst().dropLast())) : .text(String(part))
    }
  }

  /// The names of the places, in order.
  var places: [String] {
    segments.compactMap { segment in
      if case .place(let name) = segment { name } else { nil }
    }
  }

  /// What stands at the places of a path; nil when the path has another form or a control character. `parts` are not yet decoded.
  func values(in parts: [Substring]) -> [String: String]? {
    guard parts.count == segments.count else { return nil }
    var values: [String: String] = [:]
    for (segment, part) in zip(segments, parts) {
      switch segment {
      case .text(let text): guard text == part else { return nil }
      case .place(let name):
        guard let value = PercentCoding.decoded(part), !value.isEmpty,
          !value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f })
        else { return nil }
        values[name] = value
      }
    }
    return values
  }
}

/// The escapes of paths and queries (RFC 3986, section 2.1).
enum PercentCoding {
  /// The text behind the escapes; nil when an escape is broken or the result is not UTF-8.
  static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
