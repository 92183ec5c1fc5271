import NIOPosix

/// The threads on which the database is worked with, since it blocks: some that read, one that writes. What waits for a
/// thread is bounded by `FlightLimit`.
struct Workers: Sendable {
  private let readers: NIOThreadPool
  private let writer: NIOThreadPool

  init(readers count: Int) {
    readers = NIOThreadPool(numberOfThreads: count)
    writer = NIOThreadPool(numberOfThreads: 1)
    readers.start()
    writer.start()
  }

  func run<Value: Sendable>(
    _ work: Route.Work, _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    switch work {
    case .reading: try await readers.runIfActive(body)
    case .writing: try await writer.runIfActive(body)
    }
  }

  func stop() async throws {
    try await readers.shutdownGracefully()
    try await writer.shutdownGracefully()
  }
}
