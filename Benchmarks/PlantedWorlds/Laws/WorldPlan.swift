/// The law of a world: who comes, how runs choose, and the probability of success of each.
///
/// A run that has come to its end succeeds with `probability ÷ survival`, where a run survives each mandatory step with a
/// constant probability. So the probability of success of a run that has reached a point, under either choice, is known
/// exactly, and with it the true effect of the choice.
package struct WorldPlan: Sendable {
  /// How much a driver moves the probability of success.
  package struct Weight: Hashable, Sendable {
    package let driver: Driver
    package let strength: Double
  }

  /// One sender that sends copies of one run, all with success.
  package struct Poison: Hashable, Sendable {
    package let copies: Int
    /// Where the copies all choose the change.
    package let place: Place
  }

  /// What the streams of the runs derive from.
  package let seed: UInt64
  package let population: Population
  /// The probability of success at level 0 of all drivers without any change.
  package let base: Double
  package let weights: [Weight]
  /// At most one a place, in order of place.
  package let points: [DecisionPoint]
  /// The probability that a mandatory step fails and ends the run.
  package let hazard: Double
  package let poison: Poison?
  /// The traps that were laid, in order.
  package let traps: [Trap]
  /// Runs without the copies.
  package let runCount: Int

  /// The mandatory steps at which a run may end early, and how many of them stand before each place.
  package static let hazardCount = 5
  private static func hazards(before place: Place) -> Int {
    switch place {
    case .trunkEarly: 0
    case .firstLaneEarly, .secondLaneEarly: 2
    case .firstLaneLate, .secondLaneLate: 3
    case .trunkLate: 4
    }
  }

  /// The share of runs that survive up to a place; nil means to the end.
  package func survival(before place: Place?) -> Double {
    var share = 1.0
    for _ in 0..<(place.map(Self.hazards) ?? Self.hazardCount) { share *= 1 - hazard }
    return share
  }

  /// The probability, at its start, that a run succeeds with these choices; nil where it does not choose.
  package func probability(_ run: Circumstances, choices: [Int?]) -> Double {
    var sum = base
    for weight in weights { sum += weight.strength * population.level(of: weight.driver, in: run) }
    for (point, choice) in zip(points, choices) where choice == 0 {
      sum += point.effect(in: run) * survival(before: point.place)
    }
    return min(max(sum, 0.01), survival(before: nil) - 0.005)
  }

  /// The gain of an option over the average of the others for a run that has reached the point.
  package func gain(at index: Int, option: Int, _ run: Circumstances, choices: [Int?]) -> Double {
    var choices = choices
    func success(_ option: Int) -> Double {
      choices[index] = option
      return probability(run, choices: choices) / survival(before: points[index].place)
    }
    let others = (0..<points[index].optionCount).filter { $0 != option }
    return success(option) - others.reduce(0) { $0 + success($1) } / Double(others.count)
  }

  /// What a run that has reached the point gains by one option instead of another.
  package func gain(at index: Int, from: Int, to: Int, _ run: Circumstances, choices: [Int?]) -> Double {
    var (before, after) = (choices, choices)
    before[index] = from
    after[index] = to
    return (probability(run, choices: after) - probability(run, choices: before))
      / survival(before: points[index].place)
  }

  /// The probability that a run chooses the change at a point, given the earlier choices.
  package func share(at index: Int, _ run: Circumstances, choices: [Int?]) -> Double {
    let point = points[index]
    if let place = point.follows, let leader = points.firstIndex(where: { $0.place == place }),
      let choice = choices[leader]
    {
      return choice == 0 ? 0.85 : 0.15
    }
    let pulled = point.pulls.reduce(point.share) { $0 + $1.strength * population.level(of: $1.driver, in: run) }
    return min(max(pulled, 0.04), 0.96)
  }
}
