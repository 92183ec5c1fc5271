public import Domain
import GRDB
import JSONDocuments

extension Store {
  /// Makes these the computed reflections of a workflow; only differences are written.
  ///
  /// A reflection that stays keeps its row, with what reviewers decided on it. Episodes that are not named lose their
  /// computed reflections. Reflections that sources sent are not touched.
  ///
  /// - Throws: `StorageError.notFound` when an episode revision is not of the tenant's workflow.
  public func replaceReflections(
    of workflow: WorkflowID, with reflections: [EpisodeReflections], _ change: Change
  ) throws -> DerivedOutcome {
    try write { database in
      var replacement = try ReflectionReplacement(database: database, workflow: workflow, change: change)
      for item in reflections { try replacement.set(item) }
      try replacement.removeRest()
      return replacement.outcome
    }
  }

  /// The computed reflections of one workflow, or of all, by episode and revision.
  public func reflections(
    of workflow: WorkflowID? = nil, in organisation: OrganisationID
  ) throws -> [EpisodeReflections] {
    try read { database in
      var notable: [Int64: [ReflectionRecord]] = [:]
      for row in try database.rows(
        """
        SELECT r.episode_key, r.source_type, r.source_id, r.insight_type, r.insight, r.learning_signal,
          r.proposed_actions, r.extra
        FROM run_episode e JOIN reflection_log r ON r.episode_key = e.episode_key AND r.provenance = 'computed'
        WHERE e.org_id = ?1 AND (?2 IS NULL OR e.workflow_id = ?2) ORDER BY r.episode_key, r.ordinal
        """, organisation.rawValue, workflow?.rawValue)
      {
        notable[row[0], default: []].append(try ReflectionRow(row, from: 1, provenance: .computed).record)
      }
      return try database.rows(
        """
        SELECT e.episode_key, e.episode_id, e.revision, s.expected_count
        FROM run_episode e JOIN reflection_summary s ON s.episode_key = e.episode_key
        WHERE e.org_id = ?1 AND (?2 IS NULL OR e.workflow_id = ?2) ORDER BY e.episode_id, e.revision
        """, organisation.rawValue, workflow?.rawValue
      ).map { row in
        EpisodeReflections(
          episode: EpisodeReference(id: EpisodeID(row.text(1)), revision: row[2]), expectedCount: row[3],
          reflections: notable[row[0]] ?? [])
      }
    }
  }
}

/// One replacement of a workflow's computed reflections.
private struct ReflectionReplacement {
  let database: Database
  let change: Change
  let keys: [EpisodeReference: Int64]
  var leftSummaries: [Int64: (expected: Int, notable: Int)] = [:]
  var leftReflections: [Int64: [String: Int]] = [:]
  var outcome = DerivedOutcome()

  init(database: Database, workflow: WorkflowID, change: Change) throws {
    self.database = database
    self.change = change
    keys = try database.episodeKeys(of: workflow, change.organisation)
    let scope = "JOIN run_episode e ON e.episode_key = s.episode_key WHERE e.org_id = ? AND e.workflow_id = ?"
    for row in try database.rows(
      "SELECT s.episode_key, s.expected_count, s.notable_count FROM reflection_summary s \(scope)",
      change.organisation.rawValue, workflow.rawValue)
    {
      leftSummaries[row[0]] = (row[1], row[2])
    }
    for row in try database.rows(
      "SELECT s.episode_key, s.reflection_id, s.ordinal FROM reflection_log s \(scope) AND s.provenance = 'computed'",
      change.organisation.rawValue, workflow.rawValue)
    {
      leftReflections[row[0], default: [:]][row.text(1)] = row[2]
    }
  }

  mutating func set(_ item: EpisodeReflections) throws {
    guard let key = keys[item.episode] else { throw StorageError.notFound(what: "episode", id: item.episode.text) }
    let before = outcome
    try setSummary(of: key, item)
    var stored = leftReflections.removeValue(forKey: key) ?? [:]
    var occurrences: [String: Int] = [:]
    for (ordinal, record) in item.reflections.enumerated() {
      let row = ReflectionRow(record, provenance: .computed)
      let occurrence = occurrences[row.content, default: 0]
      occurrences[row.content] = occurrence + 1
      let id = row.identifier(item.episode, occurrence: occurrence, change.organisation)
      try set(row, id, key, ordinal, stored: stored.removeValue(forKey: id))
    }
    try remove(stored)
    if outcome != before { try database.noteChange(.reflection, item.episode, change) }
  }

  private mutating func set(
    _ row: ReflectionRow, _ id: String, _ key: Int64, _ ordinal: Int, stored: Int?
  ) throws {
    if stored == nil {
      try database.insert(row, id: id, episodeKey: key, ordinal: ordinal, change)
      outcome.added += 1
    } else if stored != ordinal {
      try database.run(
        "UPDATE reflection_log SET ordinal = ?, updated_at = ?, updated_by = ? WHERE org_id = ? AND reflection_id = ?",
        ordinal, change.at.microseconds, change.principal.id.rawValue, change.organisation.rawValue, id)
    }
  }

  private mutating func setSummary(of key: Int64, _ item: EpisodeReflections) throws {
    let stored = leftSummaries.removeValue(forKey: key)
    guard stored?.expected != item.expectedCount || stored?.notable != item.reflections.count else { return }
    try database.run(
      """
      INSERT INTO reflection_summary VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (episode_key) DO UPDATE SET expected_count = excluded.expected_count,
        notable_count = excluded.notable_count, updated_at = excluded.updated_at, updated_by = excluded.updated_by
      """, key, item.expectedCount, item.reflections.count, change.at.microseconds, change.principal.id.rawValue,
      change.at.microseconds, change.principal.id.rawValue)
    if stored != nil { outcome.changed += 1 }
  }

  private mutating func remove(_ stored: [String: Int]) throws {
    for id in stored.keys.sorted() {
      try database.run(
        "DELETE FROM reflection_log WHERE org_id = ? AND reflection_id = ?", change.organisation.rawValue, id)
      outcome.removed += 1
    }
  }

  /// Drops what belongs to episodes that were not named.
  mutating func removeRest() throws {
    let references = Dictionary(uniqueKeysWithValues: keys.map { ($0.value, $0.key) })
    for (key, stored) in leftReflections.sorted(by: { $0.key < $1.key }) {
      try remove(stored)
      if let episode = references[key] { try database.noteChange(.reflection, episode, change) }
    }
    for key in leftSummaries.keys.sorted() {
      try database.run("DELETE FROM reflection_summary WHERE episode_key = ?", key)
    }
  }
}
