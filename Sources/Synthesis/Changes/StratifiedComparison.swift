import Domain

// The effect of a binary choice with everything that is recorded held constant. Outcome and choice are both freed of additive effects
// of all factors (R. Frisch, F. Waugh, Econometrica 1, 1933; M. Lovell, JASA 58, 1963) by alternating projections, and
//
//   effect = Σ w·t̃·ỹ ÷ Σ w·t̃²
//
// which weighs a stratum by what it can tell: one where all runs chose alike says nothing. The null hypothesis is tested by permuting the
// residuals of the outcome within tasks (D. Freedman, D. Lane, J. Business & Economic Statistics 1, 1983), scaled for the
// degrees of freedom that the factors took.

/// A comparison of the two sides of a candidate on one slice.
struct StratifiedComparison: Sendable {
  private static let enoughReached = 50
  /// The difference within strata, in shares.
  let effect: Double
  /// Σ w·t̃²: what the slice can tell about the effect. Depends on the choices alone, never on outcomes.
  let information: Double
  /// The share of the runs without the change that stand where the change is chosen, too.
  let overlap: Double
  /// The standardised statistic under permutation within tasks; positive when the change does good.
  let z: Double
  /// t̃ with its weight.
  private let scores: [Double]
  private let choices: [Double]
  /// ỹ, without the effect of the factors.
  private let outcomes: [Double]
  /// The residuals of the full model.
  private let errors: [Double]
  private let strata: [[Int]]
  private let inflation: Double

  /// nil when the factors determine the choice, or leave no degree of freedom.
  init?(choice: [Bool], met: [Bool], weights: [Double], factors: [ChangeFactor], tasks: [Int]) {
    let count = choice.count
    let parameters = 1 + factors.reduce(0) { $0 + $1.levelCount - 1 }
    guard count > parameters + 8 else { return nil }
    let effects = FixedEffects(factors, weights)
    let plain = choice.map { $0 ? 1.0 : 0 }
    let choices = effects.residuals(of: plain)
    let outcomes = effects.residuals(of: met.map { $0 ? 1.0 : 0 })
    let scores = zip(weights, choices).map { $0 * $1 }
    let information = zip(scores, choices).reduce(0) { $0 + $1.0 * $1.1 }
    guard information > 1 else { return nil }
    let effect = zip(scores, outcomes).reduce(0) { $0 + $1.0 * $1.1 } / information
    self.effect = effect
    self.information = information
    self.scores = scores
    self.choices = choices
    self.outcomes = outcomes
    errors = zip(outcomes, choices).map { $0 - effect * $1 }
    strata = Self.groups(of: tasks)
    inflation = (Double(count) / Double(count - parameters)).squareRoot()
    overlap = Self.overlap(plain, choices)
    z = Self.standardised(scores, outcomes, strata) / inflation
  }

  /// Of each run, whether the choice and the outcome, both freed of the factors, point the same way: more often so where the choice helps.
  var agreements: [Bool] { zip(scores, outcomes).map { $0 * $1 > 0 } }

  /// About the z that these runs alone would give, from the residuals of all.
  func z(among positions: [Int]) -> Double {
    var (distance, variance) = (0.0, 0.0)
    for position in positions {
      distance += scores[position] * outcomes[position]
      variance += scores[position] * scores[position] * errors[position] * errors[position]
    }
    return variance > 0 ? distance / variance.squareRoot() : 0
  }

  /// The positions of each code, codes ascending.
  private static func groups(of codes: [Int]) -> [[Int]] {
    var groups: [Int: [Int]] = [:]
    for (position, code) in codes.enumerated() { groups[code, default: []].append(position) }
    return groups.sorted { $0.key < $1.key }.map(\.value)
  }

  /// A run without the change has its like among those with it when the factors give it at least a third of the usual chance.
  private static func overlap(_ choice: [Double], _ residuals: [Double]) -> Double {
    let usual = choice.reduce(0, +) / Double(choice.count)
    let without = choice.indices.filter { choice[$0] == 0 }
    guard !without.isEmpty else { return 0 }
    return Double(without.count { -residuals[$0] >= usual / 3 }) / Double(without.count)
  }

