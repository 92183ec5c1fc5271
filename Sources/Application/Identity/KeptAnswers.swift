import Domain
public import JSONDocuments
import Storage

/// The answer that a request got, kept so that a repetition of the request gets it again.
public struct KeptAnswer: Hashable, Sendable {
  /// The SHA-256 of what was asked.
  public let requestHash: String
  /// The HTTP status.
  public let status: Int
  /// The headers that belong to the answer.
  public let headers: JSONObject
  /// The body.
  public let body: [UInt8]

  /// Describes an answer.
  public init(requestHash: String, status: Int, headers: JSONObject, body: [UInt8]) {
    self.requestHash = requestHash
    self.status = status
    self.headers = headers
    self.body = body
  }
}

extension Workspace {
  private static let answersLast: Int64 = 24 * 3_600_000_000

  /// The answer that the actor's request under a key got in the last 24 hours.
  ///
  /// - Throws: `StorageError`.
  public func keptAnswer(under key: String) throws -> KeptAnswer? {
    let oldest = clock.now.advanced(byMicroseconds: -Self.answersLast)
    return try store.idempotentAnswer(key, of: actor.id, in: organisation, since: oldest).map {
      KeptAnswer(requestHash: $0.requestHash, status: $0.status, headers: $0.headers, body: $0.body)
    }
  }

  /// Keeps an answer for 24 hours.
  ///
  /// - Throws: `StorageError`.
  public func keep(_ answer: KeptAnswer, under key: String) throws {
    let oldest = clock.now.advanced(byMicroseconds: -Self.answersLast)
    try store.keep(
      IdempotentAnswer(
        requestHash: answer.requestHash, status: answer.status, headers: answer.headers, body: answer.body),
      under: key, dropping: oldest, change())
  }
}
