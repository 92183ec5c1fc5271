public import Domain
import GRDB
public import JSONDocuments

/// A version of a workflow or skill that a proposal released.
public struct ReleasedVersion: Hashable, Sendable {
  /// What it is a version of.
  public enum Kind: String, CaseIterable, Sendable {
    case workflow, skill
  }

  /// Workflow or skill.
  public let kind: Kind
  /// The identifier.
  public let id: String
  /// The version.
  public let version: String

  /// Names a version.
  public init(kind: Kind, id: String, version: String) {
    self.kind = kind
    self.id = id
    self.version = version
  }

  /// `ID@VERSION`.
  public var key: String { "\(id)@\(version)" }
}

/// What a release promised, and whether it is in use.
public struct ReleasePromise: Hashable, Sendable {
  /// The version.
  public let version: ReleasedVersion
  /// The proposal that released it.
  public let proposalID: ProposalID
  /// The promise, as `ReleaseReview` reads it.
  public let promise: JSONObject
  /// When it was activated, or came back, last; nil when it never ran.
  public let activatedAt: Timestamp?
  /// The status or tier.
  public let state: String
  /// Whether it is the current version.
  public let isCurrent: Bool
  /// The version that it replaced when it was activated.
  public let replaced: String?
}

/// A run of one version of a workflow.
public struct VersionRun: Hashable, Sendable {
  /// The episode.
  public let episode: EpisodeID
  /// How it ended.
  public let outcome: Outcome
  /// What was held constant: its task.
  public let task: String
  /// When it started; when it was taken in, for a run without a clock.
  public let at: Timestamp
}

extension Store {
  /// What releases promised, by kind, id and version.
  public func promises(in organisation: OrganisationID) throws -> [ReleasePromise] {
    try read { database in
      try database.rows(
        """
        SELECT p.object_kind, p.object_id, p.version, p.publication_id, p.promise, (
          SELECT e.created_at FROM release_event e
          WHERE e.org_id = p.org_id AND e.object_kind = p.object_kind AND e.object_id = p.object_id
            AND e.version = p.version AND e.event IN ('activated', 'restored') ORDER BY e.number DESC LIMIT 1)
        FROM release_promise p WHERE p.org_id = ? ORDER BY p.object_kind, p.object_id, p.version
        """, organisation.rawValue
      ).map { row in try database.promise(row, organisation) }
    }
  }

  /// The runs of one version of a workflow, each in its newest revision, by episode.
  public func runs(
    of workflow: WorkflowID, version: String, in organisation: OrganisationID
  ) throws -> [VersionRun] {
    try read { database in
      try database.rows(
        """
        SELECT episode_id, outcome, COALESCE(task, workflow_id), COALESCE(started_at_us, created_at) FROM run_episode
        WHERE org_id = ? AND workflow_id = ? AND workflow_version = ? AND is_current = 1 ORDER BY episode_id
        """, organisation.rawValue, workflow.rawValue, version
      ).map { row in
        VersionRun(
          episode: EpisodeID(row.text(0)), outcome: Outcome(rawValue: row.text(1)) ?? .unknown, task: row.text(2),
          at: Timestamp(row, 3))
      }
    }
  }

  /// The episodes from an instant on that call one of these tools, by id.
  public func episodes(
    calling tools: Set<String>, since: Timestamp, in organisation: OrganisationID
  ) throws -> [EpisodeID] {
    let names = tools.sorted()
    let places = names.map { _ in "?" }.joined(separator: ", ")
    return try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT e.episode_id FROM run_episode e JOIN step_run s ON s.episode_key = e.episode_key
          WHERE e.org_id = ? AND e.is_current = 1 AND COALESCE(e.started_at_us, e.created_at) >= ?
            AND COALESCE(s.skill_id, s.name, s.step_id) IN (\(places)) ORDER BY e.episode_id
          """,
        arguments: StatementArguments(
          [organisation.rawValue.databaseValue, since.microseconds.databaseValue] + names.map(\.databaseValue))
      ).map { EpisodeID($0.text(0)) }
    }
  }

  /// Withdraws a version whose promise is broken, with an audit entry that says so.
  ///
  /// - Throws: `StorageError.notFound`, or `conflict` when the version is withdrawn already.
  public func withdraw(
    _ version: ReleasedVersion, because finding: JSONObject, _ change: Change, job: JobEntry? = nil
  ) throws {
    try write { database in
      try database.withdraw(version, change)
      try database.appendAudit("RELEASE_PROMISE_BROKEN", version.auditTarget, after: finding, change)
      try database.note(job, change)
    }
  }
}

extension Database {
  fileprivate func promise(_ row: Row, _ organisation: OrganisationID) throws -> ReleasePromise {
    let version = ReleasedVersion(
      kind: ReleasedVersion.Kind(rawValue: row.text(0)) ?? .workflow, id: row.text(1), version: row.text(2))
    let lane = version.lane
    let at: Int64? = row[5]
    return ReleasePromise(
      version: version, proposalID: ProposalID(row.text(3)), promise: try row.object(4),
      activatedAt: at.map { Timestamp(microseconds: $0) },
      state: try lane.state(of: version.id, version.version, self, organisation) ?? "",
      isCurrent: try lane.currentVersion(of: version.id, self, organisation) == version.version,
      replaced: try lane.replacedVersion(of: version.id, version.version, self, organisation) ?? nil)
  }

  /// Notes what a release promised.
  func note(_ promise: JSONObject, of version: ReleasedVersion, _ proposal: ProposalID, _ change: Change) throws {
    try run(
      "INSERT INTO release_promise VALUES (?, ?, ?, ?, ?, ?, ?, ?)", change.organisation.rawValue,
      version.kind.rawValue, version.id, version.version, proposal.rawValue, JSONValue.object(promise).text,
      change.at.microseconds, change.principal.id.rawValue)
  }

  /// Notes that a version came into use or went out of it.
  func noteRelease(_ event: String, _ version: ReleasedVersion, _ change: Change) throws {
    try run(
      """
      INSERT INTO release_event SELECT ?1, ?2, ?3, ?4, count(*) + 1, ?5, ?6, ?7
      FROM release_event WHERE org_id = ?1 AND object_kind = ?2 AND object_id = ?3
      """, change.organisation.rawValue, version.kind.rawValue, version.id, version.version, event,
      change.at.microseconds, change.principal.id.rawValue)
  }
}
