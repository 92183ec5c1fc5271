/// A JSON number that keeps its spelling: `1`, `1.0` and `1e0` are different numbers here, of the same value.
public struct JSONNumber: Hashable, Sendable {
  /// The spelling, which follows the grammar of RFC 8259, section 6.
  public let text: String

  /// The decimal spelling of an integer.
  public init(_ value: Int) {
    text = String(value)
  }

  /// The decimal spelling of an integer.
  public init(_ value: Int64) {
    text = String(value)
  }

  /// The shortest spelling of ECMAScript (RFC 8785, section 3.2.2.3), from which the same double reads back.
  ///
  /// `value` must be finite; negative zero becomes `0`.
  public init(_ value: Double) {
    precondition(value.isFinite, "JSON has no spelling for \(value)")
    text = shortestText(of: value)
  }

  /// Reads a spelling, which must be a JSON number and nothing else.
  ///
  /// - Throws: `JSONError` when it is none, or too large for a double.
  public init(parsing text: String) throws(JSONError) {
    self = try JSONReader.number(text)
  }

  /// Wraps a spelling that is already known to follow the grammar.
  init(checkedText: String) {
    text = checkedText
  }

  /// The nearest binary64 value; always finite for a number that the reader accepted.
  public var doubleValue: Double {
    guard let value = Double(text) else { preconditionFailure("A JSON number is spelled \(text)") }
    return value
  }

  /// The exact value when it is an integer of 64 bits, however it is spelled (`1.0` and `10e-1` are 1).
  public var integerValue: Int64? {
    isSpelledAsInteger ? Int64(text) : DecimalValue(text).integer
  }

  /// Whether the spelling has neither a fraction nor an exponent.
  public var isSpelledAsInteger: Bool {
    text.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// Whether both spellings stand for the same exact decimal value.
  public func hasSameValue(as other: JSONNumber) -> Bool {
    text == other.text || DecimalValue(text) == DecimalValue(other.text)
  }
}

func isDigit(_ byte: UInt8) -> Bool {
  byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}
