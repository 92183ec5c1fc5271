/// Builds the kept moves of a `WorkflowModel` and makes them sound.
struct ModelBuilder {
  private let supports: MoveSupports
  private var kept: Set<Int>
  private var chosen: Set<Move>

  init(_ supports: MoveSupports, threshold: MoveSupports.Threshold, choosesBeforeSteps: Bool) {
    self.supports = supports
    kept = Set(supports.isKnown.indices.filter { supports.isKnown[$0] })
    chosen = Set(supports.moves.filter(threshold.admits).map(\.move))
    if !choosesBeforeSteps { keepOneChoice() }
  }

  var activities: [Int] { kept.sorted() }

  func successors(of state: Int) -> [Int] {
    guard Move.activity(of: state).map(kept.contains) ?? true else { return [] }
    return chosen.filter { $0.state == state && isKept($0) }.map(\.target).sorted()
  }

  /// Repeats the repairs until none changes anything; each adds a move or drops an activity, so it ends.
  mutating func makeSound() {
    while addMissingSuccessors() || dropUnreachable() || leadToEnd() {}
  }

  private func isKept(_ move: Move) -> Bool {
    (move.target == Move.end || kept.contains(move.target - 1))
      && (Move.activity(of: move.state).map(kept.contains) ?? true)
  }

  /// Start and failures are no steps: without a step that only chooses they have one successor.
  private mutating func keepOneChoice() {
    let states = Set(chosen.map(\.state)).filter { $0 == Move.start || Move.isFailure($0) }
    for state in states {
      let best = best(from: state) { $0 != Move.end || state != Move.start }
      chosen = chosen.filter { $0.state != state || $0 == best }
    }
  }

  /// The best supported move from a state to a target that satisfies `isWanted`; ties go to the smaller target.
  private func best(from state: Int, _ isWanted: (Int) -> Bool) -> Move? {
    let candidates = supports.moves.filter { item in
      item.move.state == state && item.cases > 0 && isKept(item.move) && isWanted(item.move.target)
    }
    return candidates.max { ($0.cases, -$0.move.target) < ($1.cases, -$1.move.target) }?.move
  }

  private mutating func addMissingSuccessors() -> Bool {
    for state in [Move.start] + activities.map({ Move.state(after: $0, failed: false) })
    where successors(of: state).isEmpty {
      if let move = best(from: state, { _ in true }) {
        chosen.insert(move)
      } else if let activity = Move.activity(of: state) {
        kept.remove(activity)
      } else {
        return false
      }
      return true
    }
    return false
  }

  private mutating func dropUnreachable() -> Bool {
    var reached: Set<Int> = []
    var frontier = [Move.start]
    while let state = frontier.popLast() {
      for target in successors(of: state) where target != Move.end && reached.insert(target - 1).inserted {
        frontier += [Move.state(after: target - 1, failed: false), Move.state(after: target - 1, failed: true)]
      }
    }
    let lost = kept.subtracting(reached)
    kept = reached
    return !lost.isEmpty
  }

  /// Gives the first activity that cannot end without a failure its best way out, or drops it.
  private mutating func leadToEnd() -> Bool {
    let ending = endingActivities
    guard let stuck = activities.first(where: { !ending.contains($0) }) else { return false }
    let candidates = activities.filter { !ending.contains($0) }.compactMap { activity in
      best(from: Move.state(after: activity, failed: false)) { $0 == Move.end || ending.contains($0 - 1) }
    }
    if let move = candidates.max(by: { (support(of: $0), $1) < (support(of: $1), $0) }) {
      chosen.insert(move)
    } else {
      kept.remove(stuck)
    }
    return true
  }

  private func support(of move: Move) -> Double { supports.moves.first { $0.move == move }?.cases ?? 0 }

  private var endingActivities: Set<Int> {
    var ending: Set<Int> = []
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for activity in activities where !ending.contains(activity) {
        let targets = successors(of: Move.state(after: activity, failed: false))
        if targets.contains(where: { $0 == Move.end || ending.contains($0 - 1) }) {
          ending.insert(activity)
          isGrowing = true
        }
      }
    }
    return ending
  }
}
