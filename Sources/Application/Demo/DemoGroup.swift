/// Runs of a series that are told alike: how many there are and how many of them end badly after all.
struct DemoGroup<Kind> {
  /// Runs and those of them that end badly.
  struct Share {
    let runs: Int
    let misses: Int
  }

  let kind: Kind
  /// All runs of the group.
  let all: Share
  /// Those of the last four nights; nil where they fall as they fall.
  let late: Share?

  init(_ kind: Kind, _ runs: Int, misses: Int = 0, late: Share? = nil) {
    self.kind = kind
    all = Share(runs: runs, misses: misses)
    self.late = late
  }

  /// The runs of the first ten nights, where that is fixed.
  var early: Share? { late.map { Share(runs: all.runs - $0.runs, misses: all.misses - $0.misses) } }
}
