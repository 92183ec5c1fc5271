import Domain
import Retrieval
import Storage
import Synchronization

/// The runs of the workflows that advice was asked for last, as the advisor needs them, so that a service does not read a
/// workflow's whole history for each question: a question reads what changed since the one before.
///
/// What is kept is bounded by step runs; a workflow that has more than fit is read each time.
final class AdviceMemory: Sendable {
  /// The runs of one workflow as of a place in the change log.
  struct History: Sendable {
    /// The place in the change log up to which runs are known.
    fileprivate(set) var sequence: Int64
    /// The runs, by id.
    fileprivate(set) var episodes: [AdviceEpisode]
    /// The sources' names of the runs, in the same order.
    fileprivate(set) var externalIDs: [String]

    fileprivate init(sequence: Int64) {
      self.sequence = sequence
      (episodes, externalIDs) = ([], [])
    }

    fileprivate var stepCount: Int { episodes.reduce(0) { $0 + $1.steps.count } }

    fileprivate mutating func add(_ episode: AdviceEpisode, _ externalID: String) {
      episodes.append(episode)
      externalIDs.append(externalID)
    }
  }

  private struct Key: Hashable {
    let organisation: OrganisationID
    let workflow: WorkflowID
  }

  private struct Kept {
    var history: History
    var stepCount: Int
    var lastUse: Int
  }

  private struct State {
    var kept: [Key: Kept] = [:]
    var uses = 0
  }

  private let stepLimit: Int
  private let state = Mutex(State())

  init(stepLimit: Int) { self.stepLimit = stepLimit }

  /// What is kept of a workflow; nil when nothing is.
  func history(of workflow: WorkflowID, in organisation: OrganisationID) -> History? {
    state.withLock { state in
      state.uses += 1
      let key = Key(organisation: organisation, workflow: workflow)
      state.kept[key]?.lastUse = state.uses
      return state.kept[key]?.history
    }
  }

  /// Keeps a history unless a newer one is kept, and forgets those that were not asked for longest.
  func keep(_ history: History, of workflow: WorkflowID, in organisation: OrganisationID) {
    let stepCount = history.stepCount
    state.withLock { state in
      state.uses += 1
      let key = Key(organisation: organisation, workflow: workflow)
      if let kept = state.kept[key], kept.history.sequence > history.sequence { return }
      state.kept[key] = stepCount > stepLimit ? nil : Kept(history: history, stepCount: stepCount, lastUse: state.uses)
      while state.kept.values.reduce(0, { $0 + $1.stepCount }) > stepLimit {
        guard let oldest = state.kept.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        state.kept[oldest.key] = nil
      }
    }
  }
}

extension Workspace {
  /// With more changes than this the history is read anew.
  private static let mostChanges = 5_000

  /// The runs of a workflow, by id; those that feedback names count as advised.
  func adviceEpisodes(of workflow: WorkflowID) throws -> [AdviceEpisode] {
    let told = Set(try store.adviceFeedback(in: organisation).compactMap(\.episode))
    let history = try currentHistory(of: workflow)
    if told.isEmpty { return history.episodes }
    var episodes = history.episodes
    for (index, name) in history.externalIDs.enumerated()
    where told.contains(name) || told.contains(episodes[index].id.rawValue) {
      episodes[index].isAdvised = true
    }
    return episodes
  }

  private func currentHistory(of workflow: WorkflowID) throws -> AdviceMemory.History {
    let last = try store.lastSequence(in: organisation)
    guard var history = advised.history(of: workflow, in: organisation) else {
      return try wholeHistory(of: workflow, asOf: last)
    }
    guard history.sequence < last else { return history }
    let changes = try store.changes(in: organisation, after: history.sequence, limit: Self.mostChanges)
    guard changes.count < Self.mostChanges else { return try wholeHistory(of: workflow, asOf: last) }
    let changed = Set(changes.filter { $0.kind == .episode }.map { EpisodeID($0.objectID) })
    if !changed.isEmpty {
      let current = try store.episodes(changed.sorted(), in: organisation).filter { $0.workflowID == workflow }
      history = history.replacing(changed, with: current)
    }
    history.sequence = changes.last?.sequence ?? last
    advised.keep(history, of: workflow, in: organisation)
    return history
  }

  /// Reads all runs; what commits meanwhile may be among them and is looked at again at the next question.
  private func wholeHistory(of workflow: WorkflowID, asOf sequence: Int64) throws -> AdviceMemory.History {
    var runs: [(episode: AdviceEpisode, externalID: String)] = []
    try store.eachEpisode(in: organisation, workflow: workflow) {
      runs.append((AdviceEpisode($0), $0.record.externalID))
    }
    var history = AdviceMemory.History(sequence: sequence)
    for run in runs.sorted(by: { $0.episode.id < $1.episode.id }) { history.add(run.episode, run.externalID) }
    advised.keep(history, of: workflow, in: organisation)
    return history
  }
}

extension AdviceMemory.History {
  /// The history with these runs as they are now; what is not among `current`, which is sorted, is gone.
  fileprivate func replacing(_ changed: Set<EpisodeID>, with current: [StoredEpisode]) -> Self {
    var merged = Self(sequence: sequence)
    var rest = current[...]
    for (index, episode) in episodes.enumerated() {
      while let next = rest.first, next.id <= episode.id {
        merged.add(AdviceEpisode(next), next.record.externalID)
        rest.removeFirst()
      }
      if !changed.contains(episode.id) { merged.add(episode, externalIDs[index]) }
    }
    for next in rest { merged.add(AdviceEpisode(next), next.record.externalID) }
    return merged
  }
}
