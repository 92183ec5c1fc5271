public import Domain
import GRDB
import JSONDocuments

extension Store {
  /// Makes these the patterns of a workflow; only differences are written.
  ///
  /// - Throws: `StorageError.notFound` when a supporter is not an episode of the tenant's workflow.
  public func replacePatterns(
    of workflow: WorkflowID, with patterns: [MinedPattern], _ change: Change
  ) throws -> DerivedOutcome {
    try write { database in
      var replacement = try PatternReplacement(database: database, workflow: workflow, change: change)
      for pattern in patterns { try replacement.set(pattern) }
      try replacement.removeRest()
      return replacement.outcome
    }
  }

  /// The patterns of one workflow, or of all, with their supporters, by id.
  public func patterns(
    of workflow: WorkflowID? = nil, in organisation: OrganisationID
  ) throws -> [MinedPattern] {
    try read { database in
      try database.patterns(
        organisation, "?2 IS NULL OR workflow_id = ?2", workflow.map { $0.rawValue.databaseValue } ?? .null)
    }
  }

  /// The pattern whose identifier is, or starts with, a text.
  ///
  /// - Throws: `StorageError.notFound`, or `ambiguous` when more than one does.
  public func pattern(_ prefix: String, in organisation: OrganisationID) throws -> MinedPattern {
    try read { database in
      let ids = try database.rows(
        "SELECT pattern_id FROM pattern WHERE org_id = ? AND substr(pattern_id, 1, length(?)) = ? ORDER BY pattern_id",
        organisation.rawValue, prefix, prefix)
      let id = try only(ids.map { $0.text(0) }, prefix: prefix, what: "pattern")
      guard let pattern = try database.patterns(organisation, "pattern_id = ?2", id.databaseValue).first else {
        throw StorageError.notFound(what: "pattern", id: prefix)
      }
      return pattern
    }
  }
}

extension Database {
  fileprivate func patterns(
    _ organisation: OrganisationID, _ condition: String, _ value: DatabaseValue
  ) throws -> [MinedPattern] {
    let arguments: StatementArguments = [organisation.rawValue, value]
    var supporters: [Int64: [EpisodeReference]] = [:]
    let supports = try Row.fetchCursor(
      self,
      sql: """
        SELECT s.pattern_key, e.episode_id, e.revision FROM pattern p
        JOIN pattern_support s ON s.pattern_key = p.pattern_key JOIN run_episode e ON e.episode_key = s.episode_key
        WHERE p.org_id = ?1 AND p.pattern_key IN (SELECT pattern_key FROM pattern WHERE \(condition))
        ORDER BY s.pattern_key, e.episode_id, e.revision
        """, arguments: arguments)
    while let row = try supports.next() {
      supporters[row[0], default: []].append(EpisodeReference(id: EpisodeID(row.text(1)), revision: row[2]))
    }
    return try Row.fetchAll(
      self,
      sql: """
        SELECT pattern_key, workflow_id, form, code, size, success_count, known_outcome_count, episode_count, is_closed,
          details
        FROM pattern WHERE org_id = ?1 AND (\(condition)) ORDER BY pattern_id
        """, arguments: arguments
    ).map { try MinedPattern($0, supporters[$0[0]] ?? []) }
  }
}

extension MinedPattern {
  fileprivate init(_ row: Row, _ supporters: [EpisodeReference]) throws {
    guard let form = Form(rawValue: row.text(2)) else {
      throw StorageError.damaged(path: "The database", detail: "a pattern has no known form")
    }
    self.init(
      workflowID: WorkflowID(row.text(1)), form: form, code: row.text(3), size: row[4], successCount: row[5],
      knownOutcomeCount: row[6], episodeCount: row[7], isClosed: row[8], details: try row.object(9),
      supporters: supporters)
  }
}

/// One replacement of a workflow's patterns.
private struct PatternReplacement {
  let database: Database
  let change: Change
  let keys: [EpisodeReference: Int64]
  var left: [String: Int64] = [:]
  var outcome = DerivedOutcome()

