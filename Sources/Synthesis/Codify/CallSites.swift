import Domain
import JSONDocuments

/// One executed step run of a kept activity, with the earlier steps whose newest result the workflow is sure to have there.
struct CallSite: Sendable {
  let episode: Int
  let item: Int
  let activity: Int
  /// The place among the executed step runs of the episode.
  let run: Int
  /// The newest successful run of each such step, nearest first.
  let known: [(activity: Int, run: Int)]
}

/// Every executed step run of the kept activities of a workflow.
struct CallSites: Sendable {
  /// The executed step runs of each episode.
  let executed: [[StepRunRecord]]
  /// The same with what is known there.
  let runs: [[CallSite]]
  /// For each kept activity its step runs, in order of the episodes.
  let sites: [Int: [CallSite]]
  private let base: EvidencePool

  init(_ base: EvidencePool, _ log: MoveLog, _ model: WorkflowModel) {
    self.base = base
    executed = base.episodes.map { $0.record.stepRuns.filter { $0.status != .skipped } }
    let availability = StepAvailability(model)
    runs = log.moves.enumerated().map { episode, moves in
      Self.sites(of: moves, episode: episode, item: base.cases[episode], availability)
    }
    let kept = Set(model.activities)
    sites = Dictionary(grouping: runs.joined().filter { kept.contains($0.activity) }, by: \.activity)
  }

  private static func sites(
    of moves: [Move], episode: Int, item: Int, _ availability: StepAvailability
  ) -> [CallSite] {
    // As in the interpreter: a step's record is that of its newest run, and a failed one has no output.
    var newest: [Int: Int] = [:]
    return moves.dropLast().enumerated().map { run, move in
      let activity = move.target - 1
      let sure = availability.before(activity)
      let known = newest.filter { sure.contains($0.key) }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      newest[activity] = Move.isFailure(moves[run + 1].state) ? nil : run
      return CallSite(
        episode: episode, item: item, activity: activity, run: run, known: known.map { ($0.key, $0.value) })
    }
  }

  func record(_ site: CallSite) -> StepRunRecord { executed[site.episode][site.run] }

  /// The run's context as the trigger that the workflow would have had.
  func trigger(_ site: CallSite) -> JSONValue { .object(base.episodes[site.episode].record.context) }

  /// The newest output of a step that the site knows.
  func output(_ activity: Int, before site: CallSite) -> JSONValue? {
    site.known.first { $0.activity == activity }.map { executed[site.episode][$0.run].output ?? .null }
  }

  func isHeldOut(_ site: CallSite) -> Bool { base.isHeldOut[site.item] }
}

/// Which steps have succeeded on every way to a step: forward data flow over the model, greatest fixed point (F. Nielson,
/// H. Nielson, C. Hankin, "Principles of Program Analysis", 1999, "available expressions").
struct StepAvailability: Sendable {
  private var sure: [Int: Set<Int>]

  init(_ model: WorkflowModel) {
    let all = Set(model.activities)
    sure = Dictionary(uniqueKeysWithValues: model.activities.map { ($0, all) })
    var isShrinking = true
    while isShrinking {
      isShrinking = false
      for activity in model.activities {
        var here = all
        for state in model.states where model.successors[state].contains(activity + 1) {
          here.formIntersection(after(state))
        }
        if here != sure[activity] {
          sure[activity] = here
          isShrinking = true
        }
      }
    }
  }

  /// The steps whose newest run succeeded before every run of an activity.
  func before(_ activity: Int) -> Set<Int> { sure[activity] ?? [] }

  /// The steps whose newest run succeeded in a state.
  func after(_ state: Int) -> Set<Int> {
    guard let activity = Move.activity(of: state) else { return [] }
    return Move.isFailure(state) ? before(activity).subtracting([activity]) : before(activity).union([activity])
  }
}
