// Number to text as ECMAScript 2024 specifies it in Number::toString (section 6.1.6.1.20), which RFC 8785, section
// 3.2.2.3, requires. The shortest digits that read back to the same double come from Swift's own printing, which
// promises them; only the layout around the digits differs and is redone here.

/// The ECMAScript text of a finite double.
func shortestText(of value: Double) -> String {
  if let integer = Int64(exactly: value), integer.magnitude < 1 << 53 { return String(integer) }
  let decimal = DecimalValue(value.description)
  let sign = decimal.isNegative ? "-" : ""
  let digits = decimal.digits.map(String.init).joined()
  return sign + layout(digits, pointPosition: decimal.digits.count + decimal.exponent)
}

/// Places the decimal point after `pointPosition` digits, or writes an exponent where ECMAScript does.
private func layout(_ digits: String, pointPosition: Int) -> String {
  switch pointPosition {
  case digits.utf8.count...21:
    digits + String(repeating: "0", count: pointPosition - digits.utf8.count)
  case 1...21:
    digits.prefix(pointPosition) + "." + digits.dropFirst(pointPosition)
  case -5...0:
    "0." + String(repeating: "0", count: -pointPosition) + digits
  default:
    mantissa(digits) + "e" + (pointPosition > 0 ? "+" : "") + String(pointPosition - 1)
  }
}

private func mantissa(_ digits: String) -> String {
  digits.utf8.count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst()
}
