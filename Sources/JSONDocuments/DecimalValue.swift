/// The exact value of a number's spelling: `digits` × 10^`exponent`, without leading or trailing zeros in `digits`.
struct DecimalValue: Hashable {
  private(set) var isNegative = false
  private(set) var digits: [UInt8] = []
  private(set) var exponent = 0

  /// Reads a spelling that follows the grammar of JSON numbers.
  init(_ text: String) {
    var inFraction = false
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "."): inFraction = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): break
      default: append(byte - UInt8(ascii: "0"), inFraction: inFraction)
      }
      if byte | 0x20 == UInt8(ascii: "e") { break }
    }
    exponent += saturatedInteger(rest)
    normalise()
  }

  /// The value when it is an integer that fits in 64 bits.
  var integer: Int64? {
    guard exponent >= 0, digits.count + exponent <= 19 else { return digits.isEmpty ? 0 : nil }
    let text = digits.map(String.init).joined() + String(repeating: "0", count: exponent)
    return digits.isEmpty ? 0 : Int64((isNegative ? "-" : "") + text)
  }

  private mutating func append(_ digit: UInt8, inFraction: Bool) {
    if inFraction { exponent -= 1 }
    if !digits.isEmpty || digit != 0 { digits.append(digit) }
  }

  private mutating func normalise() {
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    if digits.isEmpty { (isNegative, exponent) = (false, 0) }
  }
}

/// The integer written in ASCII, saturated far inside the range of `Int` so that sums cannot overflow.
func saturatedInteger(_ text: Substring.UTF8View) -> Int {
  var magnitude = 0
  for byte in text where isDigit(byte) {
    magnitude = min(magnitude * 10 + Int(byte - UInt8(ascii: "0")), 1 << 40)
  }
  return text.first == UInt8(ascii: "-") ? -magnitude : magnitude
}
