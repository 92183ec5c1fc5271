import Application
import Logging
import ServiceLifecycle

/// Carries the indexes over to another model while the service runs, a few texts at a time.
///
/// It rests as long as a step took, so that it takes no more than half a thread from those who ask.
struct IndexEmbedder: Service {
  private static let textsPerStep = 16
  private static let idlePause = Duration.seconds(5)
  let workspace: Workspace
  let workers: Workers
  let logger: Logger

  func run() async throws {
    var pause = Self.idlePause
    while !Task.isShuttingDownGracefully {
      let rest = pause
      do {
        try await cancelWhenGracefulShutdown { try await Task.sleep(for: rest) }
      } catch is CancellationError {
        return
      }
      pause = await step()
    }
  }

  /// Does one step; returns how long to rest.
  private func step() async -> Duration {
    let (workspace, begin) = (workspace, ContinuousClock.now)
    do {
      let progress = try await workers.run(.reading) { try workspace.reembedIndexes(limit: Self.textsPerStep) }
      guard let progress else { return Self.idlePause }
      if progress.done == progress.total {
        logger.info(
          "The index holds vectors of another model now", metadata: ["documents": .stringConvertible(progress.total)])
      }
      return max(.milliseconds(20), ContinuousClock.now - begin)
    } catch {
      if FailureKind(error) == .busy { return .seconds(1) }
      logger.error(
        "The index is not on its way to the chosen model",
        metadata: ["cause": .string(Failure(error)?.sentence ?? "\(error)")])
      return .seconds(60)
    }
  }
}
