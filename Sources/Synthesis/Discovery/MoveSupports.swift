/// How many independent cases and how many episodes made each move, within a chosen set of training cases.
///
/// Whether an activity's name may be
/// told (design "No personal data in products") is asked of all episodes, held-out ones too: it can only take steps away.
struct MoveSupports: Sendable {
  /// One move with the independent cases, after the cap on initiators, and the episodes that make it.
  struct Entry: Sendable {
    let move: Move
    let cases: Double
    let episodes: Int
  }

  /// What a move needs to be kept.
  struct Threshold: Hashable, Sendable {
    let cases: Double
    let episodes: Int

    /// 1 case; 1 case with 2 episodes; then 2, 3, 4, 5, 6, 8, 10, 13, … cases up to half of `total`.
    static func candidates(upTo total: Double) -> [Threshold] {
      var candidates = [Threshold(cases: 1, episodes: 1), Threshold(cases: 1, episodes: 2)]
      var cases = 2.0
      while cases <= total / 2 {
        candidates.append(Threshold(cases: cases, episodes: 2))
        cases = max(cases + 1, (cases * 1.25).rounded())
      }
      return candidates
    }

    func admits(_ entry: Entry) -> Bool { entry.cases >= cases && entry.episodes >= episodes }
  }

  /// The moves, ascending.
  let moves: [Entry]
  /// For each activity whether enough subjects have it for its name to be told.
  let isKnown: [Bool]
  /// The support of all chosen cases together.
  let total: Double

  /// The cases that make each move, found once for all subsets.
  struct Index: Sendable {
    private let base: EvidencePool
    private let makers: [(move: Move, cases: [(item: Int, episodes: Int)])]
    private let isKnown: [Bool]

    init(_ base: EvidencePool, _ log: MoveLog) {
      self.base = base
      var makers: [Move: [Int: Int]] = [:]
      for position in base.positions(heldOut: false) {
        for move in Set(log.moves[position]) { makers[move, default: [:]][base.cases[position], default: 0] += 1 }
      }
      self.makers = makers.sorted { $0.key < $1.key }.map { move, cases in
        (move, cases.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
      }
      isKnown = Self.isKnown(base, log)
    }

    private static func isKnown(_ base: EvidencePool, _ log: MoveLog) -> [Bool] {
      var cases = [Set<Int>](repeating: [], count: log.activities.count)
      for (position, moves) in log.moves.enumerated() {
        for move in moves where move.target != Move.end { cases[move.target - 1].insert(base.cases[position]) }
      }
      return cases.map { base.isKnown($0) }
    }

    /// The supports within the training cases, but for those of one fold.
    func supports(without fold: Int? = nil) -> MoveSupports {
      let isIn: (Int) -> Bool = { base.folds[$0] != fold }
      let training = (0..<base.caseCount).filter { !base.isHeldOut[$0] && isIn($0) }
      return MoveSupports(
        moves: makers.map { move, cases in
          let cases = cases.filter { isIn($0.item) }
          return Entry(
            move: move, cases: base.support(of: cases.map(\.item)), episodes: cases.reduce(0) { $0 + $1.episodes })
        }, isKnown: isKnown, total: base.support(of: training))
    }
  }
}
