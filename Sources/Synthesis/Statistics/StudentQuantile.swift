/// The upper 5 % point of Student's t.
///
/// Exact table for one to eight degrees of freedom, then the expansion of M. Abramowitz, I. Stegun, "Handbook of
/// Mathematical Functions" (1964) 26.7.5, whose error is below .0001 there.
enum StudentQuantile {
  private static let table = [6.313752, 2.919986, 2.353363, 2.131847, 2.015048, 1.943180, 1.894579, 1.859548]

  static func upper05(degreesOfFreedom: Int) -> Double {
    precondition(degreesOfFreedom >= 1, "Student's t has at least one degree of freedom, not \(degreesOfFreedom)")
    if degreesOfFreedom <= table.count { return table[degreesOfFreedom - 1] }
    let z = 1.6448536269514722
    let freedom = Double(degreesOfFreedom)
    let (z3, z5, z7) = (z * z * z, z * z * z * z * z, z * z * z * z * z * z * z)
    let first = (z3 + z) / 4
    let second = (5 * z5 + 16 * z3 + 3 * z) / 96
    let third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384
    return z + first / freedom + second / (freedom * freedom) + third / (freedom * freedom * freedom)
  }
}
