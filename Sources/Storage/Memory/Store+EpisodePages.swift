public import Domain
import GRDB

/// Where a page of episodes ended: the place of its last one in the order newest first.
public struct EpisodePlace: Hashable, Sendable {
  /// The start of the last episode, in microseconds; nil when it has none.
  public let startedAt: Int64?
  /// Its identifier.
  public let id: EpisodeID

  /// Names a place.
  public init(startedAt: Int64?, id: EpisodeID) {
    self.startedAt = startedAt
    self.id = id
  }
}

extension Store {
  /// The next episodes of a tenant, or of one workflow, newest first; those without a start come last.
  public func episodes(
    after place: EpisodePlace?, in organisation: OrganisationID, workflow: WorkflowID?, limit: Int
  ) throws -> [StoredEpisode] {
    let ids = try read { database in
      try database.rows(
        """
        SELECT episode_id FROM run_episode
        WHERE org_id = ?1 AND is_current = 1 AND (?2 IS NULL OR workflow_id = ?2)
          AND NOT EXISTS (SELECT 1 FROM retracted_episode x
            WHERE x.org_id = run_episode.org_id AND x.episode_id = run_episode.episode_id)
          AND (?3 IS NULL
            OR (?4 IS NOT NULL AND (started_at_us < ?4 OR started_at_us IS NULL
              OR (started_at_us = ?4 AND episode_id > ?3)))
            OR (?4 IS NULL AND started_at_us IS NULL AND episode_id > ?3))
        ORDER BY started_at_us DESC NULLS LAST, episode_id LIMIT ?5
        """, organisation.rawValue, workflow?.rawValue, place?.id.rawValue, place?.startedAt, limit
      ).map { EpisodeID($0.text(0)) }
    }
    return try episodes(ids, in: organisation)
  }
}
