/// Additive effects of factors, taken out by alternating projections (S. Halperin, Acta Sci. Math. 23, 1962): subtract each factor's weighted level
/// means in turn until nothing is left to subtract.
struct FixedEffects: Sendable {
  private static let maximumSweeps = 100
  private static let tolerance = 1e-7
  private let factors: [ChangeFactor]
  private let weights: [Double]
  private let levelWeights: [[Double]]

  init(_ factors: [ChangeFactor], _ weights: [Double]) {
    self.factors = factors
    self.weights = weights
    levelWeights = factors.map { factor in
      var sums = [Double](repeating: 0, count: factor.levelCount)
      for (position, code) in factor.codes.enumerated() { sums[code] += weights[position] }
      return sums
    }
  }

  /// The values without the effects and without their mean.
  ///
  /// - Complexity: O(sweeps × factors × values).
  func residuals(of values: [Double]) -> [Double] {
    let total = weights.reduce(0, +)
    let mean = zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / total
    var rest = values.map { $0 - mean }
    for _ in 0..<Self.maximumSweeps {
      var largest = 0.0
      for index in factors.indices { largest = max(largest, sweep(index, &rest)) }
      if largest < Self.tolerance { break }
    }
    return rest
  }

  private func sweep(_ index: Int, _ rest: inout [Double]) -> Double {
    let codes = factors[index].codes
    var means = [Double](repeating: 0, count: factors[index].levelCount)
    for (position, code) in codes.enumerated() { means[code] += weights[position] * rest[position] }
    var largest = 0.0
    for code in means.indices where levelWeights[index][code] > 0 {
      means[code] /= levelWeights[index][code]
      largest = max(largest, abs(means[code]))
    }
    for (position, code) in codes.enumerated() { rest[position] -= means[code] }
    return largest
  }
}
