/// The decimal number that people would write between two values.
enum SeparatingDecimal {
  /// The number nearest to the middle, with the fewest decimals, above `lower` and at most `upper`: `x >= number` tells them apart.
  ///
  /// - Parameter upper: Above `lower`; both finite.
  static func between(_ lower: Double, _ upper: Double) -> Double {
    precondition(lower < upper, "nothing lies between \(lower) and \(upper)")
    let middle = lower / 2 + upper / 2
    for power in powers {
      let coarse = (middle / power).rounded() * power
      if lower < coarse && coarse <= upper { return coarse }
    }
    for power in powers.reversed() {
      let fine = (middle * power).rounded() / power
      if lower < fine && fine <= upper { return fine }
    }
    return upper
  }

  /// 10^12 down to 1.
  private static let powers: [Double] = (0...12).map { exponent in
    (0..<(12 - exponent)).reduce(1.0) { power, _ in power * 10 }
  }
}
