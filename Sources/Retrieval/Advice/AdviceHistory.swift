public import Domain
import JSONDocuments

/// The runs of one workflow as the advisor needs them, by id. What does not depend on a question is counted as runs come and
/// go, so that a question after a few changes costs no pass over all steps.
public struct AdviceHistory: Sendable {
  /// By id, the advised ones included.
  private(set) var runs: [AdviceRun] = []
  private(set) var advisedCount = 0
  /// How many runs that nobody advised each task has.
  private var tasks: [String?: Int] = [:]
  /// How often each activity occurs in runs that nobody advised.
  private var activities: [String: ActivityCount] = [:]
  private var values = ValuePool()
  /// The number of step runs.
  public private(set) var stepCount = 0

  private struct ActivityCount {
    var steps = 0
    var handOffs = 0
    let isNamedHandOff: Bool
  }

  /// A history without runs.
  public init() {}

  /// A history of these runs, whatever their order.
  public init(_ episodes: [AdviceEpisode]) {
    for episode in episodes.sorted(by: { $0.id < $1.id }) { put(episode, named: episode.id.rawValue) }
  }

  /// The number of runs.
  public var count: Int { runs.count }

  /// Adds a run, or puts it in the place of the one with its id.
  ///
  /// - Parameter name: The name that its source gave it.
  /// - Complexity: O(log runs + steps), and the shift of what comes later by id.
  public mutating func put(_ episode: AdviceEpisode, named name: String) {
    let run = AdviceRun(values.shared(episode), name: name)
    let place = place(of: episode.id)
    if place < runs.count, runs[place].episode.id == episode.id {
      count(runs[place].episode, -1)
      runs[place] = run
    } else {
      runs.insert(run, at: place)
    }
    count(run.episode, 1)
  }

  /// Takes a run out; one that is not there is passed over.
  public mutating func remove(_ id: EpisodeID) {
    let place = place(of: id)
    guard place < runs.count, runs[place].episode.id == id else { return }
    count(runs[place].episode, -1)
    runs.remove(at: place)
  }

  /// The history in which the runs with these names or identifiers count as advised.
  public func marking(_ advised: Set<String>) -> AdviceHistory {
    guard !advised.isEmpty else { return self }
    var marked = self
    for run in runs where advised.contains(run.name) || advised.contains(run.episode.id.rawValue) {
      var episode = run.episode
      episode.isAdvised = true
      marked.put(episode, named: run.name)
    }
    return marked
  }

  private func place(of id: EpisodeID) -> Int {
    // Runs come by id when a history is read.
    if let last = runs.last, last.episode.id < id { return runs.count }
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].episode.id < id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func count(_ episode: AdviceEpisode, _ sign: Int) {
    stepCount += sign * episode.steps.count
    guard !episode.isAdvised else {
      advisedCount += sign
      return
    }
    let tally = (tasks[episode.task] ?? 0) + sign
    tasks[episode.task] = tally == 0 ? nil : tally
    for step in episode.steps {
      var count = activities[step.activity] ?? ActivityCount(isNamedHandOff: HandOff.isNamed(by: step.activity))
      count.steps += sign
      if step.skill == HandOff.skill { count.handOffs += sign }
      activities[step.activity] = count.steps == 0 ? nil : count
    }
  }
}

extension AdviceHistory {
  /// The activities that hand a run over to a person.
  var handOffs: Set<String> {
    Set(activities.filter { $0.value.handOffs > 0 || $0.value.isNamedHandOff }.map(\.key))
  }

  /// Whether tasks are cases that were tried a few times each: from `least` tasks on, with at most `most` runs each.
  func tasksAreCases(least: Int, most: Int) -> Bool {
    tasks[nil] == nil && tasks.count >= least && runs.count - advisedCount <= most * tasks.count
  }
}

/// Equal texts and results of a workflow's steps, each kept once: there are few different ones.
private struct ValuePool {
  private static let limit = 1_024
  private var texts: [String: String] = [:]
  private var results: [JSONValue: JSONValue] = [:]

  mutating func shared(_ episode: AdviceEpisode) -> AdviceEpisode {
    var episode = episode
    for index in episode.steps.indices {
      episode.steps[index].activity = shared(episode.steps[index].activity)
      episode.steps[index].error = episode.steps[index].error.map { shared($0) }
      episode.steps[index].output = episode.steps[index].output.map { shared($0) }
    }
    return episode
  }

  private mutating func shared(_ text: String) -> String {
    if let known = texts[text], known.utf8.elementsEqual(text.utf8) { return known }
    if texts.count < Self.limit { texts[text] = text }
    return text
  }

  private mutating func shared(_ result: JSONValue) -> JSONValue {
    if let known = results[result] { return known }
    if results.count < Self.limit { results[result] = result }
    return result
  }
}
