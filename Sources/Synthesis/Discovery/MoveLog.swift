import Domain

/// What a run does next, seen from what it did last: a state and a target, as numbers.
///
/// State 0 is the start; activity `a` has the states 1 + 2a (it succeeded) and 2 + 2a (it failed). Target 0 is the end, target
/// 1 + a the activity `a`. An episode of n executed step runs has n + 1 moves, start and end included.
struct Move: Hashable, Comparable, Sendable {
  static let start = 0
  static let end = 0

  let state: Int
  let target: Int

  /// The state after an activity.
  static func state(after activity: Int, failed: Bool) -> Int { (failed ? 2 : 1) + 2 * activity }

  /// The activity of a state; nil for the start.
  static func activity(of state: Int) -> Int? { state == start ? nil : (state - 1) / 2 }

  /// Whether a state follows a failure.
  static func isFailure(_ state: Int) -> Bool { state > 0 && state % 2 == 0 }

  static func < (left: Move, right: Move) -> Bool { (left.state, left.target) < (right.state, right.target) }
}

/// The finished episodes of a workflow as sequences of moves.
struct MoveLog: Sendable {
  /// The distinct activities, ascending.
  let activities: [String]
  /// The moves of each episode of the evidence base.
  let moves: [[Move]]
  /// For each activity its mean place in the episodes, 0…1.
  let places: [Double]

  init(_ base: EvidencePool) {
    let runs = base.episodes.map { $0.record.stepRuns.filter { $0.status != .skipped } }
    let table = LabelTable(runs.joined().map { ByteText($0.activity) })
    activities = table.labels.map(\.text)
    let coded = runs.map { runs in
      runs.map { (activity: Int(table.number(of: ByteText($0.activity))), failed: $0.status == .failed) }
    }
    moves = coded.map { runs in
      let states = [Move.start] + runs.map { Move.state(after: $0.activity, failed: $0.failed) }
      let targets = runs.map { $0.activity + 1 } + [Move.end]
      return zip(states, targets).map { Move(state: $0, target: $1) }
    }
    places = Self.places(coded.map { $0.map(\.activity) }, count: table.labels.count)
  }

  private static func places(_ episodes: [[Int]], count: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    var counts = [Double](repeating: 0, count: count)
    for episode in episodes {
      for (position, activity) in episode.enumerated() {
        sums[activity] += Double(position) / Double(max(1, episode.count - 1))
        counts[activity] += 1
      }
    }
    return (0..<count).map { sums[$0] / max(1, counts[$0]) }
  }
}
