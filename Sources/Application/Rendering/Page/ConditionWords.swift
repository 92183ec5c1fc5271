import JSONDocuments

/// A condition of the condition language as people say it: `trigger.vendor_id in ["V-1", "V-2"] && trigger.variance >= 0.02`
/// is "vendor_id is V-1 or V-2 and variance is at least 0.02". What is not a plain comparison is quoted as it is written.
enum ConditionWords {
  private static let comparisons: [(sign: String, words: String)] = [
    ("==", "is"), ("!=", "is not"), (">=", "is at least"), ("<=", "is at most"), (">", "is above"), ("<", "is below"),
    (" in ", "is"),
  ]

  /// The condition in words.
  static func told(_ expression: String) -> String {
    guard let parts = pieces(of: expression, separatedBy: "&&") else { return "`\(expression)` holds" }
    let told = parts.map(comparison)
    let words = told.compactMap { $0 }
    return words.count == told.count ? words.joined(separator: " and ") : "`\(expression)` holds"
  }

  private static func comparison(_ text: String) -> String? {
    for (sign, words) in comparisons {
      guard let sides = pieces(of: text, separatedBy: sign), sides.count == 2 else { continue }
      guard let subject = subject(sides[0]), let value = value(sides[1], isList: sign == " in ") else { return nil }
      return subject == "decision.next" && words == "is" ? "the agent chooses \(value)" : "\(subject) \(words) \(value)"
    }
    return nil
  }

  /// A path as people say it; nil when it is none.
  private static func subject(_ text: String) -> String? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ part in !part.isEmpty && part.utf8.allSatisfy(isPathByte) }) else { return nil }
    switch parts.first {
    case "trigger" where parts.count > 1, "output" where parts.count > 1:
      return parts.dropFirst().joined(separator: ".")
    case "steps" where parts.count > 3 && parts[2] == "output":
      return "\(parts.dropFirst(3).joined(separator: ".")) of \(parts[1])"
    default: return text
    }
  }

  private static func value(_ text: String, isList: Bool) -> String? {
    let quoted = text.replacing("'", with: "\"")
    guard let value = try? JSONValue(parsing: text.contains("'") && !text.contains("\"") ? quoted : text) else {
      return nil
    }
    if let items = value.arrayValue {
      guard isList, !items.isEmpty else { return nil }
      return items.map(scalar).joined(separator: " or ")
    }
    return isList || value.objectValue != nil ? nil : scalar(value)
  }

  /// A value without quotes where it needs none.
  static func scalar(_ value: JSONValue) -> String {
    guard let text = value.stringValue else { return value.text }
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { isPathByte($0) || $0 == UInt8(ascii: ".") }
    return isPlain ? text : JSONValue.string(text).text
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// The trimmed pieces between a separator outside of quotes; nil when a piece is empty or a quote is left open.
  private static func pieces(of text: String, separatedBy separator: String) -> [String]? {
    let bytes = Array(text.utf8)
    let sign = Array(separator.utf8)
    var pieces: [[UInt8]] = [[]]
    var quote: UInt8?
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if quote == nil, bytes[index...].starts(with: sign) {
        pieces.append([])
        index += sign.count
        continue
      }
      if let open = quote {
        if byte == UInt8(ascii: "\\") { return nil }
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
      pieces[pieces.count - 1].append(byte)
      index += 1
    }
    let trimmed = pieces.map { String(decoding: $0, as: UTF8.self).trimmingBlanks }
    return quote == nil && trimmed.allSatisfy { !$0.isEmpty } ? trimmed : nil
  }
}

extension String {
  /// The text without blanks at both ends.
  fileprivate var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
