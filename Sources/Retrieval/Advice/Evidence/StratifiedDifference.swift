// The difference of two success shares within strata.
//
// Each stratum in which both sides have runs gives a difference; they are averaged with the stratum's runs of whatever side as
// weights (direct standardisation to the runs at the decision point). Strata with one side only say nothing and do not count.
//
// The interval is the widest of up to three, each of which is too narrow somewhere:
//   1. the stratified Newcombe interval (X. Yan, X. G. Su, "Stratified Wilson and Newcombe confidence intervals for multiple
//      binomial proportions", Statistics in Biopharmaceutical Research 2 (2010) 329-335), for shares near 0 and 1;
//   2. the normal one with (x + 1) ÷ (n + 2) for the shares, for strata with very few runs;
//   3. where tasks are cases, Student's t on the differences of the tasks (k − 1 degrees of freedom), since the trials of one
//      case are not independent.
// The share of one side has the stratified Wilson interval of the same paper. Only +, −, ×, ÷ and √ in the order of the strata.

import Domain

/// A run with a known outcome on one side of a comparison.
struct ComparedRun {
  enum Side {
    case with, without, neither
  }

  var side: Side
  var hasSucceeded: Bool
  /// The stratum, from 0.
  var stratum: Int
  /// The case, from 0; all runs of a stratum are of one case where cases count.
  var task: Int
}

/// What a comparison within strata found.
struct StratifiedDifference: Hashable {
  /// The standardised share of one side, with its interval.
  struct Side: Hashable {
    var share = 0.0
    var lower = 0.0
    var upper = 0.0
    /// Runs in the strata that count.
    var runs = 0
  }

  let difference: Double
  let lower: Double
  let upper: Double
  let with: Side
  let without: Side
  /// Strata in which both sides have runs.
  let strata: Int
  /// The share of all compared runs that lie in such strata.
  let coverage: Double

  var isBetter: Bool { lower > 0 }
  var isWorse: Bool { upper < 0 }
}

extension StratifiedDifference {
  /// Compares; nil when no stratum has runs of both sides.
  ///
  /// - Complexity: O(runs + strata).
  init?(_ runs: [ComparedRun], byCase: Bool) {
    let counts = Self.counts(runs)
    let informative = counts.filter { $0.with.trials > 0 && $0.without.trials > 0 }
    let total = informative.reduce(0) { $0 + $1.weight }
    guard total > 0 else { return nil }
    let weights = informative.map { $0.weight / total }
    let with = Self.side(informative.map(\.with), weights)
    let without = Self.side(informative.map(\.without), weights)
    let difference = with.share - without.share
    let least = max(
      Self.smoothedHalf(informative, weights),
      byCase ? Self.caseHalf(informative, weights, around: difference) : 0)
    self.difference = difference
    lower = max(-1, difference - max(least, Self.distance(with.share - with.lower, without.upper - without.share)))
    upper = min(1, difference + max(least, Self.distance(with.upper - with.share, without.share - without.lower)))
    self.with = with
    self.without = without
    strata = informative.count
    coverage = total / counts.reduce(0) { $0 + $1.weight }
  }

  private struct Counts {
    var with = BinomialProportion(0, of: 0)
    var without = BinomialProportion(0, of: 0)
    var weight = 0.0
    var task = 0

    mutating func count(_ run: ComparedRun) {
      weight += 1
      task = run.task
      switch run.side {
      case .with: with = with.adding(run.hasSucceeded)
      case .without: without = without.adding(run.hasSucceeded)
      case .neither: break
      }
    }
  }

  private static func counts(_ runs: [ComparedRun]) -> [Counts] {
    var counts = [Counts](repeating: Counts(), count: (runs.lazy.map(\.stratum).max() ?? -1) + 1)
    for run in runs { counts[run.stratum].count(run) }
    return counts.filter { $0.weight > 0 }
  }

  /// The standardised share; the distances of the Wilson bounds are combined as those of independent shares.
  private static func side(_ shares: [BinomialProportion], _ weights: [Double]) -> Side {
    var side = Side()
    var (below, above) = (0.0, 0.0)
    for (share, weight) in zip(shares, weights) {
      let interval = share.wilsonInterval()
      let (down, up) = (weight * (share.share - interval.lower), weight * (interval.upper - share.share))
      side.share += weight * share.share
      below += down * down
      above += up * up
      side.runs += share.trials
    }
    side.lower = max(0, side.share - below.squareRoot())
    side.upper = min(1, side.share + above.squareRoot())
    return side
  }

  private static func smoothedHalf(_ counts: [Counts], _ weights: [Double]) -> Double {
    var variance = 0.0
    for (count, weight) in zip(counts, weights) {
      variance += weight * weight * (count.with.smoothedVariance + count.without.smoothedVariance)
    }
    return BinomialProportion.twoSided95 * variance.squareRoot()
  }

  private static func caseHalf(_ counts: [Counts], _ weights: [Double], around mean: Double) -> Double {
    var residuals: [Int: Double] = [:]
    for (count, weight) in zip(counts, weights) {
      residuals[count.task, default: 0] += weight * (count.with.share - count.without.share - mean)
    }
    guard residuals.count >= 2 else { return 2 }
    let squares = residuals.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * $1.value }
    let cases = Double(residuals.count)
    return StudentInterval.twoSided95(degreesOfFreedom: residuals.count - 1)
      * (cases / (cases - 1) * squares).squareRoot()
  }

  private static func distance(_ one: Double, _ other: Double) -> Double { (one * one + other * other).squareRoot() }
}

extension BinomialProportion {
  fileprivate func adding(_ isSuccess: Bool) -> BinomialProportion {
    BinomialProportion(successes + (isSuccess ? 1 : 0), of: trials + 1)
  }

  /// The variance of the share, by (x + 1) ÷ (n + 2).
  fileprivate var smoothedVariance: Double {
    let share = Double(successes + 1) / Double(trials + 2)
    return share * (1 - share) / Double(trials)
  }
}
