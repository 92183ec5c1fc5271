import Application
import Domain
import Logging
import ServiceLifecycle

/// Brings the indexes up to date while the service runs, so that what was acknowledged is soon found.
///
/// What is new is made ready on a thread of its own, which rests at least half of the time; the writer only publishes it. A longer
/// rest would let more come in than a round can do when processors are scarce, and rounds would grow without end.
struct IndexRefresher: Service {
  let workspace: Workspace
  let workers: Workers
  let state: ServiceState
  let milliseconds: Int
  let logger: Logger

  func run() async throws {
    let rounds = Rounds(milliseconds: milliseconds)
    await rounds.run {
      let begin = ContinuousClock.now
      let isDone = await refresh()
      let took = ContinuousClock.now - begin
      let parts = took.components
      state.metrics.refreshed(
        seconds: Double(parts.seconds) + Double(parts.attoseconds) / 1e18, failed: isDone == nil)
      return isDone == false ? .zero : rounds.rest(after: took, parts: 2)
    }
  }

  /// One round: false when somebody else published meanwhile, nil when it failed.
  private func refresh() async -> Bool? {
    do {
      let workspace = workspace
      var isDone = true
      for update in try await workers.indexing({ try workspace.preparedUpdates() }) {
        isDone = try await workers.run(.writing) { try workspace.publish(update) } && isDone
      }
      return isDone
    } catch {
      if FailureKind(error) != .busy {
        logger.error(
          "The index is not up to date", metadata: ["cause": .string(Failure(error)?.sentence ?? "\(error)")])
      }
      return nil
    }
  }
}

/// Joins index segments while the service runs, on a thread of its own that gives way to all others, so that searches see few
/// segments and writers wait for the publishing alone.
struct SegmentJoiner: Service {
  let workspace: Workspace
  let workers: Workers
  let milliseconds: Int
  let logger: Logger

  func run() async throws {
    let rounds = Rounds(milliseconds: milliseconds)
    await rounds.run { await joinRound() ? .zero : rounds.pause }
  }

  /// Joins segments of one tier of one tenant; whether there may be more.
  private func joinRound() async -> Bool {
    do {
      let workspace = workspace
      guard let joined = try await workers.upkeep({ try workspace.joinedSegments() }) else { return false }
      return try await workers.run(.writing) { try workspace.publish(joined) }
    } catch {
      if FailureKind(error) != .busy {
        logger.error(
          "Segments could not be joined", metadata: ["cause": .string(Failure(error)?.sentence ?? "\(error)")])
      }
      return false
    }
  }
}

/// Tells that the service is about to end: it is asked first, so that probes see it while calls are still taken.
struct DrainNotice: Service {
  let state: ServiceState

  func run() async throws {
    try? await gracefulShutdown()
    state.drain()
  }
}
