/// ln(value) for a finite value above zero, by the series of artanh; the C library's differs in the last bit between processors.
func naturalLogarithm(_ value: Double) -> Double {
  precondition(value > 0 && value.isFinite, "ln(\(value))")
  var exponent = Double(value.exponent)
  var significand = value.significand
  if significand > 1.4142135623730951 {
    significand /= 2
    exponent += 1
  }
  let ratio = (significand - 1) / (significand + 1)
  let square = ratio * ratio
  var sum = 0.0
  for power in stride(from: 23, through: 1, by: -2) { sum = sum * square + 1 / Double(power) }
  return 2 * ratio * sum + exponent * 0.6931471805599453
}
