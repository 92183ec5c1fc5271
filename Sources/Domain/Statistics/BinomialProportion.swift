// Intervals for a binomial proportion.
//
// Wilson: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209–212.
// Clopper–Pearson: C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of
// the binomial", Biometrika 26 (1934) 404–413, here by bisection of the exact binomial tail instead of the beta quantile.
//
// Only +, −, ×, ÷ and √ are used, so that every IEEE 754 machine gives the same bits.

/// `successes` of `trials`, with `0 ≤ successes ≤ trials`.
public struct BinomialProportion: Hashable, Sendable {
  /// The 97.5 % point of the normal distribution: two-sided 95 % intervals.
  public static let twoSided95 = 1.959963984540054

  public let successes: Int
  public let trials: Int

  public init(_ successes: Int, of trials: Int) {
    precondition(0 <= successes && successes <= trials, "\(successes) successes of \(trials) trials")
    self.successes = successes
    self.trials = trials
  }

  /// The share of successes; 0 without trials.
  public var share: Double { trials == 0 ? 0 : Double(successes) / Double(trials) }

  /// The Wilson score interval; 0…1 without trials.
  public func wilsonInterval(z: Double = twoSided95) -> (lower: Double, upper: Double) {
    guard trials > 0 else { return (0, 1) }
    let count = Double(trials)
    let scale = 1 + z * z / count
    let centre = (share + z * z / (2 * count)) / scale
    let half = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot() / scale
    return (successes == 0 ? 0 : max(0, centre - half), successes == trials ? 1 : min(1, centre + half))
  }

  /// The exact (Clopper–Pearson) one-sided lower bound: the share below which as many successes have at most probability `risk`.
  ///
  /// - Complexity: O(60 × trials).
  public func exactLowerBound(risk: Double = 0.05) -> Double {
    guard successes > 0 else { return 0 }
    var low = 0.0
    var high = share
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if upperTail(at: middle) < risk { low = middle } else { high = middle }
    }
    return low
  }

  /// P(X ≥ successes) for X ~ B(trials, p), summed outwards from the mode in relative terms.
  func upperTail(at p: Double) -> Double {
    guard p > 0 else { return successes == 0 ? 1 : 0 }
    guard p < 1 else { return 1 }
    let mode = min(trials, Int(Double(trials + 1) * p))
    let odds = p / (1 - p)
    var all = 1.0
    var tail = mode >= successes ? 1.0 : 0.0
    var term = 1.0
    for count in stride(from: mode, to: trials, by: 1) where term > 0 {
      term *= odds * Double(trials - count) / Double(count + 1)
      all += term
      if count + 1 >= successes { tail += term }
    }
    term = 1
    for count in stride(from: mode, to: 0, by: -1) where term > 0 {
      term *= Double(count) / (odds * Double(trials - count + 1))
      all += term
      if count - 1 >= successes { tail += term }
    }
    return tail / all
  }
}
