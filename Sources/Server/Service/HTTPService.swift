public import Application
import Domain
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// The service over HTTP: binds, answers, and on SIGTERM or SIGINT takes no more connections, finishes the calls under way
/// and ends.
public struct HTTPService: Sendable {
  private let workspace: Workspace
  private let settings: ServiceSettings
  private let clock: Clock
  private let output: LogOutput

  /// Describes a service over a data directory.
  public init(_ workspace: Workspace, _ settings: ServiceSettings, clock: Clock, log output: LogOutput) {
    self.workspace = workspace
    self.settings = settings
    self.clock = clock
    self.output = output
  }

  /// Runs until the process is told to end, or the task is cancelled.
  ///
  /// - Parameters:
  ///   - signals: Whether SIGTERM and SIGINT end it.
  ///   - onRunning: Gets the port when the service listens.
  /// - Throws: when the address cannot be bound.
  public func run(signals: Bool, onRunning: @escaping @Sendable (Int) -> Void) async throws {
    let logger = logger()
    let state = ServiceState(settings, start: clock.now.microseconds)
    let workers = Workers(readers: settings.readers)
    let application = application(state, workers, logger, onRunning)
    let refresher = IndexRefresher(
      workspace: workspace, workers: workers, state: state, milliseconds: settings.indexMilliseconds, logger: logger)
    let embedder = IndexEmbedder(workspace: workspace, workers: workers, logger: logger)
    let closer = TraceCloser(
      workspace: workspace, workers: workers, state: state, milliseconds: settings.traceMilliseconds, logger: logger)
    let joiner = SegmentJoiner(
      workspace: workspace, workers: workers, milliseconds: settings.indexMilliseconds, logger: logger)
    // The last one is asked to end first.
    var configuration = ServiceGroupConfiguration(
      services: [joiner, refresher, embedder, closer, application, DrainNotice(state: state)],
      gracefulShutdownSignals: signals ? [.sigterm, .sigint] : [], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(settings.drainSeconds)
    let result: Result<Void, any Error>
    do {
      try await ServiceGroup(configuration: configuration).run()
      result = .success(())
    } catch {
      result = .failure(error)
    }
    try await workers.stop()
    logger.info("The service has ended")
    try result.get()
  }

  private func application(
    _ state: ServiceState, _ workers: Workers, _ logger: Logger, _ onRunning: @escaping @Sendable (Int) -> Void
  ) -> Hummingbird.Application<Responder> {
    let (settings, hosts) = (settings, HostRuleSource(settings))
    let responder = Responder(
      workspace: workspace, settings: settings, state: state, workers: workers, logger: logger, hosts: hosts)
    return Hummingbird.Application(
      responder: responder,
      server: .http1(
        configuration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [ConnectionGuard(settings)],
          httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))),
      configuration: ApplicationConfiguration(
        address: .hostname(settings.host, port: settings.port),
        availableConnectionsDelegate: MaximumAvailableConnections(settings.connections)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? settings.port
        hosts.listens(on: port, settings)
        logger.info("The service listens", metadata: ["port": .stringConvertible(port)])
        onRunning(port)
      }, logger: logger)
  }

  private func logger() -> Logger {
    let (output, clock) = (output, clock)
    return Logger(label: "autogenesis") { _ in JSONLog(logLevel: .info, output: output, clock: clock) }
  }
}
