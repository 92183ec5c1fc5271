import Audit
public import Domain
import GRDB
import JSONDocuments

/// A reflection that somebody sent, as it was stored.
public struct SentReflection: Hashable, Sendable {
  /// The identifier.
  public let id: String
  /// The episode that it is about.
  public let episode: EpisodeReference
  /// The reflection.
  public let record: ReflectionRecord
}

extension Store {
  /// Adds a reflection to the current revision of an episode; the same one a second time changes nothing.
  ///
  /// - Throws: `StorageError.notFound` when the episode, or the step run that it names, is not there.
  public func add(_ record: ReflectionRecord, to episode: EpisodeID, _ change: Change) throws -> SentReflection {
    try write { database in
      let found = try database.row(
        "SELECT episode_key, revision FROM run_episode WHERE org_id = ? AND episode_id = ? AND is_current = 1",
        change.organisation.rawValue, episode.rawValue)
      guard let found else { throw StorageError.notFound(what: "episode", id: episode.rawValue) }
      let reference = EpisodeReference(id: episode, revision: found[1])
      let row = ReflectionRow(record, provenance: .source)
      let id = row.identifier(reference, occurrence: 0, change.organisation)
      let sent = SentReflection(id: id, episode: reference, record: record)
      guard
        try database.row(
          "SELECT 1 FROM reflection_log WHERE org_id = ? AND reflection_id = ?", change.organisation.rawValue, id)
          == nil
      else { return sent }
      let key: Int64 = found[0]
      let ordinal = try database.count(
        "SELECT count(*) FROM reflection_log WHERE episode_key = ? AND provenance = 'source'", key)
      try database.insert(row, id: id, episodeKey: key, ordinal: ordinal, change)
      try database.appendAudit(
        "REFLECTION_RECORDED", AuditTarget(kind: .node, id: "episode/" + episode.rawValue),
        after: ["reflection_id": .string(id), "insight_type": .string(record.insightType.rawValue)], change)
      return sent
    }
  }

  /// The current episodes, at most two, that have a step run of this identifier.
  ///
  /// - Complexity: one pass over the tenant's step runs.
  public func episodes(withStepRun id: String, in organisation: OrganisationID) throws -> [EpisodeID] {
    try read { database in
      try database.rows(
        """
        SELECT DISTINCT e.episode_id FROM step_run s JOIN run_episode e ON e.episode_key = s.episode_key
        WHERE s.step_run_id = ? AND e.org_id = ? AND e.is_current = 1 ORDER BY e.episode_id LIMIT 2
        """, id, organisation.rawValue
      ).map { EpisodeID($0.text(0)) }
    }
  }

  /// The reflections that were sent about the current revision of an episode, in the order in which they came.
  public func sentReflections(of episode: EpisodeID, in organisation: OrganisationID) throws -> [SentReflection] {
    try read { database in
      try database.rows(
        """
        SELECT r.reflection_id, e.revision, r.source_type, r.source_id, r.insight_type, r.insight, r.learning_signal,
          r.proposed_actions, r.extra
        FROM run_episode e JOIN reflection_log r ON r.episode_key = e.episode_key AND r.provenance = 'source'
        WHERE e.org_id = ? AND e.episode_id = ? AND e.is_current = 1 ORDER BY r.ordinal
        """, organisation.rawValue, episode.rawValue
      ).map { row in
        SentReflection(
          id: row.text(0), episode: EpisodeReference(id: episode, revision: row[1]),
          record: try ReflectionRow(row, from: 2, provenance: .source).record)
      }
    }
  }
}
