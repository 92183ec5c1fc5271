import Domain

/// The runs that advice may be drawn from: those that nobody advised, by id, so that their order of arrival does not matter.
struct AdviceEvidence {
  let episodes: [AdviceEpisode]
  /// Runs of the question's task that were left out because they were advised.
  let advisedCount: Int
  /// Whether tasks are cases that were tried a few times each: trials of one case are then not independent.
  let tasksAreCases: Bool
  /// The activities that hand a run over to a person.
  let handOffs: Set<String>

  /// From this many tasks on, with at most that many runs each, tasks are cases.
  private static let caseCount = 8
  private static let trialsPerCase = 10

  init(_ episodes: [AdviceEpisode], task: String?) {
    let own = episodes.filter { !$0.isAdvised }
    let tasks = Set(own.map(\.task))
    tasksAreCases =
      !tasks.contains(nil) && tasks.count >= Self.caseCount && own.count <= Self.trialsPerCase * tasks.count
    handOffs = HandOff.activities(of: own)
    self.episodes = own.filter { task == nil || $0.task == task }.sorted { $0.id < $1.id }
    advisedCount = episodes.count { $0.isAdvised && (task == nil || $0.task == task) }
  }

  /// What is counted once where runs depend on each other: the task when tasks are cases, else the run.
  func unit(of episode: AdviceEpisode) -> String {
    tasksAreCases ? episode.task ?? episode.id.rawValue : episode.id.rawValue
  }
}
