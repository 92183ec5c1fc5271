public import Domain
import GRDB

/// What a change-log row tells of.
public enum ChangeSubject: String, CaseIterable, Sendable {
  case episode, reflection, pattern, proposal, workflow, skill
}

/// A row of the change log: something of a tenant is new or changed.
public struct ChangeRecord: Hashable, Sendable {
  /// The place in the log; grows with each change of any tenant.
  public let sequence: Int64
  /// What changed.
  public let kind: ChangeSubject
  /// Its identifier: for a reflection that of the episode, for a workflow or skill `id@version`.
  public let objectID: String
  /// Its revision; 1 where there is none.
  public let revision: Int
}

/// Up to where a consumer has dealt with the change log.
public struct ConsumerProgress: Hashable, Sendable {
  /// The consumer.
  public let consumer: String
  /// The place in the log.
  public let sequence: Int64

  /// Names a place.
  public init(consumer: String, sequence: Int64) {
    self.consumer = consumer
    self.sequence = sequence
  }
}

extension Store {
  /// The next changes of a tenant after a place in the log, oldest first, at most `limit`.
  public func changes(
    in organisation: OrganisationID, after sequence: Int64, limit: Int
  ) throws -> [ChangeRecord] {
    try read { database in
      try database.rows(
        """
        SELECT sequence, kind, object_id, revision FROM change_log
        WHERE org_id = ? AND sequence > ? ORDER BY sequence LIMIT ?
        """, organisation.rawValue, sequence, limit
      ).compactMap { row in
        ChangeSubject(rawValue: row.text(1)).map {
          ChangeRecord(sequence: row[0], kind: $0, objectID: row.text(2), revision: row[3])
        }
      }
    }
  }

  /// The place of a tenant's last change; 0 when there is none.
  public func lastSequence(in organisation: OrganisationID) throws -> Int64 {
    try read { database in
      Int64(try database.count("SELECT max(sequence) FROM change_log WHERE org_id = ?", organisation.rawValue))
    }
  }

  /// Up to where a consumer has dealt with the change log; 0 at first.
  public func cursor(of consumer: String, in organisation: OrganisationID) throws -> Int64 {
    try read { database in
      Int64(
        try database.count(
          "SELECT sequence FROM consumer_cursor WHERE org_id = ? AND consumer = ?", organisation.rawValue, consumer))
    }
  }

  /// Notes that a consumer has dealt with the change log up to a place; moving back or nowhere changes nothing.
  public func advanceCursor(of consumer: String, to sequence: Int64, _ change: Change) throws {
    try write { database in try database.advanceCursor(of: consumer, to: sequence, change) }
  }
}

extension Database {
  func advanceCursor(of consumer: String, to sequence: Int64, _ change: Change) throws {
    try run(
      """
      INSERT INTO consumer_cursor VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (org_id, consumer) DO UPDATE
      SET sequence = excluded.sequence, updated_at = excluded.updated_at, updated_by = excluded.updated_by
      WHERE excluded.sequence > sequence
      """, change.organisation.rawValue, consumer, sequence, change.at.microseconds, change.principal.id.rawValue,
      change.at.microseconds, change.principal.id.rawValue)
  }

  /// Adds a row to the change log.
  func noteChange(_ kind: ChangeSubject, _ id: String, revision: Int = 1, _ change: Change) throws {
    try run(
      "INSERT INTO change_log (org_id, kind, object_id, revision, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?)",
      change.organisation.rawValue, kind.rawValue, id, revision, change.at.microseconds, change.principal.id.rawValue)
  }

  /// Adds a row about a revision of an episode to the change log.
  func noteChange(_ kind: ChangeSubject, _ episode: EpisodeReference, _ change: Change) throws {
    try noteChange(kind, episode.id.rawValue, revision: episode.revision, change)
  }

  /// The surrogate keys of all revisions of a workflow's episodes.
  func episodeKeys(of workflow: WorkflowID, _ organisation: OrganisationID) throws -> [EpisodeReference: Int64] {
    let rows = try rows(
      "SELECT episode_id, revision, episode_key FROM run_episode WHERE org_id = ? AND workflow_id = ?",
      organisation.rawValue, workflow.rawValue)
    return Dictionary(
      uniqueKeysWithValues: rows.map {
        (EpisodeReference(id: EpisodeID($0.text(0)), revision: $0[1]), $0[2])
      })
  }
}
