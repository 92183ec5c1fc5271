import Domain
public import Storage

extension Workspace {
  private static let answersLast: Int64 = 24 * 3_600_000_000

  /// The answer that the actor's request under a key got in the last 24 hours.
  ///
  /// - Throws: `StorageError`.
  public func keptAnswer(under key: String) throws -> IdempotentAnswer? {
    let oldest = clock.now.advanced(byMicroseconds: -Self.answersLast)
    return try store.idempotentAnswer(key, of: actor.id, in: organisation, since: oldest)
  }

  /// Keeps an answer for 24 hours.
  ///
  /// - Throws: `StorageError`.
  public func keep(_ answer: IdempotentAnswer, under key: String) throws {
    let oldest = clock.now.advanced(byMicroseconds: -Self.answersLast)
    try store.keep(answer, under: key, dropping: oldest, change())
  }
}
