import Glibc
import NIOPosix

/// The threads on which the database is worked with, since it blocks: some that read, one that writes, and two for
/// the upkeep of the indexes. What waits for a thread is bounded by `FlightLimit`.
struct Workers: Sendable {
  /// Upkeep gives way to calls: on Linux each thread has a niceness of its own, and 10 means a tenth of the share.
  private static let upkeepNiceness: Int32 = 10

  private let readers: NIOThreadPool
  private let writer: NIOThreadPool
  private let indexer: NIOThreadPool
  private let keeper: NIOThreadPool

  init(readers count: Int) {
    readers = NIOThreadPool(numberOfThreads: count)
    writer = NIOThreadPool(numberOfThreads: 1)
    indexer = NIOThreadPool(numberOfThreads: 1)
    keeper = NIOThreadPool(numberOfThreads: 1)
    for pool in [readers, writer, indexer, keeper] { pool.start() }
    keeper.submit { _ in _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, Self.upkeepNiceness) }
  }

  func run<Value: Sendable>(
    _ work: Route.Work, _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    switch work {
    case .reading: try await readers.runIfActive(body)
    case .writing: try await writer.runIfActive(body)
    }
  }

  /// Makes ready what is to be published, one round at a time.
  func indexing<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await indexer.runIfActive(body)
  }

  /// Runs what takes long and nobody waits for, one at a time.
  func upkeep<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await keeper.runIfActive(body)
  }

  func stop() async throws {
    for pool in [readers, writer, indexer, keeper] { try await pool.shutdownGracefully() }
  }
}
