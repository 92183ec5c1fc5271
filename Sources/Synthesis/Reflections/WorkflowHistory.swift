import Domain

/// What the earlier episodes of a workflow say.
struct WorkflowHistory {
  let options: ReflectionOptions
  var episodeCount = 0
  var stepRunCount = 0
  var activities: [ByteText: ActivityHistory] = [:]
  var errors: [FailureMotifs.Key: Int] = [:]
  var arguments: [ByteText: ArgumentHistory] = [:]

  init(options: ReflectionOptions) { self.options = options }

  /// The history of an activity; empty when it was never seen.
  func activity(_ name: String) -> ActivityHistory {
    activities[ByteText(name)] ?? ActivityHistory(window: options.driftWindow)
  }
}

/// The earlier runs of one activity.
struct ActivityHistory {
  /// Runs that ended in success or failure.
  var outcomes: DriftMeter
  /// ln(1 + latency in ms).
  var latencies: DriftMeter
  /// How often each activity came directly after this one.
  var successors: [ByteText: Int] = [:]
  /// How often any came after it.
  var departures = 0
  /// All runs, whatever their status.
  var runCount = 0

  init(window: Int) {
    outcomes = DriftMeter(window: window)
    latencies = DriftMeter(window: window)
  }

  mutating func addSuccessor(_ name: ByteText) {
    successors[name, default: 0] += 1
    departures += 1
  }
}

/// The earlier values of one argument path of one activity.
struct ArgumentHistory {
  /// Values that were looked at.
  private(set) var count = 0
  /// Those that had a source in their episode.
  private(set) var groundedCount = 0
  /// For each value the episodes that used it and the last of them.
  private(set) var episodes: [ByteText: (count: Int, last: Int)] = [:]

  mutating func add(_ value: ByteText, isGrounded: Bool, in episode: Int) {
    count += 1
    if isGrounded { groundedCount += 1 }
    let seen = episodes[value] ?? (0, -1)
    if seen.last != episode { episodes[value] = (seen.count + 1, episode) }
  }
}
