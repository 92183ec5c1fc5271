package import Synthesis

/// Where in the workflow runs choose. The trunk is common to all; half of the tasks take the first lane, half the second.
package enum Place: Int, CaseIterable, Comparable, Sendable {
  case trunkEarly
  case firstLaneEarly
  case firstLaneLate
  case secondLaneEarly
  case secondLaneLate
  case trunkLate

  /// Which half of the tasks comes here; nil all.
  var lane: Int? {
    switch self {
    case .trunkEarly, .trunkLate: nil
    case .firstLaneEarly, .firstLaneLate: 0
    case .secondLaneEarly, .secondLaneLate: 1
    }
  }

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A point at which runs choose between a change and what is done otherwise.
package struct DecisionPoint: Sendable {
  /// What is chosen.
  package enum Shape: Hashable, Sendable {
    /// The change does the step; otherwise it is left out.
    case insertion(String)
    /// The change leaves the step out.
    case removal(String)
    /// The change does the first before the second.
    case order(String, String)
    /// The change goes on to the first, otherwise to the second.
    case alternative(String, String)
    /// The change gives a parameter of the step this value; otherwise one of the others.
    case parameter(step: String, name: String, value: Int, others: [Int])
    /// The change hands the run to a person, which ends it.
    case handOff(String)
  }

  /// A driver of the choice with its strength: how much of the share its level moves.
  package struct Pull: Hashable, Sendable {
    package let driver: Driver
    package let strength: Double
  }

  package let place: Place
  package let shape: Shape
  /// The share of runs that choose the change at level 0 of all drivers.
  package var share: Double
  package var pulls: [Pull] = []
  /// What the change does to the probability of success of a run that has come here; 0 in a trap.
  package var effect = 0.0
  /// The same where `regions` does not hold.
  package var effectElsewhere = 0.0
  /// The regions in which the change has its effect; nil everywhere.
  package var regions: Set<Int>?
  /// The place whose choice this one follows in most runs.
  package var follows: Place?

  /// The activities that tell the choice: a hypothesis that names none of them is not about this point.
  package var steps: [String] {
    switch shape {
    case .insertion(let step), .removal(let step), .parameter(let step, _, _, _), .handOff(let step): [step]
    case .order(let first, let second), .alternative(let first, let second): [first, second]
    }
  }

  /// The kind of claim that says it.
  package var kind: ChangeKind {
    switch shape {
    case .insertion: .insert
    case .removal: .remove
    case .order: .reorder
    case .alternative: .route
    case .parameter: .retune
    case .handOff: .handOff
    }
  }

  /// The options: 0 is the change.
  package var optionCount: Int {
    if case .parameter(_, _, _, let others) = shape { others.count + 1 } else { 2 }
  }

  /// Whether an option ends the run.
  package func endsRun(_ option: Int) -> Bool {
    if case .handOff = shape { option == 0 } else { false }
  }

  /// The effect of the change on a run that has come here.
  package func effect(in run: Circumstances) -> Double {
    guard let regions else { return effect }
    return regions.contains(run.region) ? effect : effectElsewhere
  }

  /// Whether the change is meant for a run.
  package func applies(to run: Circumstances) -> Bool { regions?.contains(run.region) ?? true }
}
