import Domain

/// The runs that advice may be drawn from: those that nobody advised, by id, so that their order of arrival does not matter.
struct AdviceEvidence {
  let runs: [AdviceRun]
  /// Runs of the question's task that were left out because they were advised.
  let advisedCount: Int
  /// Whether tasks are cases that were tried a few times each: trials of one case are then not independent.
  let tasksAreCases: Bool
  /// The activities that hand a run over to a person.
  let handOffs: Set<String>

  /// From this many tasks on, with at most that many runs each, tasks are cases.
  private static let caseCount = 8
  private static let trialsPerCase = 10

  init(_ history: AdviceHistory, task: String?) {
    tasksAreCases = history.tasksAreCases(least: Self.caseCount, most: Self.trialsPerCase)
    handOffs = history.handOffs
    guard task != nil || history.advisedCount > 0 else {
      (runs, advisedCount) = (history.runs, 0)
      return
    }
    let asked = history.runs.filter { task == nil || $0.episode.task == task }
    runs = asked.filter { !$0.episode.isAdvised }
    advisedCount = asked.count - runs.count
  }

  /// What is counted once where runs depend on each other: the task when tasks are cases, else the run.
  func unit(of episode: AdviceEpisode) -> String {
    tasksAreCases ? episode.task ?? episode.id.rawValue : episode.id.rawValue
  }
}
