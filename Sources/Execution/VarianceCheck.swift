/// The rule of SK-LOGIC-003: whether two amounts agree within a tolerance, decided exactly at the boundary (S-9.3).
public enum VarianceCheck {
  /// Whether |actual − expected| ≤ tolerance × |expected|, with amounts rounded to 1/10,000 and the tolerance to 1/1,000,000.
  ///
  /// The comparison is made in integers, so that 1.05 against 1.00 passes at .05. Amounts that are not finite or beyond
  /// ±10^14 do not pass.
  public static func passes(actual: Double, expected: Double, tolerance: Double) -> Bool {
    guard let actual = units(actual, 10_000), let expected = units(expected, 10_000),
      let tolerance = units(tolerance, 1_000_000), tolerance >= 0
    else { return false }
    return (actual - expected).magnitude * 1_000_000 <= tolerance.magnitude * expected.magnitude
  }

  /// The same rule on a deviation that is told as a share of the expected amount, rounded to 1/10,000.
  public static func passes(variance: Double, tolerance: Double) -> Bool {
    passes(actual: 1 + variance, expected: 1, tolerance: tolerance)
  }

  private static func units(_ value: Double, _ scale: Double) -> Int128? {
    guard value.isFinite, value.magnitude <= 1e14 else { return nil }
    return Int128((value * scale).rounded())
  }
}
