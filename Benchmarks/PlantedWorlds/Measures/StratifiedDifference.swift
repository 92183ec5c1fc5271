// The difference of two shares within strata.
//
// Estimate: N. Mantel, W. Haenszel, "Statistical aspects of the analysis of data from retrospective studies of disease",
// JNCI 22 (1959) 719–748, for risk differences. Variance: T. Sato, "On the variance estimator for the Mantel–Haenszel
// risk difference", Biometrics 45 (1989) 1323–1324, consistent for few large strata and for many small ones.
//
// Written apart from the miner, which it judges.

/// A difference of shares with its 95 % interval.
package struct StratifiedDifference: Hashable, Sendable {
  /// The counts of a stratum.
  package struct Stratum: Hashable, Sendable {
    package var withRuns = 0
    package var withMet = 0
    package var withoutRuns = 0
    package var withoutMet = 0

    package init() {}

    /// Counts a run.
    package mutating func count(with: Bool, met: Bool) {
      if with {
        withRuns += 1
        withMet += met ? 1 : 0
      } else {
        withoutRuns += 1
        withoutMet += met ? 1 : 0
      }
    }
  }

  package let estimate: Double
  package let standardError: Double
  package let withRuns: Int
  package let withoutRuns: Int

  /// Nil when no stratum holds runs of both sides.
  package init?(_ strata: some Sequence<Stratum>) {
    var (weight, difference, even, odd) = (0.0, 0.0, 0.0, 0.0)
    var (with, without) = (0, 0)
    for stratum in strata where stratum.withRuns > 0 && stratum.withoutRuns > 0 {
      let (n1, n0) = (Double(stratum.withRuns), Double(stratum.withoutRuns))
      let (x1, x0, n) = (Double(stratum.withMet), Double(stratum.withoutMet), n1 + n0)
      weight += n1 * n0 / n
      difference += (x1 * n0 - x0 * n1) / n
      even += (n1 * n1 * x0 - n0 * n0 * x1 + n1 * n0 * (n0 - n1) / 2) / (n * n)
      odd += (x1 * (n0 - x0) + x0 * (n1 - x1)) / (2 * n)
      with += stratum.withRuns
      without += stratum.withoutRuns
    }
    guard weight > 0 else { return nil }
    estimate = difference / weight
    standardError = max(0, estimate * even + odd).squareRoot() / weight
    withRuns = with
    withoutRuns = without
  }

  package var lower: Double { estimate - 1.959963984540054 * standardError }
  package var upper: Double { estimate + 1.959963984540054 * standardError }
}
