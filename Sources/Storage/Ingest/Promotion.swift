import Audit
import Domain
import GRDB
import JSONDocuments

/// The steps of a promotion, in order.
enum PromotionStep: CaseIterable {
  case judge, register, supersede, copyEpisodes, copyStepRuns, copyReflections, note, commit
}

/// Moves an attached batch into the store, within one transaction.
struct Promotion {
  let database: Database
  let staging: StagingArea
  let change: Change

  func run(before: (PromotionStep) throws -> Void) throws -> IngestOutcome {
    try before(.judge)
    try judge()
    try before(.register)
    try NameRegistration(database: database, change: change).run()
    try before(.supersede)
    try supersede()
    let offset = try database.count("SELECT COALESCE(max(episode_key), 0) FROM run_episode")
    try before(.copyEpisodes)
    try copyEpisodes(offset)
    try before(.copyStepRuns)
    try copyStepRuns(offset)
    try before(.copyReflections)
    try copyReflections(offset)
    try before(.note)
    let outcome = try outcome()
    try note(outcome)
    try before(.commit)
    return outcome
  }

  private var organisation: String { change.organisation.rawValue }
  private var stamp: [DatabaseValue] {
    [change.at.microseconds.databaseValue, change.principal.id.rawValue.databaseValue]
  }

  private func execute(_ sql: String, _ values: [DatabaseValue]) throws {
    try database.execute(sql: sql, arguments: StatementArguments(values))
  }

  /// Finds out which episodes are new, and the revisions of those that are.
  private func judge() throws {
    try execute(
      """
      UPDATE staging.episode SET is_new = 0 WHERE EXISTS (
        SELECT 1 FROM main.run_episode r
        WHERE r.org_id = ? AND r.episode_id = episode.episode_id AND r.content_hash = episode.content_hash)
      """, [organisation.databaseValue])
    try execute(
      """
      UPDATE staging.episode SET
        revision = COALESCE((
          SELECT max(r.revision) FROM main.run_episode r
          WHERE r.org_id = ? AND r.episode_id = episode.episode_id), 0)
          + (SELECT count(*) FROM staging.episode o
             WHERE o.episode_id = episode.episode_id AND o.is_new AND o.key <= episode.key),
        is_last = NOT EXISTS (
          SELECT 1 FROM staging.episode o
          WHERE o.episode_id = episode.episode_id AND o.is_new AND o.key > episode.key)
      WHERE is_new
      """, [organisation.databaseValue])
  }

  private func supersede() throws {
    try execute(
      """
      UPDATE main.run_episode SET is_current = 0, updated_at = ?, updated_by = ?
      WHERE org_id = ? AND is_current = 1
        AND episode_id IN (SELECT episode_id FROM staging.episode WHERE is_new AND revision > 1)
      """, stamp + [organisation.databaseValue])
  }

  /// A retracted episode stays so: a later revision of it is kept and never becomes current.
  private func copyEpisodes(_ offset: Int) throws {
    try execute(
      """
      INSERT INTO main.run_episode (episode_key, org_id, episode_id, revision, is_current, source, external_id,
        workflow_id, workflow_version, workflow_given, version_given, trigger_id, initiator_id, task, started_at,
        started_at_us, ended_at, ended_at_us, time_flags, time_quality, outcome, text, context, metrics, context_hash,
        content_hash, extra, created_at, created_by, updated_at, updated_by)
      SELECT e.key + ?, ?, e.episode_id, e.revision, e.is_last AND NOT EXISTS (
          SELECT 1 FROM main.retracted_episode x WHERE x.org_id = ? AND x.episode_id = e.episode_id), e.source, e.external_id, w.id, w.resolved,
        NULLIF(w.name, w.id), w.version IS NOT NULL, e.trigger_id, e.initiator_id, e.task, e.started_at,
        e.started_at_us, e.ended_at, e.ended_at_us, e.time_flags, e.time_quality, e.outcome, e.text, e.context,
        e.metrics, e.context_hash, e.content_hash, e.extra, ?, ?, ?, ?
      FROM staging.episode e JOIN staging.workflow_ref w ON w.ref = e.workflow_ref
      WHERE e.is_new ORDER BY e.key
      """, [offset.databaseValue, organisation.databaseValue, organisation.databaseValue] + stamp + stamp)
  }

