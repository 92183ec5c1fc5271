import Storage
import Synchronization

/// A connection of its own for keeping answers, opened with the first: it gives up soon where the others wait for a writer.
final class AdviceWriter: Sendable {
  /// A lock of another connection is waited for no longer than this before an answer goes out unrecorded.
  private static let patienceSeconds = 0.25

  private let store = Mutex<Store?>(nil)

  /// Keeps an answer.
  ///
  /// - Throws: `StorageError`, also when another connection is writing.
  func record(_ advice: AdviceRecord, _ change: Change, at path: String) throws {
    let writer = try store.withLock { store in
      if let open = store { return open }
      let opened = try Store(opening: path, mode: .existing, patienceSeconds: Self.patienceSeconds)
      store = opened
      return opened
    }
    try writer.record(advice, change)
  }

  /// Closes the connection if there is one; the next answer opens it again.
  func close() throws {
    try store.withLock { store in
      try store?.close()
      store = nil
    }
  }
}
