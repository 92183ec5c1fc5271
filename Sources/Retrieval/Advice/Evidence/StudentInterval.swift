/// The two-sided 95 % point of Student's t.
///
/// Table for one to eight degrees of freedom, then the expansion of M. Abramowitz, I. Stegun, "Handbook of Mathematical
/// Functions" (1964) 26.7.5, whose error is below .001 there.
enum StudentInterval {
  private static let table = [12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004]

  static func twoSided95(degreesOfFreedom: Int) -> Double {
    precondition(degreesOfFreedom >= 1, "Student's t has at least one degree of freedom, not \(degreesOfFreedom)")
    if degreesOfFreedom <= table.count { return table[degreesOfFreedom - 1] }
    let z = 1.959963984540054
    let freedom = Double(degreesOfFreedom)
    let (z3, z5, z7) = (z * z * z, z * z * z * z * z, z * z * z * z * z * z * z)
    let first = (z3 + z) / 4
    let second = (5 * z5 + 16 * z3 + 3 * z) / 96
    let third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384
    return z + first / freedom + second / (freedom * freedom) + third / (freedom * freedom * freedom)
  }
}
