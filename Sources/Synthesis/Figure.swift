import JSONDocuments

/// Numbers of evidence, cut to four decimals so that they read back exactly.
enum Figure {
  /// Rounded to the nearest 1/10,000.
  static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

  /// Rounded down to 1/10,000: a lower bound never grows by rounding.
  static func floored(_ value: Double) -> Double { (value * 10_000 + 1e-6).rounded(.down) / 10_000 }

  /// A probability of error, rounded up to 1/1,000,000: it never shrinks by rounding.
  static func raised(_ value: Double) -> Double { min(1, (value * 1_000_000 - 1e-6).rounded(.up) / 1_000_000) }

  /// A count for people: `12,345`.
  static func grouped(_ count: Int) -> String {
    let digits = String(count.magnitude)
    let text = digits.enumerated().reduce(into: "") { text, item in
      if item.offset > 0, (digits.count - item.offset) % 3 == 0 { text += "," }
      text.append(item.element)
    }
    return count < 0 ? "-" + text : text
  }

  /// A share or mean as a JSON number.
  static func json(_ value: Double) -> JSONValue { .number(rounded(value)) }
}
