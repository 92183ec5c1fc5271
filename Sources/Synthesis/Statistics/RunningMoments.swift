/// Mean and variance in one pass (B. P. Welford, "Note on a Method for Calculating Corrected Sums of Squares and
/// Products", Technometrics 4 (1962) 419–420).
struct RunningMoments: Hashable, Sendable {
  private(set) var count = 0
  private(set) var mean = 0.0
  private var squares = 0.0

  /// Takes one more value.
  mutating func add(_ value: Double) {
    count += 1
    let distance = value - mean
    mean += distance / Double(count)
    squares += distance * (value - mean)
  }

  /// The sample variance; 0 with fewer than two values.
  var variance: Double { count < 2 ? 0 : squares / Double(count - 1) }

  /// The sample standard deviation.
  var deviation: Double { variance.squareRoot() }
}
