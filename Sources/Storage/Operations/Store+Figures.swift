public import Domain
import GRDB

/// The runs of one day.
public struct DayFigures: Hashable, Sendable {
  /// The day: days since 1970-01-01, UTC; that of the run's start, or when it was taken in.
  public let day: Int64
  /// The runs.
  public let runs: Int
  /// Their steps.
  public let stepRuns: Int
  /// Those that succeeded.
  public let succeeded: Int
  /// Those that failed, also in part.
  public let failed: Int
}

/// What the runs of one version of a workflow came to.
public struct VersionFigures: Hashable, Sendable {
  /// The workflow.
  public let workflowID: WorkflowID
  /// The version that the runs name.
  public let version: String
  /// The runs.
  public let runs: Int
  /// Those whose outcome is known.
  public let known: Int
  /// Those that succeeded.
  public let succeeded: Int
  /// The median duration of a run, in microseconds; nil without clocks.
  public let medianMicroseconds: Int64?
  /// The duration that 95 of 100 runs keep to, in microseconds.
  public let microsecondsP95: Int64?
  /// The runs that name their cost (`metrics.cost_cents`).
  public let costedRuns: Int
  /// The sum of these costs, in cents.
  public let costCents: Double
}

/// A step's error with how often it was met.
public struct ErrorFigures: Hashable, Sendable {
  /// The step's name.
  public let activity: String
  /// The error as the source gave it, JSON.
  public let error: String?
  /// How often.
  public let count: Int
}

extension Store {
  /// The errors that are told apart at most; what is rarer is left out.
  public static let mostErrors = 2_000

  /// The runs of each day, oldest first, each in its newest revision.
  public func dayFigures(in organisation: OrganisationID) throws -> [DayFigures] {
    try read { database in
      try database.rows(
        """
        SELECT COALESCE(e.started_at_us, e.created_at) / 86400000000 AS day, count(*),
          sum((SELECT count(*) FROM step_run s WHERE s.episode_key = e.episode_key)),
          sum(e.outcome = 'success'), sum(e.outcome IN ('failed', 'partial'))
        FROM run_episode e WHERE e.org_id = ? AND e.is_current = 1 GROUP BY day ORDER BY day
        """, organisation.rawValue
      ).map { DayFigures(day: $0[0], runs: $0[1], stepRuns: $0[2], succeeded: $0[3], failed: $0[4]) }
    }
  }

  /// The runs of each version of each workflow, by workflow and version.
  public func versionFigures(in organisation: OrganisationID) throws -> [VersionFigures] {
    try read { database in
      let durations = try database.durations(organisation)
      return try database.rows(
        """
        SELECT workflow_id, workflow_version, count(*), sum(outcome IN ('success', 'failed', 'partial')),
          sum(outcome = 'success'), count(json_extract(metrics, '$.cost_cents')),
          COALESCE(sum(json_extract(metrics, '$.cost_cents')), 0.0)
        FROM run_episode WHERE org_id = ? AND is_current = 1
        GROUP BY workflow_id, workflow_version ORDER BY workflow_id, workflow_version
        """, organisation.rawValue
      ).map { row in
        let quantiles = durations[row.text(0) + "@" + row.text(1)]
        return VersionFigures(
          workflowID: WorkflowID(row.text(0)), version: row.text(1), runs: row[2], known: row[3], succeeded: row[4],
          medianMicroseconds: quantiles?.median, microsecondsP95: quantiles?.p95, costedRuns: row[5], costCents: row[6])
      }
    }
  }

  /// The errors of failed steps, most frequent first.
  public func errorFigures(in organisation: OrganisationID) throws -> [ErrorFigures] {
    try read { database in
      try database.rows(
        """
        SELECT COALESCE(s.name, s.step_id), s.error, count(*) AS times
        FROM step_run s JOIN run_episode e ON e.episode_key = s.episode_key
        WHERE e.org_id = ? AND e.is_current = 1 AND s.status = 'failed'
        GROUP BY 1, 2 ORDER BY times DESC, 1, 2 LIMIT ?
        """, organisation.rawValue, Self.mostErrors
      ).map { ErrorFigures(activity: $0.optionalText(0) ?? "", error: $0.optionalText(1), count: $0[2]) }
    }
  }

  /// The patterns that were mined, and those of them that are closed.
  public func patternCounts(in organisation: OrganisationID) throws -> (all: Int, closed: Int) {
    try read { database in
      let row = try database.row(
        "SELECT count(*), COALESCE(sum(is_closed), 0) FROM pattern WHERE org_id = ?", organisation.rawValue)
      return (row?[0] ?? 0, row?[1] ?? 0)
    }
  }
}

extension Database {
  /// Median and 95th percentile of the durations of runs (nearest rank), by `WORKFLOW@VERSION`.
  fileprivate func durations(_ organisation: OrganisationID) throws -> [String: (median: Int64?, p95: Int64?)] {
    try rows(
      """
      WITH timed AS (
        SELECT workflow_id || '@' || workflow_version AS version, ended_at_us - started_at_us AS duration,
          row_number() OVER (
            PARTITION BY workflow_id, workflow_version ORDER BY ended_at_us - started_at_us) AS place,
          count(*) OVER (PARTITION BY workflow_id, workflow_version) AS total
        FROM run_episode WHERE org_id = ? AND is_current = 1 AND ended_at_us >= started_at_us)
      SELECT version, max(CASE WHEN place = (total + 1) / 2 THEN duration END),
        max(CASE WHEN place = (total * 95 + 99) / 100 THEN duration END)
      FROM timed GROUP BY version
      """, organisation.rawValue
    ).reduce(into: [:]) { $0[$1.text(0)] = ($1[1], $1[2]) }
  }
}
