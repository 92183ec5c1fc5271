/// What runs of one task gain when they follow the advice.
package struct AdviceGain: Hashable, Sendable {
  package let workflow: Int
  package let task: Int
  /// Runs that came to a point at which advice was given.
  package let runs: Int
  /// The mean gain of such a run with the interval of a bootstrap.
  package let mean: Double
  package let lower: Double
  package let upper: Double

  /// Whether the runs lose.
  package var isHarmed: Bool { upper < 0 }
}
