import Application
import Logging
import ServiceLifecycle

/// Makes episodes of complete traces while the service runs, round by round, so that calls that write come in between.
struct TraceCloser: Service {
  let workspace: Workspace
  let workers: Workers
  let state: ServiceState
  let milliseconds: Int
  let logger: Logger

  func run() async throws {
    let rounds = Rounds(milliseconds: milliseconds)
    await rounds.run { await closeRound() ? .zero : rounds.pause }
  }

  /// Closes what one round takes; whether there is more.
  private func closeRound() async -> Bool {
    do {
      let workspace = workspace
      let closing = try await workers.run(.writing) { try workspace.closeTracesOfAllTenants() }
      state.metrics.closed(closing)
      return closing.hasMore
    } catch {
      if FailureKind(error) != .busy {
        logger.error("Traces could not be closed", metadata: ["cause": .string(Failure(error)?.sentence ?? "\(error)")])
      }
      return false
    }
  }
}
