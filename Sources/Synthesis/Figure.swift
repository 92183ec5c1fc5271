import JSONDocuments

/// Numbers of evidence, cut to four decimals so that they read back exactly.
enum Figure {
  /// Rounded to the nearest 1/10,000.
  static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

  /// Rounded down to 1/10,000: a lower bound never grows by rounding.
  static func floored(_ value: Double) -> Double { (value * 10_000 + 1e-6).rounded(.down) / 10_000 }

  /// A share or mean as a JSON number.
  static func json(_ value: Double) -> JSONValue { .number(rounded(value)) }
}
