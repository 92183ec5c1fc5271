import Application
import Domain
import Logging
import ServiceLifecycle

/// Brings the indexes up to date while the service runs, so that what was acknowledged is soon found.
///
/// It rests ten times as long as the last time took: under load it takes no more than a tenth of the writer.
struct IndexRefresher: Service {
  let workspace: Workspace
  let workers: Workers
  let state: ServiceState
  let milliseconds: Int
  let logger: Logger

  func run() async throws {
    var pause = Duration.milliseconds(milliseconds)
    while !Task.isShuttingDownGracefully {
      let rest = pause
      do {
        try await cancelWhenGracefulShutdown { try await Task.sleep(for: rest) }
      } catch is CancellationError {
        return
      }
      pause = max(.milliseconds(milliseconds), await refresh() * 10)
    }
  }

  private func refresh() async -> Duration {
    let begin = ContinuousClock.now
    var hasFailed = false
    do {
      let workspace = workspace
      _ = try await workers.run(.writing) { try workspace.refreshIndexes() }
    } catch {
      hasFailed = true
      if FailureKind(error) != .busy {
        logger.error(
          "The index is not up to date", metadata: ["cause": .string(Failure(error)?.sentence ?? "\(error)")])
      }
    }
    let took = ContinuousClock.now - begin
    let parts = took.components
    state.metrics.refreshed(
      seconds: Double(parts.seconds) + Double(parts.attoseconds) / 1e18, failed: hasFailed)
    return took
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