  /// (S − E) ÷ √Var of S = Σ score·outcome under all permutations within strata (W. Hoeffding, Annals of Mathematical Statistics 22, 1951).
  private static func standardised(_ scores: [Double], _ outcomes: [Double], _ strata: [[Int]]) -> Double {
    var distance = 0.0
    var variance = 0.0
    for stratum in strata where stratum.count > 1 {
      let size = Double(stratum.count)
      let scoreMean = stratum.reduce(0) { $0 + scores[$1] } / size
      let outcomeMean = stratum.reduce(0) { $0 + outcomes[$1] } / size
      var (product, scoreSquares, outcomeSquares) = (0.0, 0.0, 0.0)
      for position in stratum {
        let (score, outcome) = (scores[position] - scoreMean, outcomes[position] - outcomeMean)
        product += score * outcome
        scoreSquares += score * score
        outcomeSquares += outcome * outcome
      }
      distance += product
      variance += scoreSquares * outcomeSquares / (size - 1)
    }
    return variance > 0 ? distance / variance.squareRoot() : 0
  }
}

// MARK: - Test and interval

extension StratifiedComparison {
  /// The one-sided p-value by permutation within tasks, drawn until fifty permutations are at least as good (J. Besag, P. Clifford,
  /// Biometrika 78, 1991) or all are used up: then (1 + those as good) ÷ (1 + permutations).
  ///
  /// - Complexity: O(permutations × runs).
  func permutationP(seed: UInt64, permutations: Int) -> Double {
    var generator = PermutedCongruentialGenerator(seed: seed)
    let observed = effect * information
    var shuffled = outcomes
    var reached = 0
    for draw in 1...permutations {
      var statistic = 0.0
      for stratum in strata {
        for last in stride(from: stratum.count - 1, to: 0, by: -1) {
          shuffled.swapAt(stratum[last], stratum[generator.next(below: last + 1)])
        }
        for position in stratum { statistic += scores[position] * shuffled[position] }
      }
      if statistic * inflation >= observed - 1e-12 { reached += 1 }
      if reached == Self.enoughReached { return Double(reached) / Double(draw) }
    }
    return Double(1 + reached) / Double(1 + permutations)
  }

  /// The two-sided 95 % interval: the standard error by bootstrap over clusters (A. C. Cameron, J. Gelbach, D. Miller, Review of
  /// Economics and Statistics 90, 2008), the largest over the given ways to cluster, times Student's t.
  ///
  /// - Parameter clusterings: For each way the cluster of each run; a way with fewer than eight clusters is left out.
  func interval(_ clusterings: [[Int]], seed: UInt64, resamples: Int) -> (lower: Double, upper: Double) {
    let single = (standardError(scores.indices.map { [$0] }, seed, resamples), scores.count)
    let errors = clusterings.map(Self.groups).filter { $0.count >= 8 }.map {
      (standardError($0, seed, resamples), $0.count)
    }
    let widths = ([single] + errors).map { $0.0 * StudentQuantile.upper025(degreesOfFreedom: max(1, $0.1 - 1)) }
    let half = inflation * (widths.max() ?? 0)
    return (effect - half, effect + half)
  }

  /// The standard deviation of the effect over resampled clusters.
  private func standardError(_ clusters: [[Int]], _ seed: UInt64, _ resamples: Int) -> Double {
    let parts = clusters.map { cluster in
      cluster.reduce(into: (error: 0.0, information: 0.0)) { sum, position in
        sum.error += scores[position] * errors[position]
        sum.information += scores[position] * choices[position]
      }
    }
    var generator = PermutedCongruentialGenerator(seed: seed)
    var moments = RunningMoments()
    for _ in 0..<resamples {
      var (error, weight) = (0.0, 0.0)
      for _ in parts {
        let part = parts[generator.next(below: parts.count)]
        error += part.error
        weight += part.information
      }
      if weight > 0 { moments.add(error / weight) }
    }
    return moments.deviation
  }
}