  init(database: Database, workflow: WorkflowID, change: Change) throws {
    self.database = database
    self.change = change
    keys = try database.episodeKeys(of: workflow, change.organisation)
    for row in try database.rows(
      "SELECT pattern_id, pattern_key FROM pattern WHERE org_id = ? AND workflow_id = ?",
      change.organisation.rawValue, workflow.rawValue)
    {
      left[row.text(0)] = row[1]
    }
  }

  mutating func set(_ pattern: MinedPattern) throws {
    let supporters = try pattern.supporters.map { reference in
      guard let key = keys[reference] else { throw StorageError.notFound(what: "episode", id: reference.text) }
      return key
    }
    if let key = left.removeValue(forKey: pattern.id.rawValue) {
      let isChanged = try update(pattern, key)
      let isSupportChanged = try setSupport(of: key, Set(supporters))
      guard isChanged || isSupportChanged else { return }
      outcome.changed += 1
    } else {
      try insert(pattern, supporters)
      outcome.added += 1
    }
    try database.noteChange(.pattern, pattern.id.rawValue, change)
  }

  private func insert(_ pattern: MinedPattern, _ supporters: [Int64]) throws {
    try database.run(
      """
      INSERT INTO pattern (org_id, pattern_id, workflow_id, form, code, size, support, success_count,
        known_outcome_count, episode_count, is_closed, details, created_at, created_by, updated_at, updated_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, change.organisation.rawValue, pattern.id.rawValue, pattern.workflowID.rawValue, pattern.form.rawValue,
      pattern.code, pattern.size, pattern.support, pattern.successCount, pattern.knownOutcomeCount,
      pattern.episodeCount, pattern.isClosed, JSONValue.object(pattern.details).text, change.at.microseconds,
      change.principal.id.rawValue, change.at.microseconds, change.principal.id.rawValue)
    let key = database.lastInsertedRowID
    for supporter in supporters { try support(key, supporter) }
  }

  private func update(_ pattern: MinedPattern, _ key: Int64) throws -> Bool {
    try database.run(
      """
      UPDATE pattern SET size = ?2, support = ?3, success_count = ?4, known_outcome_count = ?5, episode_count = ?6,
        is_closed = ?7, details = ?8, updated_at = ?9, updated_by = ?10
      WHERE pattern_key = ?1 AND (size, support, success_count, known_outcome_count, episode_count, is_closed, details)
        IS NOT (?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """, key, pattern.size, pattern.support, pattern.successCount, pattern.knownOutcomeCount, pattern.episodeCount,
      pattern.isClosed, JSONValue.object(pattern.details).text, change.at.microseconds, change.principal.id.rawValue)
    return database.changesCount > 0
  }

  private func setSupport(of key: Int64, _ supporters: Set<Int64>) throws -> Bool {
    let stored = Set(
      try database.rows("SELECT episode_key FROM pattern_support WHERE pattern_key = ?", key).map { $0[0] as Int64 })
    for supporter in supporters.subtracting(stored).sorted() { try support(key, supporter) }
    for gone in stored.subtracting(supporters).sorted() {
      try database.run("DELETE FROM pattern_support WHERE pattern_key = ? AND episode_key = ?", key, gone)
    }
    return stored != supporters
  }

  private func support(_ key: Int64, _ episode: Int64) throws {
    try database.run(
      "INSERT INTO pattern_support VALUES (?, ?, ?, ?)", key, episode, change.at.microseconds,
      change.principal.id.rawValue)
  }

  /// Drops the patterns that were not named.
  mutating func removeRest() throws {
    for id in left.keys.sorted() {
      try database.run("DELETE FROM pattern WHERE org_id = ? AND pattern_id = ?", change.organisation.rawValue, id)
      try database.noteChange(.pattern, id, change)
      outcome.removed += 1
    }
  }
}
