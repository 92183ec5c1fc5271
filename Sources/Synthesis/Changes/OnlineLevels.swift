import Domain

// The error budget is spent look by look. A look tests its hypotheses together by a procedure of Y. Benjamini and others (`HypothesisBatch`) at a
// level α_t, and
//
//   FDR = E[ΣV_t ÷ ΣR_t] ≤ Σ E[V_t ÷ R_t] ≤ Σ α_t ≤ α        (V_t false ones among the R_t discoveries of look t)
//
// holds however the looks depend on each other, so a later look may read the whole history again. With no true effect anywhere α is the
// chance of any discovery. In turn no discovery gives budget back. α_t depends on what a look could tell, never on what it found: a look
// that could hardly tell ten points takes little (as in error spending, K. Lan, D. DeMets, Biometrika 70, 1983), and one that can takes
// .9 of the budget, since it must find what a history of years holds; later ones take .3 of what is left. Looks that are due together
// share.

/// The level of the next look.
struct OnlineLevels: Sendable {
  private static let firstShare = 0.9
  private static let laterShare = 0.3
  /// The z of ten points at which a look takes its whole share.
  private static let fullZ = 3.0
  let budget: Double
  /// What the looks so far have spent of the budget.
  let spent: Double
  private let isFirst: Bool

  /// - Parameter looksBefore: the looks that were made before those that are due together with the next one; nil means all.
  init(_ ledger: ChangeLedger, budget: Double, looksBefore: Int? = nil) {
    self.budget = budget
    spent = ledger.looks.reduce(0) { $0 + ($1.level ?? 0) }
    isFirst = !ledger.looks.prefix(looksBefore ?? ledger.looks.count).contains(where: \.isTested)
  }

  /// The level of the next look.
  ///
  /// - Parameters:
  ///   - expectedZ: the z that an effect of ten points is expected to give in the look's best comparison.
  ///   - looksDue: the looks that are due together with this one, itself included.
  func level(expectedZ: Double, looksDue: Int) -> Double {
    let information = expectedZ * expectedZ / (Self.fullZ * Self.fullZ)
    let part = min(1, information * information)
    let share = isFirst ? Self.firstShare : Self.laterShare
    return max(0, budget - spent) * share * part / Double(max(1, looksDue))
  }
}

/// The hypotheses of one look, tested together.
///
/// Two stages (Y. Benjamini, A. Krieger, D. Yekutieli, Biometrika 93, 2006): what the first one rejects at α ÷ (1 + α) is no null hypothesis, so
/// the second one divides the level among the others only.
///
/// Weights (C. Genovese, K. Roeder, L. Wasserman, Biometrika 93, 2006) give more of the level to comparisons that can tell more; they depend
/// on nothing that the test reads, and their mean is one.
struct HypothesisBatch: Sendable {
  /// The level of the look.
  let level: Double
  /// How many are rejected.
  let rejections: Int
  private let weights: [Double]
  /// The level of the smallest p-value when one is rejected, with a weight of one.
  private let step: Double

  init(pValues: [Double], weights: [Double], level: Double) {
    precondition(pValues.count == weights.count, "\(pValues.count) p-values, \(weights.count) weights")
    let mean = weights.reduce(0, +) / Double(max(1, weights.count))
    let weights = weights.map { mean > 0 ? $0 / mean : 1 }
    let first = level / (1 + level) / Double(max(1, pValues.count))
    let rejectedFirst = Self.rejections(pValues, weights, first)
    let others = max(1, pValues.count - rejectedFirst)
    let second = level / (1 + level) / Double(others)
    (self.level, self.weights, step) = (level, weights, second)
    rejections = Self.rejections(pValues, weights, second)
  }

  /// The level of one hypothesis: those at or below it are rejected.
  func threshold(_ index: Int) -> Double { step * weights[index] * Double(max(1, rejections)) }

  private static func rejections(_ pValues: [Double], _ weights: [Double], _ step: Double) -> Int {
    (0...pValues.count).last { count in
      count == 0 || pValues.indices.count { pValues[$0] <= step * weights[$0] * Double(count) } >= count
    } ?? 0
  }
}
