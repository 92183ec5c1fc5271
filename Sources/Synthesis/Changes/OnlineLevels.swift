import Domain

// BatchBH: T. Zrnic, D. Jiang, A. Ramdas, M. I. Jordan, "The Power of Batching in Multiple Hypothesis Testing", AISTATS 2020,
// arXiv:1910.04968. A look is a batch: its hypotheses are tested together by the procedure of Y. Benjamini and Y. Hochberg (J. Royal
// Statistical Society B 57, 1995) at a level α_t with
//
//   Σ_{s≤t} α_s · R⁺_s ÷ (R⁺_s + Σ_{r≠s} R_r) ≤ α            (R_s discoveries of batch s; R⁺_s the most it could have had
//                                                            if one p-value had been zero)
//
// so that the false discovery rate over the store's life is at most α; with no true effect anywhere that is the chance of any
// discovery. The first batch may spend .9 of the budget, since it must find what a history of years holds, a later one .3 of what is
// left; looks that are due together share it. Later looks have new runs alone, and discoveries give budget back.

/// The level of the next batch.
struct OnlineLevels: Sendable {
  private static let firstShare = 0.9
  private static let laterShare = 0.3
  let budget: Double
  private let batches: [ChangeLook]
  private let isFirst: Bool

  /// - Parameter looksBefore: the looks that were made before those that are due together with the next one; nil means all.
  init(_ ledger: ChangeLedger, budget: Double, looksBefore: Int? = nil) {
    self.budget = budget
    batches = ledger.looks.filter(\.isTested)
    isFirst = !ledger.looks.prefix(looksBefore ?? ledger.looks.count).contains(where: \.isTested)
  }

  /// The level of the next batch of `count` hypotheses.
  ///
  /// - Parameter looksDue: the looks that are due together with this one, itself included.
  func level(ofBatch count: Int, looksDue: Int) -> Double {
    let share = isFirst ? Self.firstShare : Self.laterShare
    let discoveries = batches.reduce(0) { $0 + $1.discoveries }
    return max(0, budget - spent) * share / Double(max(1, looksDue)) * Double(count + discoveries)
      / Double(max(1, count))
  }

  /// What the batches so far have spent of the budget.
  var spent: Double {
    let discoveries = batches.reduce(0) { $0 + $1.discoveries }
    return batches.reduce(0) { sum, batch in
      let augmented = Double(batch.augmentedDiscoveries)
      let others = Double(discoveries - batch.discoveries)
      return sum + (batch.level ?? 0) * (augmented > 0 ? augmented / (augmented + others) : 1)
    }
  }
}

/// The hypotheses of one look, tested together.
///
/// Weights (C. Genovese, K. Roeder, L. Wasserman, Biometrika 93, 2006) give more of the level to comparisons that can tell more; they depend
/// on who did what, never on outcomes, and their mean is one.
struct HypothesisBatch: Sendable {
  let pValues: [Double]
  let weights: [Double]
  let level: Double

  init(pValues: [Double], weights: [Double], level: Double) {
    precondition(pValues.count == weights.count, "\(pValues.count) p-values, \(weights.count) weights")
    self.pValues = pValues
    let mean = weights.reduce(0, +) / Double(max(1, weights.count))
    self.weights = weights.map { mean > 0 ? $0 / mean : 1 }
    self.level = level
  }

  /// Which hypotheses are rejected.
  var rejected: [Bool] {
    let count = rejections(pValues)
    return pValues.indices.map { pValues[$0] <= threshold($0, after: count) && count > 0 }
  }

  /// The most rejections that one p-value of zero could have made.
  var augmentedRejections: Int {
    pValues.indices.map { index in
      var changed = pValues
      changed[index] = 0
      return rejections(changed)
    }.max() ?? 0
  }

  /// The level of one hypothesis when `count` are rejected.
  func threshold(_ index: Int, after count: Int) -> Double {
    level * weights[index] * Double(max(1, count)) / Double(max(1, pValues.count))
  }

  private func rejections(_ values: [Double]) -> Int {
    (0...values.count).last { count in
      count == 0 || values.indices.count { values[$0] <= threshold($0, after: count) } >= count
    } ?? 0
  }
}
