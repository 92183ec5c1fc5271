import Domain
import JSONDocuments

/// The runs of one workflow that change claims may rest on: known outcome, copies counted once, split in two slices.
struct ChangeRuns: Sendable {
  /// One activity with its retries.
  struct Step: Sendable {
    let activity: String
    /// The activity, with `!` when its last attempt failed.
    let label: String
    let skillID: String?
    let input: JSONValue
    let output: JSONValue?
    let attempts: Int
  }

  /// One run.
  struct Run: Sendable {
    let reference: EpisodeReference
    let met: Bool
    let initiator: String?
    let task: String
    let context: JSONObject
    let start: Timestamp?
    let steps: [Step]
    /// How often the same initiator told the same run; 1 when it is no copy.
    var copies = 1
  }

  /// In order of (start, id).
  let runs: [Run]
  /// What can be held constant among them.
  let codes: RunCodes
  /// Of each run, whether it belongs to the slice that mining never sees.
  let isConfirming: [Bool]
  let split: EvidencePool.Split

  init(_ episodes: [StoredEpisode], goal: ChangeGoal, options: ChangeOptions) {
    let ordered = episodes.sorted(by: StoredEpisode.precedes)
    var places: [String: Int] = [:]
    var runs: [Run] = []
    for episode in ordered {
      guard let met = Self.met(goal, episode.record) else { continue }
      let key = CaseKeys.key(of: episode)
      if let place = places[key] {
        runs[place].copies += 1
      } else {
        places[key] = runs.count
        runs.append(Self.run(episode, met: met))
      }
    }
    self.runs = runs
    codes = RunCodes(runs)
    (split, isConfirming) = Self.slices(runs, options)
  }

  /// The positions of one slice.
  func positions(confirming: Bool) -> [Int] { runs.indices.filter { isConfirming[$0] == confirming } }

  /// Runs that were told, copies included.
  var toldCount: Int { runs.reduce(0) { $0 + $1.copies } }

  private static func met(_ goal: ChangeGoal, _ record: EpisodeRecord) -> Bool? {
    switch goal {
    case .success:
      return record.outcome == .running || record.outcome == .unknown ? nil : record.outcome == .success
    case .within(let milliseconds):
      guard record.outcome != .running, let start = record.startedAt, let end = record.endedAt else { return nil }
      return end.timestamp.microseconds - start.timestamp.microseconds <= milliseconds * 1_000
    }
  }

  private static func run(_ episode: StoredEpisode, met: Bool) -> Run {
    Run(
      reference: EpisodeReference(id: episode.id, revision: episode.revision), met: met,
      initiator: episode.record.initiator, task: episode.task, context: episode.record.context,
      start: episode.record.startedAt?.timestamp, steps: steps(of: episode.record))
  }

  /// The step runs with retries folded into one step.
  private static func steps(of record: EpisodeRecord) -> [Step] {
    var steps: [Step] = []
    for run in record.stepRuns where run.status != .skipped {
      var attempts = 1
      if let last = steps.last, last.activity == run.activity, last.label != last.activity {
        attempts = last.attempts + 1
        steps.removeLast()
      }
      steps.append(
        Step(
          activity: run.activity, label: run.miningLabel, skillID: run.skillID, input: run.input, output: run.output,
          attempts: attempts))
    }
    return steps
  }
}

// MARK: - Slices

extension ChangeRuns {
  private static let microsecondsPerDay: Int64 = 86_400_000_000

  private static func slices(_ runs: [Run], _ options: ChangeOptions) -> (EvidencePool.Split, [Bool]) {
    let hasClock = runs.allSatisfy { $0.start != nil }
    let tasks = Set(runs.map { ByteText($0.task) })
    if tasks.count >= options.minimumTasks {
      let held = heldOut(tasks.map(\.text), options.confirmationShare)
      return (.tasksHeldOut, runs.map { held.contains($0.task) })
    }
    if hasClock {
      let cut = timeCut(runs, options.confirmationShare)
      return (.laterInTime, runs.indices.map { $0 >= cut })
    }
    let held = heldOut(runs.map(\.reference.id.rawValue), options.confirmationShare)
    return (.episodesHeldOut, runs.map { held.contains($0.reference.id.rawValue) })
  }

  /// The last names in the order of their digests.
  private static func heldOut(_ names: [String], _ share: Double) -> Set<String> {
    let ordered = names.map { (Digest.identifier("slice", [$0]), $0) }.sorted { $0 < $1 }
    return Set(ordered.suffix(Int((Double(ordered.count) * share).rounded())).map(\.1))
  }

  /// The first confirming run: at the share, or at a day's beginning within a tenth of the runs from there.
  private static func timeCut(_ runs: [Run], _ share: Double) -> Int {
    let wanted = Int((Double(runs.count) * (1 - share)).rounded())
    let reach = runs.count / 10
    let days = runs.map { ($0.start?.microseconds ?? 0) / microsecondsPerDay }
    let starts = (max(1, wanted - reach)..<max(1, min(runs.count, wanted + reach + 1))).filter {
      days[$0] != days[$0 - 1]
    }
    return starts.min { (abs($0 - wanted), $0) < (abs($1 - wanted), $1) } ?? wanted
  }
}
