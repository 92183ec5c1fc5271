import Domain

/// Names a text by its content: the first 128 bits of its SHA-256.
public struct ContentKey: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The key of `text`.
  public init(of text: String) {
    let digits = Digest.sha256(text)
    let middle = digits.index(digits.startIndex, offsetBy: 16)
    high = UInt64(digits[..<middle], radix: 16) ?? 0
    low = UInt64(digits[middle..<digits.index(middle, offsetBy: 16)], radix: 16) ?? 0
  }
}
