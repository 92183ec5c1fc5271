public import Domain
import GRDB

/// The episodes that changed since a place in the change log.
public struct EpisodeChanges: Hashable, Sendable {
  /// The episodes, in whatever revision.
  public let episodes: Set<EpisodeID>
  /// Every workflow that one of these episodes belongs or belonged to, sorted.
  public let workflows: [WorkflowID]
  /// The place of the last of these changes; where the search began when there are none.
  public let sequence: Int64
}

/// The computed reflections on an episode whose reflections changed.
public struct ChangedReflections: Hashable, Sendable {
  /// The episode's workflow.
  public let workflowID: WorkflowID
  /// The reflections as they are now.
  public let reflections: EpisodeReflections
}

extension Store {
  /// Joins a row `c` of the change log with all revisions `e` of its episode. What is said of the revision is always true: it
  /// makes SQLite look the episode up, where it would otherwise walk over the tenant's episodes once a row.
  static let changedEpisode = """
    CROSS JOIN run_episode e ON e.org_id = c.org_id AND e.episode_id = c.object_id AND e.revision >= 1
    """

  /// The episodes of a tenant that changed after a place in the log.
  public func episodeChanges(after sequence: Int64, in organisation: OrganisationID) throws -> EpisodeChanges {
    try read { database in
      var episodes: Set<EpisodeID> = []
      var workflows: Set<WorkflowID> = []
      for row in try database.rows(
        """
        SELECT DISTINCT e.episode_id, e.workflow_id FROM change_log c
        \(Self.changedEpisode)
        WHERE c.org_id = ? AND c.kind = 'episode' AND c.sequence > ?
        """, organisation.rawValue, sequence)
      {
        episodes.insert(EpisodeID(row.text(0)))
        workflows.insert(WorkflowID(row.text(1)))
      }
      let last = try database.count(
        "SELECT max(sequence) FROM change_log WHERE org_id = ? AND kind = 'episode' AND sequence > ?",
        organisation.rawValue, sequence)
      return EpisodeChanges(
        episodes: episodes, workflows: workflows.sorted(), sequence: max(sequence, Int64(last)))
    }
  }

  /// The episodes that changed after a place in the log and belong or belonged to a workflow, by id.
  public func changedEpisodes(
    of workflow: WorkflowID, after sequence: Int64, in organisation: OrganisationID
  ) throws -> [EpisodeID] {
    try read { database in
      try database.rows(
        """
        SELECT DISTINCT e.episode_id FROM change_log c
        \(Self.changedEpisode)
        WHERE c.org_id = ? AND c.sequence > ? AND c.kind = 'episode' AND e.workflow_id = ? ORDER BY e.episode_id
        """, organisation.rawValue, sequence, workflow.rawValue
      ).map { EpisodeID($0.text(0)) }
    }
  }

  /// The current episodes whose computed reflections changed after a place in the log, with their reflections, by id.
  public func changedReflections(
    after sequence: Int64, in organisation: OrganisationID
  ) throws -> [ChangedReflections] {
    let changed = Set(
      try read { database in
        try database.rows(
          "SELECT DISTINCT object_id FROM change_log WHERE org_id = ? AND kind = 'reflection' AND sequence > ?",
          organisation.rawValue, sequence
        ).map { EpisodeID($0.text(0)) }
      })
    guard !changed.isEmpty else { return [] }
    let current = try read { database in
      try database.rows(
        "SELECT episode_id, revision, workflow_id FROM run_episode WHERE org_id = ? AND is_current = 1",
        organisation.rawValue
      ).reduce(into: [EpisodeReference: WorkflowID]()) { current, row in
        current[EpisodeReference(id: EpisodeID(row.text(0)), revision: row[1])] = WorkflowID(row.text(2))
      }
    }
    return try reflections(in: organisation).filter { changed.contains($0.episode.id) }.compactMap { item in
      current[item.episode].map { ChangedReflections(workflowID: $0, reflections: item) }
    }
  }

  /// The identifiers of proposals, workflows and skills that changed after a place in the log.
  public func changedObjects(after sequence: Int64, in organisation: OrganisationID) throws -> Set<String> {
    try read { database in
      Set(
        try database.rows(
          """
          SELECT DISTINCT object_id FROM change_log
          WHERE org_id = ? AND kind IN ('proposal', 'workflow', 'skill') AND sequence > ?
          """, organisation.rawValue, sequence
        ).map { $0.text(0) })
    }
  }

  /// The latest episodes of a tenant, or of one workflow, newest first; those without a start come last.
  public func latestEpisodes(
    in organisation: OrganisationID, workflow: WorkflowID?, limit: Int
  ) throws -> [StoredEpisode] {
    let ids = try read { database in
      try database.rows(
        """
        SELECT episode_id FROM run_episode
        WHERE org_id = ?1 AND is_current = 1 AND (?2 IS NULL OR workflow_id = ?2)
        ORDER BY started_at_us DESC NULLS LAST, episode_id LIMIT ?3
        """, organisation.rawValue, workflow?.rawValue, limit
      ).map { EpisodeID($0.text(0)) }
    }
    return try episodes(ids, in: organisation)
  }
}
