public import Domain
import GRDB
public import JSONDocuments

/// The answer that a request got; a repetition of the request gets it again.
public struct IdempotentAnswer: Hashable, Sendable {
  /// The SHA-256 of method, path and body: another request under the same key is refused.
  public let requestHash: String
  /// The HTTP status.
  public let status: Int
  /// The headers that belong to the answer: its media type, its location.
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

extension Store {
  /// The answer that a principal's request under that key got since `oldest`; nil when there is none.
  public func idempotentAnswer(
    _ key: String, of principal: PrincipalID, in organisation: OrganisationID, since oldest: Timestamp
  ) throws -> IdempotentAnswer? {
    try read { database in
      try database.row(
        """
        SELECT request_hash, status, headers, body FROM idempotent_answer
        WHERE org_id = ? AND principal_id = ? AND idempotency_token = ? AND created_at >= ?
        """, organisation.rawValue, principal.rawValue, key, oldest.microseconds
      ).map { row in
        IdempotentAnswer(
          requestHash: row.text(0), status: row[1], headers: try row.object(2), body: row.bytes(3))
      }
    }
  }

  /// Keeps an answer and drops those of before `oldest`.
  public func keep(
    _ answer: IdempotentAnswer, under key: String, dropping oldest: Timestamp, _ change: Change
  ) throws {
    try write { database in
      try database.run("DELETE FROM idempotent_answer WHERE created_at < ?", oldest.microseconds)
      try database.run(
        "INSERT INTO idempotent_answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        change.organisation.rawValue, change.principal.id.rawValue, key, answer.requestHash, answer.status,
        JSONValue.object(answer.headers).text, answer.body.databaseBytes, change.at.microseconds,
        change.principal.id.rawValue)
    }
  }
}
