public import Domain
import GRDB
public import JSONDocuments

/// A stage that a job has finished, with what it found.
public struct JobStage: Hashable, Sendable {
  /// The name.
  public let name: String
  /// The result.
  public let result: JSONValue
}

/// A run of a recurring job, such as the nightly one.
public struct JobRun: Hashable, Sendable {
  /// The kind of job.
  public let kind: String
  /// The number of the run, from 1.
  public let number: Int
  /// The stages that an earlier attempt at the same run finished, in order.
  public let stages: [JobStage]
  /// Whether an earlier attempt at the same run did not get to its end.
  public let isResumed: Bool
  /// The report of a finished run; nil while it runs.
  public let report: JSONObject?

  /// The result of a stage that an earlier attempt finished.
  public func result(of stage: String) -> JSONValue? { stages.first { $0.name == stage }?.result }
}

/// A unit of work of a job, whose result is noted in the transaction that does it.
public struct JobEntry: Hashable, Sendable {
  /// The run that does the work.
  public let job: JobRun
  /// The name of the unit.
  public let stage: String
  /// What is noted.
  public let result: JSONObject

  /// Names a unit of work.
  public init(job: JobRun, stage: String, result: JSONObject) {
    self.job = job
    self.stage = stage
    self.result = result
  }
}

extension Store {
  /// Starts a run, or takes up the one that did not get to its end.
  public func beginJob(_ kind: String, _ change: Change) throws -> JobRun {
    try write { database in
      if let running = try database.jobs(change.organisation, kind).last, running.report == nil { return running }
      let number = 1 + (try database.jobs(change.organisation, kind).last?.number ?? 0)
      try database.run(
        "INSERT INTO job_run VALUES (?, ?, ?, 'running', NULL, ?, ?, ?, ?)", change.organisation.rawValue, kind, number,
        change.at.microseconds, change.principal.id.rawValue, change.at.microseconds, change.principal.id.rawValue)
      return JobRun(kind: kind, number: number, stages: [], isResumed: false, report: nil)
    }
  }

  /// Notes that a stage of a run is finished; a second time overwrites its result.
  ///
  /// - Parameter progress: The consumer whose work the stage was, and up to which place of the change log it is done.
  public func recordStage(
    _ name: String, of job: JobRun, result: JSONValue, progress: ConsumerProgress? = nil, _ change: Change
  ) throws {
    try write { database in
      try database.note(name, of: job, result, change)
      if let progress { try database.advanceCursor(of: progress.consumer, to: progress.sequence, change) }
    }
  }

  /// Ends a run.
  ///
  /// - Throws: `StorageError.conflict` when the run has ended already.
  public func finishJob(_ job: JobRun, report: JSONObject, _ change: Change) throws {
    try write { database in
      try database.run(
        """
        UPDATE job_run SET state = 'done', report = ?, updated_at = ?, updated_by = ?
        WHERE org_id = ? AND kind = ? AND number = ? AND state = 'running'
        """, JSONValue.object(report).text, change.at.microseconds, change.principal.id.rawValue,
        change.organisation.rawValue, job.kind, job.number)
      guard database.changesCount == 1 else {
        throw StorageError.conflict(what: "job", id: "\(job.kind) \(job.number)", expected: "running")
      }
    }
  }

  /// The runs of a kind, oldest first.
  public func jobs(of kind: String, in organisation: OrganisationID) throws -> [JobRun] {
    try read { database in try database.jobs(organisation, kind) }
  }
}

extension Database {
  /// Notes the result of a unit of work, in the transaction that does it.
  func note(_ entry: JobEntry?, adding outcome: JSONObject = JSONObject(), _ change: Change) throws {
    guard let entry else { return }
    try note(entry.stage, of: entry.job, .object(entry.result.merging(outcome)), change)
  }

  fileprivate func note(_ name: String, of job: JobRun, _ result: JSONValue, _ change: Change) throws {
    try run(
      """
      INSERT INTO job_stage
      SELECT ?1, ?2, ?3, count(*), ?4, ?5, ?6, ?7, ?6, ?7 FROM job_stage
      WHERE org_id = ?1 AND kind = ?2 AND number = ?3
      ON CONFLICT (org_id, kind, number, stage) DO UPDATE
      SET result = excluded.result, updated_at = excluded.updated_at, updated_by = excluded.updated_by
      """, change.organisation.rawValue, job.kind, job.number, name, result.text, change.at.microseconds,
      change.principal.id.rawValue)
  }

  fileprivate func jobs(_ organisation: OrganisationID, _ kind: String) throws -> [JobRun] {
    try rows(
      "SELECT number, state, report FROM job_run WHERE org_id = ? AND kind = ? ORDER BY number",
      organisation.rawValue, kind
    ).map { row in
      let number: Int = row[0]
      let stages = try rows(
        "SELECT stage, result FROM job_stage WHERE org_id = ? AND kind = ? AND number = ? ORDER BY ordinal",
        organisation.rawValue, kind, number
      ).map { JobStage(name: $0.text(0), result: try $0.json(1) ?? .null) }
      return JobRun(
        kind: kind, number: number, stages: stages, isResumed: row.text(1) == "running",
        report: try row.json(2)?.objectValue)
    }
  }
}
