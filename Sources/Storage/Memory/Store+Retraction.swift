import Audit
public import Domain
import GRDB
import JSONDocuments

/// A proposal that cites retracted episodes and on which the retraction has not been decided yet.
public struct PendingRecall: Hashable, Sendable {
  /// The retraction.
  public let retractionID: String
  /// The proposal.
  public let proposalID: ProposalID
}

extension Store {
  /// Takes episodes back: none of their revisions is current any more, and what was computed about them is dropped.
  ///
  /// Nothing is deleted of what a source told. The same file again is a duplicate, and a later revision of a retracted
  /// episode is kept without becoming current.
  ///
  /// - Returns: The retraction; nil when every such episode is retracted already, and nothing was written.
  /// - Throws: `StorageError.notFound` when there is no such episode, or the initiator has sent none.
  public func retract(_ subject: Retraction.Subject, reason: String, _ change: Change) throws -> Retraction? {
    try write { database in
      let known = try database.episodes(of: subject, change.organisation)
      guard !known.isEmpty else { throw StorageError.notFound(what: subject.kind, id: subject.name) }
      let fresh = known.filter { !$0.isRetracted }.map(\.reference)
      guard !fresh.isEmpty else { return nil }
      let number =
        1 + (try database.count("SELECT count(*) FROM retraction WHERE org_id = ?", change.organisation.rawValue))
      let retraction = Retraction(
        id: Digest.identifier("rt", [change.organisation.rawValue, subject.kind, subject.name, String(number)]),
        subject: subject, reason: reason, episodes: fresh.map(\.id))
      try database.insert(retraction, change)
      for episode in fresh { try database.forget(episode, retraction.id, change) }
      try database.appendAudit(
        "EPISODE_RETRACTED", AuditTarget(kind: .runtime, id: "retraction/" + retraction.id),
        after: [
          "subject_kind": .string(subject.kind), "subject": .string(subject.name), "reason": .string(reason),
          "episodes": .array(retraction.episodes.map { .string($0.rawValue) }),
        ], change)
      return retraction
    }
  }

  /// All retractions, by id.
  public func retractions(in organisation: OrganisationID) throws -> [Retraction] {
    try read { database in
      try database.rows(
        "SELECT retraction_id, subject_kind, subject, reason FROM retraction WHERE org_id = ? ORDER BY retraction_id",
        organisation.rawValue
      ).map { row in
        let episodes = try database.rows(
          "SELECT episode_id FROM retracted_episode WHERE org_id = ? AND retraction_id = ? ORDER BY episode_id",
          organisation.rawValue, row.text(0))
        let name = row.text(2)
        return Retraction(
          id: row.text(0), subject: row.text(1) == "episode" ? .episode(EpisodeID(name)) : .initiator(name),
          reason: row.text(3), episodes: episodes.map { EpisodeID($0.text(0)) })
      }
    }
  }

  /// The retraction that took an episode back; nil when none did.
  public func retraction(of episode: EpisodeID, in organisation: OrganisationID) throws -> Retraction? {
    try retractions(in: organisation).first { $0.episodes.contains(episode) }
  }

  /// The workflows that these episodes belong or belonged to, sorted.
  public func workflows(of episodes: [EpisodeID], in organisation: OrganisationID) throws -> [WorkflowID] {
    try read { database in
      // The revision is named so that SQLite looks the episode up instead of walking over the tenant's workflows.
      let workflows = try episodes.flatMap { episode in
        try database.rows(
          "SELECT DISTINCT workflow_id FROM run_episode WHERE org_id = ? AND episode_id = ? AND revision >= 1",
          organisation.rawValue, episode.rawValue
        ).map { WorkflowID($0.text(0)) }
      }
      return Set(workflows).sorted()
    }
  }

  /// The proposals that cite retracted episodes and wait for a decision, by retraction and proposal.
  public func pendingRecalls(in organisation: OrganisationID) throws -> [PendingRecall] {
    try read { database in
      try database.rows(
        """
        SELECT DISTINCT r.retraction_id, c.publication_id FROM retracted_episode r
        JOIN evidence_episode c ON c.org_id = r.org_id AND c.episode_id = r.episode_id
        WHERE r.org_id = ? AND NOT EXISTS (
          SELECT 1 FROM recall_decision d WHERE d.org_id = r.org_id AND d.retraction_id = r.retraction_id
            AND d.publication_id = c.publication_id)
        ORDER BY r.retraction_id, c.publication_id
        """, organisation.rawValue
      ).map { PendingRecall(retractionID: $0.text(0), proposalID: ProposalID($0.text(1))) }
    }
  }

  /// The episodes that a proposal cites, in whatever role, by id.
  public func citedEpisodes(of proposal: ProposalID, in organisation: OrganisationID) throws -> [EpisodeID] {
    try read { database in
      try database.rows(
        """
        SELECT DISTINCT episode_id FROM evidence_episode WHERE org_id = ? AND publication_id = ? ORDER BY episode_id
        """, organisation.rawValue, proposal.rawValue
      ).map { EpisodeID($0.text(0)) }
    }
  }
}

extension Database {
  /// The newest revisions of what is to be retracted, by id, and whether it is retracted already.
  fileprivate func episodes(
    of subject: Retraction.Subject, _ organisation: OrganisationID
  ) throws -> [(reference: EpisodeReference, isRetracted: Bool)] {
    let column = subject.kind == "episode" ? "episode_id" : "initiator_id"
    return try rows(
      """
      SELECT e.episode_id, max(e.revision), EXISTS (
        SELECT 1 FROM retracted_episode r WHERE r.org_id = e.org_id AND r.episode_id = e.episode_id)
      FROM run_episode e
      WHERE e.org_id = ?1 AND e.episode_id IN (
        SELECT episode_id FROM run_episode WHERE org_id = ?1 AND \(column) = ?2)
      GROUP BY e.episode_id ORDER BY e.episode_id
      """, organisation.rawValue, subject.name
    ).map { (EpisodeReference(id: EpisodeID($0.text(0)), revision: $0[1]), $0[2]) }
  }

  fileprivate func insert(_ retraction: Retraction, _ change: Change) throws {
    try run(
      "INSERT INTO retraction VALUES (?, ?, ?, ?, ?, ?, ?)", change.organisation.rawValue, retraction.id,
      retraction.subject.kind, retraction.subject.name, retraction.reason, change.at.microseconds,
      change.principal.id.rawValue)
  }

  fileprivate func forget(_ episode: EpisodeReference, _ retraction: String, _ change: Change) throws {
    let (organisation, id) = (change.organisation.rawValue, episode.id.rawValue)
    try run(
      "INSERT INTO retracted_episode VALUES (?, ?, ?, ?, ?)", organisation, id, retraction, change.at.microseconds,
      change.principal.id.rawValue)
    try run(
      "UPDATE run_episode SET is_current = 0, updated_at = ?, updated_by = ? WHERE org_id = ? AND episode_id = ?",
      change.at.microseconds, change.principal.id.rawValue, organisation, id)
    let keys = "(SELECT episode_key FROM run_episode WHERE org_id = ? AND episode_id = ?)"
    try run("DELETE FROM reflection_log WHERE provenance = 'computed' AND episode_key IN \(keys)", organisation, id)
    try run("DELETE FROM reflection_summary WHERE episode_key IN \(keys)", organisation, id)
    try noteChange(.episode, episode, change)
    try noteChange(.reflection, episode, change)
  }
}