  private func copyStepRuns(_ offset: Int) throws {
    try execute(
      """
      INSERT INTO main.step_run (episode_key, ordinal, step_run_id, step_key, agent_key, step_id, name, skill_id, agent_id,
        attempt, "after", started_at, started_at_us, ended_at, ended_at_us, time_flags, status, input, output, error,
        telemetry, extra, created_at, created_by)
      SELECT s.episode_key + ?, s.ordinal, s.step_run_id, n.step_key, a.agent_key, s.step_id, s.name, s.skill_id,
        s.agent_id, s.attempt, s."after", s.started_at, s.started_at_us, s.ended_at, s.ended_at_us, s.time_flags,
        s.status, s.input, s.output, s.error, s.telemetry, s.extra, ?, ?
      FROM staging.step_run s
      CROSS JOIN staging.step_ref n ON n.ref = s.step_ref
      CROSS JOIN staging.episode e ON e.key = s.episode_key
      LEFT JOIN staging.agent_ref a ON a.ref = s.agent_ref
      WHERE e.is_new ORDER BY s.rowid
      """, [offset.databaseValue] + stamp)
  }

  private func copyReflections(_ offset: Int) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT r.episode_key + ?, r.ordinal, r.source_type, r.source_id, r.insight_type, r.insight, r.learning_signal,
          r.proposed_actions, r.extra, e.episode_id, e.revision
        FROM staging.reflection r JOIN staging.episode e ON e.key = r.episode_key
        WHERE e.is_new ORDER BY r.rowid
        """, arguments: [offset])
    while let row = try rows.next() {
      let reference = EpisodeReference(id: EpisodeID(row.text(9)), revision: row[10])
      let reflection = try ReflectionRow(row, from: 2, provenance: .source)
      try database.insert(reflection, episodeKey: row[0], reference, ordinal: row[1], change)
    }
  }

  private func outcome() throws -> IngestOutcome {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT COALESCE(sum(is_new AND revision = 1), 0), COALESCE(sum(NOT is_new), 0),
          COALESCE(sum(is_new AND revision > 1), 0)
        FROM staging.episode
        """)
    var outcome = IngestOutcome()
    outcome.accepted = row?[0] ?? 0
    outcome.duplicate = (row?[1] ?? 0) + staging.duplicateCount
    outcome.updated = row?[2] ?? 0
    outcome.quarantined = staging.quarantinedCount
    return outcome
  }

  /// The change-log rows, the file and its quarantined records, and the audit entry.
  private func note(_ outcome: IngestOutcome) throws {
    try execute(
      """
      INSERT INTO main.change_log (org_id, kind, object_id, revision, created_at, created_by)
      SELECT ?, 'episode', episode_id, revision, ?, ? FROM staging.episode WHERE is_new ORDER BY key
      """, [organisation.databaseValue] + stamp)
    let isNewFile = try noteFile(outcome)
    if isNewFile || outcome.accepted + outcome.updated > 0 { try writeAuditEntry(outcome) }
  }

  private func noteFile(_ outcome: IngestOutcome) throws -> Bool {
    let file = staging.file
    try execute(
      "INSERT OR IGNORE INTO main.ingest_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        organisation.databaseValue, file.digest.databaseValue, file.name.databaseValue, file.format.databaseValue,
        file.sizeBytes.databaseValue, outcome.accepted.databaseValue, outcome.duplicate.databaseValue,
        outcome.updated.databaseValue, outcome.quarantined.databaseValue,
      ] + stamp)
    guard database.changesCount > 0 else { return false }
    try execute(
      """
      INSERT INTO main.quarantine (org_id, file_digest, ordinal, line, reason, excerpt, created_at, created_by)
      SELECT ?, ?, ordinal, line, reason, excerpt, ?, ? FROM staging.quarantine ORDER BY ordinal
      """, [organisation.databaseValue, file.digest.databaseValue] + stamp)
    return true
  }

  private func writeAuditEntry(_ outcome: IngestOutcome) throws {
    try database.appendAudit(
      "EPISODES_INGESTED", AuditTarget(kind: .runtime, id: "file/" + staging.file.digest),
      after: [
        "file": .string(staging.file.name), "format": .string(staging.file.format),
        "accepted": .number(outcome.accepted), "duplicate": .number(outcome.duplicate),
        "updated": .number(outcome.updated), "quarantined": .number(outcome.quarantined),
      ], change)
  }
}
