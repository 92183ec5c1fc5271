import Domain
import GRDB
import JSONDocuments

/// Reads episodes with their step runs by merging ordered cursors: one over episodes, one over step runs, one over the
/// reflections that sources sent.
struct EpisodeReader {
  /// The table with its alias `e`, perhaps with the index that gives the order.
  var source = "run_episode e"
  /// Which episodes, in SQL over the alias `e`, and in which order.
  let condition: String
  let order: String
  let values: [DatabaseValue]

  func each(_ database: Database, _ body: (StoredEpisode) throws -> Void) throws {
    let arguments = StatementArguments(values)
    let cursors = try statements.map { sql in
      try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments)
    }
    var steps = ChildCursor(rows: cursors[1])
    var reflections = ChildCursor(rows: cursors[2])
    while let row = try cursors[0].next() {
      var episode = try Self.episode(row)
      let key: Int64 = row[0]
      try steps.each(of: key) { episode.stepRuns.append(try Self.step($0)) }
      try reflections.each(of: key) {
        episode.reflections.append(try ReflectionRow($0, from: 1, provenance: .source).record)
      }
      try body(
        StoredEpisode(
          id: EpisodeID(row.text(1)), revision: row[2], workflowID: WorkflowID(row.text(5)), record: episode))
    }
  }

  /// The queries for episodes, step runs and reflections, in the same order of episodes.
  var statements: [String] {
    let end = "WHERE \(condition) ORDER BY \(order)"
    return [
      "SELECT \(Self.episodeColumns) FROM \(source) \(end)",
      """
      SELECT \(Self.stepColumns) FROM \(source) CROSS JOIN step_run s ON s.episode_key = e.episode_key
      \(end), s.ordinal
      """,
      """
      SELECT \(Self.reflectionColumns) FROM \(source)
      CROSS JOIN reflection_log r ON r.episode_key = e.episode_key AND r.provenance = 'source'
      \(end), r.ordinal
      """,
    ]
  }

  /// All that the reader finds.
  func all(_ database: Database) throws -> [StoredEpisode] {
    var found: [StoredEpisode] = []
    try each(database) { found.append($0) }
    return found
  }

  private static let episodeColumns = """
    e.episode_key, e.episode_id, e.revision, e.source, e.external_id, e.workflow_id, e.workflow_given,
    e.workflow_version, e.version_given, e.trigger_id, e.initiator_id, e.task, e.started_at, e.started_at_us,
    e.ended_at, e.ended_at_us, e.time_flags, e.time_quality, e.outcome, e.text, e.context, e.metrics, e.extra
    """

  private static let stepColumns = """
    s.episode_key, s.step_run_id, s.step_id, s.name, s.skill_id, s.agent_id, s.attempt, s."after", s.started_at,
    s.started_at_us, s.ended_at, s.ended_at_us, s.time_flags, s.status, s.input, s.output, s.error, s.telemetry, s.extra
    """

  private static let reflectionColumns = """
    r.episode_key, r.source_type, r.source_id, r.insight_type, r.insight, r.learning_signal, r.proposed_actions, r.extra
    """

  private static func episode(_ row: Row) throws -> EpisodeRecord {
    guard let outcome = Outcome(rawValue: row.text(18)), let quality = TimeQuality(rawValue: row.text(17)) else {
      throw StorageError.damaged(path: "The database", detail: "an episode has no known outcome")
    }
    var record = EpisodeRecord(
      source: row.text(3), externalID: row.text(4), workflow: row.optionalText(6) ?? row.text(5), outcome: outcome)
    let flags: Int = row[16]
    record.workflowVersion = (row[8] as Bool) ? row.text(7) : nil
    record.triggerID = row.optionalText(9)
    record.initiator = row.optionalText(10)
    record.task = row.optionalText(11)
    record.startedAt = row.time(12, assumed: flags & 1 != 0)
    record.endedAt = row.time(14, assumed: flags & 2 != 0)
    record.timeQuality = quality
    record.text = row.optionalText(19)
    record.context = try row.object(20)
    record.metrics = try row.object(21)
    record.extra = try row.object(22)
    return record
  }

  private static func step(_ row: Row) throws -> StepRunRecord {
    guard let status = StepStatus(rawValue: row.text(13)) else {
      throw StorageError.damaged(path: "The database", detail: "a step run has no known status")
    }
    var step = StepRunRecord(
      externalID: row.text(1), stepID: row.optionalText(2), name: row.optionalText(3), status: status)
    let flags: Int = row[12]
    step.skillID = row.optionalText(4)
    step.agentID = row.optionalText(5)
    step.attempt = row[6]
    step.after = try row.json(7)?.arrayValue?.compactMap(\.stringValue)
    step.startedAt = row.time(8, assumed: flags & 1 != 0)
    step.endedAt = row.time(10, assumed: flags & 2 != 0)
    step.input = row.text(14) == "{}" ? .object(JSONObject()) : try row.json(14) ?? .null
    step.output = try row.json(15)
    step.error = try row.json(16)
    step.telemetry = try row.object(17)
    step.extra = try row.object(18)
    return step
  }
}

/// Rows of children in the order of their parents; column 0 is the parent's key.
private struct ChildCursor {
  let rows: RowCursor
  private var pending: Row?
  private var isStarted = false

  init(rows: RowCursor) { self.rows = rows }

  /// Hands over the children of one parent, which must be the next in order.
  mutating func each(of key: Int64, _ body: (Row) throws -> Void) throws {
    if !isStarted {
      pending = try rows.next()
      isStarted = true
    }
    while let row = pending, row[0] == key {
      try body(row)
      pending = try rows.next()
    }
  }
}

extension Row {
  /// A time from its text column and the microseconds after it.
  fileprivate func time(_ index: Int, assumed: Bool) -> RecordedTime? {
    guard let text = optionalText(index) else { return nil }
    return RecordedTime(timestamp: Timestamp(self, index + 1), text: text, offsetAssumed: assumed)
  }
}
