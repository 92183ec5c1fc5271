/// What kind of world is planned.
package struct WorldOptions: Hashable, Sendable {
  /// What a planted change does to the probability of success.
  package var effect = 0.1
  /// Runs with the change, and as many without, that are expected at a planted point.
  package var runsPerSide = 300
  /// The range of the probability of success without any change.
  package var base = 0.5...0.75
  /// The length of a world in days.
  package var days = 56
  /// The fewest and most changes that are planted.
  package var plants = 1...3
  /// The fewest and most kinds of trap.
  package var traps = 1...3

  package init() {}

  /// Half of the runs take a lane, half of those the change; some end early or unknown.
  var runCount: Int { Int(4.3 * Double(runsPerSide)) }
}
