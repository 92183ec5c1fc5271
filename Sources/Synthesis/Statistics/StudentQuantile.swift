/// Upper points of Student's t.
///
/// Exact table for one to eight degrees of freedom, then the expansion of M. Abramowitz, I. Stegun, "Handbook of
/// Mathematical Functions" (1964) 26.7.5, whose error is below .0001 there.
enum StudentQuantile {
  private static let table05 = [6.313752, 2.919986, 2.353363, 2.131847, 2.015048, 1.943180, 1.894579, 1.859548]
  private static let table025 = [12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004]

  /// The point that t exceeds with probability .05.
  static func upper05(degreesOfFreedom: Int) -> Double { point(table05, 1.6448536269514722, degreesOfFreedom) }

  /// The point that t exceeds with probability .025.
  static func upper025(degreesOfFreedom: Int) -> Double { point(table025, 1.959963984540054, degreesOfFreedom) }

  private static func point(_ table: [Double], _ z: Double, _ degreesOfFreedom: Int) -> Double {
    precondition(degreesOfFreedom >= 1, "Student's t has at least one degree of freedom, not \(degreesOfFreedom)")
    if degreesOfFreedom <= table.count { return table[degreesOfFreedom - 1] }
    let freedom = Double(degreesOfFreedom)
    let (z3, z5, z7) = (z * z * z, z * z * z * z * z, z * z * z * z * z * z * z)
    let first = (z3 + z) / 4
    let second = (5 * z5 + 16 * z3 + 3 * z) / 96
    let third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384
    return z + first / freedom + second / (freedom * freedom) + third / (freedom * freedom * freedom)
  }
}
