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
    fileprivate(set) var runs = AdviceHistory()
  }

  private struct Key: Hashable {
    let organisation: OrganisationID
    let workflow: WorkflowID
  }

  private struct Kept {
    var history: History
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
    state.withLock { state in
      state.uses += 1
      let key = Key(organisation: organisation, workflow: workflow)
      if let kept = state.kept[key], kept.history.sequence > history.sequence { return }
      state.kept[key] = history.runs.stepCount > stepLimit ? nil : Kept(history: history, lastUse: state.uses)
      while state.kept.values.reduce(0, { $0 + $1.history.runs.stepCount }) > stepLimit {
        guard let oldest = state.kept.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        state.kept[oldest.key] = nil
      }
    }
  }
}

extension Workspace {
  /// After more changes of any workflow than this the history is read anew.
  private static let mostChanges: Int64 = 50_000

  /// The runs of a workflow; those that feedback names count as advised.
  func adviceHistory(of workflow: WorkflowID) throws -> AdviceHistory {
    let told = Set(try store.adviceFeedback(in: organisation).compactMap(\.episode))
    return try currentHistory(of: workflow).runs.marking(told)
  }

  private func currentHistory(of workflow: WorkflowID) throws -> AdviceMemory.History {
    let last = try store.lastSequence(in: organisation)
    guard var history = advised.history(of: workflow, in: organisation) else {
      return try wholeHistory(of: workflow, asOf: last)
    }
    guard history.sequence < last else { return history }
    guard last - history.sequence < Self.mostChanges else { return try wholeHistory(of: workflow, asOf: last) }
    let changed = try store.changedEpisodes(of: workflow, after: history.sequence, in: organisation)
    let current = try store.episodes(changed, in: organisation).filter { $0.workflowID == workflow }
    for id in Set(changed).subtracting(current.map(\.id)) { history.runs.remove(id) }
    for episode in current { history.runs.put(AdviceEpisode(episode), named: episode.record.externalID) }
    history.sequence = last
    advised.keep(history, of: workflow, in: organisation)
    return history
  }

  /// Reads all runs; what commits meanwhile may be among them and is looked at again at the next question.
  private func wholeHistory(of workflow: WorkflowID, asOf sequence: Int64) throws -> AdviceMemory.History {
    var runs: [(episode: AdviceEpisode, name: String)] = []
    try store.eachEpisode(in: organisation, workflow: workflow) {
      runs.append((AdviceEpisode($0), $0.record.externalID))
    }
    var history = AdviceMemory.History(sequence: sequence)
    for run in runs.sorted(by: { $0.episode.id < $1.episode.id }) { history.runs.put(run.episode, named: run.name) }
    advised.keep(history, of: workflow, in: organisation)
    return history
  }
}
