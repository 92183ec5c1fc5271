import Domain
import JSONDocuments

// Where runs choose. Right after an activity the next one is a choice, and runs are compared only among those that stand at the same
// point: a run that failed before it never chose. So a step that only long-lived runs reach does not look good for that. A run
// counts once a point, at its first visit; runs that end there are left out, since ending is not a way to do better.

/// One run at one decision point.
struct Choice: Sendable {
  /// The position of the run.
  let run: Int
  /// The index of the step that was chosen.
  let place: Int
  /// The activity that was chosen.
  let option: String
  /// The activity after it; nil at the end.
  let following: String?
}

/// All decision points of the runs: the label of the step before (empty at the start) with the choices made there.
struct ChoiceTable: Sendable {
  let points: [(label: String, choices: [Choice])]

  init(_ runs: [ChangeRuns.Run]) {
    var points: [ByteText: [Choice]] = [:]
    for (position, run) in runs.enumerated() {
      var visited: Set<ByteText> = []
      for place in run.steps.indices {
        let label = ByteText(place == 0 ? "" : run.steps[place - 1].label)
        guard visited.insert(label).inserted else { continue }
        points[label, default: []].append(
          Choice(
            run: position, place: place, option: run.steps[place].activity,
            following: place + 1 < run.steps.count ? run.steps[place + 1].activity : nil))
      }
    }
    self.points = points.sorted { $0.key < $1.key }.map { ($0.key.text, $0.value) }
  }
}
