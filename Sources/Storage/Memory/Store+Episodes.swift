public import Domain
import GRDB

/// How many episodes of a workflow the store holds.
public struct WorkflowEpisodeCount: Hashable, Sendable {
  /// The workflow.
  public let workflowID: WorkflowID
  /// Its full name.
  public let name: String
  /// Whether the catalogue knows it, or runs only.
  public let origin: Origin
  /// The episodes, each in its newest revision.
  public let episodeCount: Int
  /// The step runs of these episodes.
  public let stepRunCount: Int
  /// Those of them that failed.
  public let failedStepRunCount: Int
}

extension Store {
  /// Hands over the episodes of a tenant, or of one workflow, ordered by (start, id); those without a start come last.
  ///
  /// The caller sees one snapshot, however long it takes. Memory does not grow with the number of episodes. `body` must
  /// not call the store.
  ///
  /// - Parameter currentOnly: Whether superseded revisions are left out; else they come in the order of their revisions.
  public func eachEpisode(
    in organisation: OrganisationID, workflow: WorkflowID? = nil, currentOnly: Bool = true,
    _ body: (StoredEpisode) throws -> Void
  ) throws {
    try read { database in
      for reader in Self.readers(organisation, workflow, currentOnly) { try reader.each(database, body) }
    }
  }

  /// An episode in one revision; the current one when `revision` is nil.
  ///
  /// - Throws: `StorageError.notFound`, also when the episode is another tenant's.
  public func episode(
    _ id: EpisodeID, revision: Int? = nil, in organisation: OrganisationID
  ) throws -> StoredEpisode {
    let reader = EpisodeReader(
      condition: "e.org_id = ? AND e.episode_id = ? AND "
        + (revision == nil ? "e.is_current = 1" : "e.revision = ?"), order: "e.episode_key",
      values: [organisation.rawValue.databaseValue, id.rawValue.databaseValue]
        + (revision.map { [$0.databaseValue] } ?? []))
    guard let episode = try read({ database in try reader.all(database).first }) else {
      throw StorageError.notFound(what: "episode", id: id.rawValue)
    }
    return episode
  }

  /// The current revisions of these episodes, in the given order; unknown ones are left out.
  public func episodes(_ ids: [EpisodeID], in organisation: OrganisationID) throws -> [StoredEpisode] {
    try read { database in
      try ids.flatMap { id in
        try EpisodeReader(
          condition: "e.org_id = ? AND e.episode_id = ? AND e.is_current = 1", order: "e.episode_key",
          values: [organisation.rawValue.databaseValue, id.rawValue.databaseValue]
        ).all(database)
      }
    }
  }

  /// The episode whose identifier starts with a text.
  ///
  /// - Throws: `StorageError.notFound`, or `ambiguous` when more than one does.
  public func episodeID(startingWith prefix: String, in organisation: OrganisationID) throws -> EpisodeID {
    try read { database in
      let rows = try database.rows(
        """
        SELECT DISTINCT episode_id FROM run_episode
        WHERE org_id = ? AND episode_id >= ? AND substr(episode_id, 1, length(?)) = ? ORDER BY episode_id LIMIT 6
        """, organisation.rawValue, prefix, prefix, prefix)
      return EpisodeID(try only(rows.map { $0.text(0) }, prefix: prefix, what: "episode"))
    }
  }

  /// The workflows that have episodes, by id, with their figures.
  public func episodeCounts(in organisation: OrganisationID) throws -> [WorkflowEpisodeCount] {
    try read { database in
      try database.rows(
        """
        SELECT e.workflow_id,
          (SELECT w.workflow_name FROM workflow w WHERE w.org_id = e.org_id AND w.workflow_id = e.workflow_id
           ORDER BY w.is_current DESC, w.version LIMIT 1),
          (SELECT w.origin FROM workflow w WHERE w.org_id = e.org_id AND w.workflow_id = e.workflow_id
           ORDER BY w.origin = 'observed', w.version LIMIT 1),
          count(*), sum((SELECT count(*) FROM step_run s WHERE s.episode_key = e.episode_key)),
          sum((SELECT count(*) FROM step_run s WHERE s.episode_key = e.episode_key AND s.status = 'failed'))
        FROM run_episode e WHERE e.org_id = ? AND e.is_current = 1 GROUP BY e.workflow_id ORDER BY e.workflow_id
        """, organisation.rawValue
      ).map { row in
        WorkflowEpisodeCount(
          workflowID: WorkflowID(row.text(0)), name: row.text(1), origin: Origin(rawValue: row.text(2)) ?? .observed,
          episodeCount: row[3], stepRunCount: row[4], failedStepRunCount: row[5])
      }
    }
  }

  /// Whether a workflow has an episode.
  public func hasEpisodes(of workflow: WorkflowID, in organisation: OrganisationID) throws -> Bool {
    try read { database in
      try database.row(
        "SELECT 1 FROM run_episode WHERE org_id = ? AND workflow_id = ? AND is_current = 1 LIMIT 1",
        organisation.rawValue, workflow.rawValue) != nil
    }
  }

  /// The workflows that have episodes, by id; none of the episodes is looked at twice.
  public func workflowsWithEpisodes(in organisation: OrganisationID) throws -> [WorkflowID] {
    try read { database in
      try database.rows(
        """
        WITH RECURSIVE found (workflow_id) AS (
          SELECT min(workflow_id) FROM run_episode WHERE org_id = ?1
          UNION ALL
          SELECT (SELECT min(e.workflow_id) FROM run_episode e WHERE e.org_id = ?1 AND e.workflow_id > found.workflow_id)
          FROM found WHERE found.workflow_id IS NOT NULL
        )
        SELECT workflow_id FROM found WHERE workflow_id IS NOT NULL AND EXISTS (
          SELECT 1 FROM run_episode e
          WHERE e.org_id = ?1 AND e.workflow_id = found.workflow_id AND e.is_current = 1)
        ORDER BY workflow_id
        """, organisation.rawValue
      ).map { WorkflowID($0.text(0)) }
    }
  }

  /// Two readers, one for the episodes with a start and one for those without, so that an index gives the order.
  static func readers(
    _ organisation: OrganisationID, _ workflow: WorkflowID?, _ currentOnly: Bool
  ) -> [EpisodeReader] {
    let scope =
      "e.org_id = ?" + (workflow == nil ? "" : " AND e.workflow_id = ?")
      + (currentOnly ? " AND e.is_current = 1" : "")
    let values = [organisation.rawValue.databaseValue] + (workflow.map { [$0.rawValue.databaseValue] } ?? [])
    return ["IS NOT NULL", "IS NULL"].map { presence in
      EpisodeReader(
        source: "run_episode e INDEXED BY " + (workflow == nil ? "ix_episode_time" : "ix_episode_wf_time"),
        condition: "\(scope) AND e.started_at_us \(presence)", order: "e.started_at_us, e.episode_id, e.revision",
        values: values)
    }
  }
}

/// The only one of several matches for a prefix.
func only(_ matches: [String], prefix: String, what: String) throws -> String {
  if let exact = matches.first(where: { $0 == prefix }) { return exact }
  guard let match = matches.first else { throw StorageError.notFound(what: what, id: prefix) }
  guard matches.count == 1 else { throw StorageError.ambiguous(prefix: prefix, matches: matches) }
  return match
}
