public import Application
import Domain
import Foundation
import JSONDocuments
import Logging
import NIOPosix

/// MCP over standard input and output: a message a line, each answered by a line, in the order in which they came. Nothing
/// else stands on standard output; the log goes where it is told.
public struct StdioService: Sendable {
  private static let waitingMessages = 1_024

  private let workspace: Workspace
  private let credential: @Sendable () throws -> Credential?
  private let clock: Clock
  private let output: LogOutput

  /// Describes a service for one caller.
  ///
  /// - Parameter credential: What the caller may do, asked for each request, since keys end; nil when it has ended.
  public init(
    _ workspace: Workspace, as credential: @escaping @Sendable () throws -> Credential?, clock: Clock,
    log output: LogOutput
  ) {
    self.workspace = workspace
    self.credential = credential
    self.clock = clock
    self.output = output
  }

  /// Runs until standard input ends and everything that came is answered.
  ///
  /// - Throws: when standard output cannot be written to.
  public func run() async throws {
    let pool = NIOThreadPool(numberOfThreads: 1)
    pool.start()
    try await run(
      pieces: { try await pool.runIfActive { StandardInput.next() } },
      write: { try FileHandle.standardOutput.write(contentsOf: Foundation.Data(($0 + "\n").utf8)) })
    try await pool.shutdownGracefully()
  }

  /// Runs over any stream.
  ///
  /// - Parameters:
  ///   - pieces: Gives the next bytes, empty at the end.
  ///   - write: Takes a line.
  func run(
    pieces: @escaping @Sendable () async throws -> [UInt8], write: @escaping @Sendable (String) throws -> Void
  ) async throws {
    let settings = ServiceSettings()
    let (output, clock) = (output, clock)
    let logger = Logger(label: "autogenesis") { _ in JSONLog(logLevel: .info, output: output, clock: clock) }
    let session = StdioSession(
      workspace: workspace, credential: credential, workers: Workers(readers: 1),
      state: ServiceState(settings, start: clock.now.microseconds), logger: logger, write: write)
    logger.info("MCP listens")
    let queue = MessageQueue(capacity: Self.waitingMessages)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { logger.info("The input has ended") }
        try await Self.read(pieces, into: queue, limit: settings.uploadBytes)
      }
      group.addTask { try await session.answer(queue) }
      try await group.waitForAll()
    }
    try await session.end()
  }

  private static func read(
    _ pieces: @Sendable () async throws -> [UInt8], into queue: MessageQueue, limit: Int
  ) async throws {
    var splitter = LineSplitter(limit: limit)
    while true {
      let piece = try await pieces()
      for line in piece.isEmpty ? splitter.last() : splitter.lines(in: piece) {
        await take(line, into: queue, limit: limit)
      }
      if piece.isEmpty { return await queue.close() }
    }
  }

  /// Cancellations overtake what waits; everything else is answered in its turn.
  private static func take(_ line: LineSplitter.Line, into queue: MessageQueue, limit: Int) async {
    let entry = StdioEntry(line, limit: limit)
    if case .delivery(.single(.notification("notifications/cancelled", let params))) = entry {
      if let id = params["requestId"] { await queue.cancel(id) }
    } else {
      await queue.add(entry)
    }
  }
}
