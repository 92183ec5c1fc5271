// Does success depend on a circumstance, within strata? The Cochran-Mantel-Haenszel statistic, value by value.
//
// N. Mantel, W. Haenszel, "Statistical aspects of the analysis of data from retrospective studies of disease", JNCI 22 (1959)
// 719-748: for each value the sum over the strata of observed minus expected successes, squared, over the sum of the
// hypergeometric variances. The k values' statistics are added and scaled by (k − 1) ÷ k, which for two values is their common
// statistic and for one stratum with equal parts Pearson's χ². Its 95 % point is that of E. B. Wilson, M. M. Hilferty, "The
// distribution of chi-square", PNAS 17 (1931) 684-688, so that no special function is needed.

/// How strongly success depends on a circumstance.
struct Relevance {
  /// The statistic over its 95 % point: above 1 the circumstance matters.
  let ratio: Double

  /// - Parameters:
  ///   - codes: The value of each run, from 0.
  ///   - strata: The stratum of each run, from 0.
  ///   - outcomes: Whether each run succeeded; nil is left out.
  /// - Complexity: O(runs + values × strata).
  init(codes: [Int], strata: [Int], outcomes: [Bool?]) {
    let (codeCount, stratumCount) = ((codes.max() ?? 0) + 1, (strata.max() ?? 0) + 1)
    var totals = [Tally](repeating: Tally(), count: stratumCount)
    var cells = [Tally](repeating: Tally(), count: codeCount * stratumCount)
    for index in codes.indices {
      guard let hasSucceeded = outcomes[index] else { continue }
      totals[strata[index]].count(hasSucceeded)
      cells[codes[index] * stratumCount + strata[index]].count(hasSucceeded)
    }
    var varying: [(excess: Double, variance: Double)] = []
    for code in 0..<codeCount {
      var sum = (excess: 0.0, variance: 0.0)
      for stratum in 0..<stratumCount where totals[stratum].runs > 1 {
        let (tally, all) = (cells[code * stratumCount + stratum], totals[stratum])
        guard tally.runs > 0 else { continue }
        let share = all.met / all.runs
        sum.excess += tally.met - tally.runs * share
        sum.variance += tally.runs * (all.runs - tally.runs) * share * (1 - share) / (all.runs - 1)
      }
      if sum.variance > 0 { varying.append(sum) }
    }
    guard varying.count >= 2 else {
      ratio = 0
      return
    }
    let count = Double(varying.count)
    let statistic = varying.reduce(0) { $0 + $1.excess * $1.excess / $1.variance } * (count - 1) / count
    ratio = statistic / Self.point95(degreesOfFreedom: varying.count - 1)
  }

  /// The 95 % point of χ².
  static func point95(degreesOfFreedom: Int) -> Double {
    let freedom = Double(degreesOfFreedom)
    let spread = 2 / (9 * freedom)
    let root = 1 - spread + 1.6448536269514722 * spread.squareRoot()
    return freedom * root * root * root
  }

  private struct Tally {
    var runs = 0.0
    var met = 0.0

    mutating func count(_ hasSucceeded: Bool) {
      runs += 1
      if hasSucceeded { met += 1 }
    }
  }
}
