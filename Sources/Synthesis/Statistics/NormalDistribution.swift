// The standard normal distribution with +, −, ×, ÷ and √ alone, so that every IEEE 754 machine gives the same bits.
//
// Φ by the series of G. Marsaglia, "Evaluating the Normal Distribution", J. Statistical Software 11 (4), 2004, whose terms are
// positive; Φ⁻¹ by bisection.

/// Φ and its inverse.
enum NormalDistribution {
  private static let inverseRootOfTwoPi = 0.3989422804014327

  /// P(Z ≥ z).
  static func upperTail(_ z: Double) -> Double {
    if z < 0 { return 1 - upperTail(-z) }
    return z > 4 ? farTail(z) : 0.5 - density(z) * series(z)
  }

  /// The z with P(Z ≥ z) = `probability`, which is cut to 1e-12 … 1 − 1e-12.
  static func upperQuantile(_ probability: Double) -> Double {
    let target = min(max(probability, 1e-12), 1 - 1e-12)
    var low = -8.0
    var high = 8.0
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if upperTail(middle) > target { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  private static func density(_ z: Double) -> Double { inverseRootOfTwoPi / exponential(z * z / 2) }

  /// z + z³/3 + z⁵/(3·5) + …
  private static func series(_ z: Double) -> Double {
    var term = z
    var sum = z
    var odd = 1.0
    while term > sum * 1e-17 {
      odd += 2
      term *= z * z / odd
      sum += term
    }
    return sum
  }

  /// The continued fraction of Laplace, for z above 4, where the series would cancel.
  private static func farTail(_ z: Double) -> Double {
    var fraction = z
    for step in stride(from: 60.0, through: 1, by: -1) { fraction = z + step / fraction }
    return density(z) / fraction
  }

  /// eˣ for x ≥ 0: the Taylor series of x ÷ 2ᵏ below 1/2, squared k times.
  private static func exponential(_ x: Double) -> Double {
    var reduced = x
    var squarings = 0
    while reduced > 0.5 {
      reduced /= 2
      squarings += 1
    }
    var term = 1.0
    var sum = 1.0
    for index in 1...18 {
      term *= reduced / Double(index)
      sum += term
    }
    for _ in 0..<squarings { sum *= sum }
    return sum
  }
}
