public import Domain
import FoundationEssentials
import GRDB
import JSONDocuments

/// Where a batch is collected before it becomes visible: an SQLite file of its own, without journal and without syncs.
///
/// Used by one task at a time. A batch that is neither promoted nor discarded is dropped when its file is found later.
public final class StagingArea {
  /// The file that the batch comes from.
  public let file: StagedFile
  /// The tenant.
  public let organisation: OrganisationID

  let path: String
  private(set) var duplicateCount = 0
  private(set) var quarantinedCount = 0
  private let queue: DatabaseQueue
  private var names = StagedNames()
  private var episodeCount = 0

  init(file: StagedFile, organisation: OrganisationID, folder: String) throws {
    self.file = file
    self.organisation = organisation
    let tag = Digest.identifier("batch", [organisation.rawValue, file.digest, file.name])
    path = folder + "/" + tag + ".staging"
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
      throw StorageError.refused(reason: "the file \(path) cannot be made")
    }
    queue = try Self.open(path)
    try queue.inDatabase { database in
      try database.beginTransaction(.immediate)
      try database.execute(sql: stagingTables)
    }
  }

  private static func open(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .immediateError
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384")
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Adds an episode to the batch; returns false when the batch holds the same episode with the same content already.
  ///
  /// - Parameters:
  ///   - episode: The redacted episode.
  ///   - contentHash: `EpisodeRecord.contentHash`, 64 hex digits.
  ///   - contextHash: `EpisodeRecord.contextHash()`, 64 hex digits.
  /// - Throws: `DocumentError` when the episode holds what the store refuses: U+0000, telemetry of the wrong type, a step
  ///   without a name. Nothing of it is kept then, so the caller can quarantine it and go on.
  public func stage(_ episode: EpisodeRecord, contentHash: String, contextHash: String) throws -> Bool {
    try episode.checkStorable()
    return try translatingErrors {
      try queue.inDatabase { database in
        let id = episode.id(in: organisation)
        let workflow = try names.workflow(episode, database)
        guard try insert(episode, id, workflow, contentHash, contextHash, database) else {
          duplicateCount += 1
          return false
        }
        try insertSteps(of: episode, workflow, database)
        try insertReflections(of: episode, database)
        return true
      }
    }
  }

  /// Adds a record that could not be read.
  public func quarantine(_ record: QuarantinedRecord) throws {
    try translatingErrors {
      try queue.inDatabase { database in
        try database.run(
          "INSERT INTO quarantine (ordinal, line, reason, excerpt) VALUES (?, ?, ?, ?)", quarantinedCount, record.line,
          record.reason,
          String(String.UnicodeScalarView(record.excerpt.unicodeScalars.filter { $0 != "\0" }.prefix(200))))
      }
    }
    quarantinedCount += 1
  }

  /// Ends the collecting, so that the file can be attached.
  func seal() throws {
    try queue.inDatabase { database in try database.commit() }
    try queue.close()
  }

  /// Drops the batch.
  func drop() throws {
    try? queue.close()
    try? FileManager.default.removeItem(atPath: path)
  }
}

extension StagingArea {
  private func insert(
    _ episode: EpisodeRecord, _ id: EpisodeID, _ workflow: Int, _ contentHash: String, _ contextHash: String,
    _ database: Database
  ) throws -> Bool {
    let statement = try database.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO episode (key, episode_id, source, external_id, workflow_ref, trigger_id, initiator_id, task,
          started_at, started_at_us, ended_at, ended_at_us, time_flags, time_quality, outcome, text, context, metrics,
          context_hash, content_hash, extra)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.run([
      episodeCount + 1, id.rawValue, episode.source, episode.externalID, workflow, episode.triggerID, episode.initiator,
      episode.task, episode.startedAt?.text, episode.startedAt?.timestamp.microseconds, episode.endedAt?.text,
      episode.endedAt?.timestamp.microseconds, timeFlags(episode.startedAt, episode.endedAt),
      episode.timeQuality.rawValue, episode.outcome.rawValue, episode.text, stored(episode.context),
      stored(episode.metrics), contextHash, contentHash, stored(episode.extra),
    ])
    guard database.changesCount > 0 else { return false }
    episodeCount += 1
    return true
  }

  private func insertSteps(of episode: EpisodeRecord, _ workflow: Int, _ database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO step_run (episode_key, ordinal, step_run_id, step_ref, agent_ref, step_id, name, skill_id, agent_id,
          attempt, "after", started_at, started_at_us, ended_at, ended_at_us, time_flags, status, input, output, error,
          telemetry, extra)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for (ordinal, step) in episode.stepRuns.enumerated() {
      let reference = try names.step(step, workflow, database)
      let agent = try names.agent(step.agentID, database)
      try statement.run([
        episodeCount, ordinal, step.externalID, reference, agent, step.stepID, step.name, step.skillID, step.agentID,
        step.attempt, stored(step.after), step.startedAt?.text, step.startedAt?.timestamp.microseconds,
        step.endedAt?.text, step.endedAt?.timestamp.microseconds, timeFlags(step.startedAt, step.endedAt),
        step.status.rawValue, stored(step.input), step.output.map(stored), step.error.map(stored),
        stored(step.telemetry), stored(step.extra),
      ])
    }
  }

  private func insertReflections(of episode: EpisodeRecord, _ database: Database) throws {
    for (ordinal, reflection) in episode.reflections.enumerated() {
      try database.run(
        "INSERT INTO reflection VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", episodeCount, ordinal,
        reflection.sourceType.rawValue, reflection.sourceID, reflection.insightType.rawValue,
        stored(reflection.insight), stored(reflection.learningSignal),
        JSONValue.array(reflection.proposedActions).text, stored(reflection.extra))
    }
  }
}

private func stored(_ object: JSONObject) -> String {
  object.isEmpty ? "{}" : JSONValue.object(object).text
}

private func stored(_ value: JSONValue) -> String {
  if case .object(let object) = value { stored(object) } else { value.text }
}

private func stored(_ texts: [String]?) -> String? {
  texts.map { JSONValue.array($0.map { .string($0) }).text }
}

/// Bit 0: the offset of the start was assumed; bit 1: that of the end.
private func timeFlags(_ start: RecordedTime?, _ end: RecordedTime?) -> Int {
  (start?.offsetAssumed == true ? 1 : 0) + (end?.offsetAssumed == true ? 2 : 0)
}
