public import Domain
import FoundationEssentials
import GRDB
import JSONDocuments

extension Store {
  /// Starts collecting a batch; nothing of it is visible before `promote`.
  public func beginStaging(_ file: StagedFile, in organisation: OrganisationID) throws -> StagingArea {
    try translatingErrors {
      try StagingArea(file: file, organisation: organisation, folder: Self.stagingFolder(beside: path))
    }
  }

  /// Makes a batch visible, all of it or nothing, and drops its staging file.
  ///
  /// The identity of an episode is (tenant, source, external id). Content that is stored already, in whatever revision, is
  /// a duplicate, so that a file may be taken in again at any time; other content becomes the next revision and supersedes
  /// the one before, also within one batch. Names that the catalogue lacks are registered as observed.
  ///
  /// - Parameter job: The unit of work that this is, if a job does it; its result gets the outcome's counts.
  public func promote(_ staging: StagingArea, _ change: Change, job: JobEntry? = nil) throws -> IngestOutcome {
    try promote(staging, change, job: job) { _ in }
  }

  /// The same with a call before each step, where a test can stop it.
  func promote(
    _ staging: StagingArea, _ change: Change, job: JobEntry? = nil, before: (PromotionStep) throws -> Void
  ) throws -> IngestOutcome {
    precondition(staging.organisation == change.organisation, "A batch is promoted by its own tenant")
    return try translatingErrors {
      try staging.seal()
      defer { try? staging.drop() }
      return try pool.writeWithoutTransaction { database in
        try database.execute(sql: "ATTACH DATABASE ? AS staging", arguments: [staging.path])
        defer { try? database.execute(sql: "DETACH DATABASE staging") }
        try database.execute(sql: "PRAGMA staging.journal_mode = OFF; PRAGMA staging.synchronous = OFF")
        var outcome = IngestOutcome()
        try database.inTransaction(.immediate) {
          outcome = try Promotion(database: database, staging: staging, change: change).run(before: before)
          try database.note(job, adding: outcome.json, change)
          return .commit
        }
        return outcome
      }
    }
  }

  /// Drops a batch; the store is as before.
  public func discard(_ staging: StagingArea) throws { try staging.drop() }

  /// The file of that digest, if it was taken in before.
  public func ingestedFile(digest: String, in organisation: OrganisationID) throws -> IngestedFile? {
    try read { database in
      try database.row(
        """
        SELECT file_name, file_digest, format, size_bytes, accepted, duplicate, updated, quarantined
        FROM ingest_file WHERE org_id = ? AND file_digest = ?
        """, organisation.rawValue, digest
      ).map(IngestedFile.init)
    }
  }

  /// All quarantined records, by file and place.
  public func quarantined(in organisation: OrganisationID) throws -> [QuarantineEntry] {
    try read { database in
      try database.rows(
        """
        SELECT q.file_digest, f.file_name, q.ordinal, q.line, q.reason, q.excerpt FROM quarantine q
        JOIN ingest_file f ON f.org_id = q.org_id AND f.file_digest = q.file_digest
        WHERE q.org_id = ? ORDER BY f.file_name, q.file_digest, q.ordinal
        """, organisation.rawValue
      ).map { row in
        QuarantineEntry(
          fileDigest: row.text(0), fileName: row.text(1), ordinal: row[2],
          record: QuarantinedRecord(line: row[3], reason: row.text(4), excerpt: row.text(5)))
      }
    }
  }

  static func stagingFolder(beside path: String) -> String {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    return folder + "/staging"
  }
}

extension StagingArea {
  /// Removes staging files that nobody is writing to.
  static func dropLeftovers(beside path: String) throws {
    let folder = Store.stagingFolder(beside: path)
    let files = FileManager.default
    let names = (try? files.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where name.hasSuffix(".staging") && !isInUse(folder + "/" + name) {
      try? files.removeItem(atPath: folder + "/" + name)
    }
  }

  /// Whether another connection holds the file's write lock, as a batch that is being collected does.
  private static func isInUse(_ path: String) -> Bool {
    do {
      let queue = try DatabaseQueue(path: path)
      defer { try? queue.close() }
      try queue.inDatabase { database in
        try database.execute(sql: "BEGIN EXCLUSIVE; ROLLBACK")
      }
      return false
    } catch {
      return (error as? DatabaseError)?.resultCode == .SQLITE_BUSY
    }
  }
}

extension IngestedFile {
  fileprivate init(_ row: Row) {
    var outcome = IngestOutcome()
    outcome.accepted = row[4]
    outcome.duplicate = row[5]
    outcome.updated = row[6]
    outcome.quarantined = row[7]
    self.init(
      file: StagedFile(name: row.text(0), digest: row.text(1), format: row.text(2), sizeBytes: row[3]),
      outcome: outcome)
  }
}
