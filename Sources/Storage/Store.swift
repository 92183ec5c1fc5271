// SQLite through GRDB 7.10. One file is the truth: everything else is derived from it and can be rebuilt.
//
// Invariants: one public method is one transaction; a business change, its change-log row and its audit entry commit
// together or not at all; nothing here reads the clock or draws random numbers.

import Domain
import FoundationEssentials
import GRDB

/// The records of all tenants, in one SQLite file: many readers, one writer.
public struct Store: Sendable {
  /// Whether a missing file is made, or nothing may be changed at all.
  public enum OpenMode: Sendable {
    case create, existing
    /// No schema is brought up to date and no lock is waited for; also in a directory that nobody may write to.
    case reading
  }

  let pool: DatabasePool
  let path: String

  /// Opens the file at `path` and brings its schema up to date.
  ///
  /// - Parameter patienceSeconds: How long a lock of another process is waited for.
  /// - Throws: `StorageError.notFound` when there is no file and `mode` is not `create`, `newerSchema` when a later version
  ///   of the program wrote it, `damaged` when it is no database of ours.
  public init(opening path: String, mode: OpenMode, patienceSeconds: Double = 30) throws {
    try self.init(opening: path, mode: mode, patienceSeconds: patienceSeconds, through: SchemaMigration.all)
  }

  init(
    opening path: String, mode: OpenMode, patienceSeconds: Double = 30, through migrations: [SchemaMigration]
  ) throws {
    try Self.prepareFile(path, mode)
    self.path = path
    do {
      if mode == .reading {
        pool = try Self.readingPool(path)
        _ = try SchemaMigration.checkedCount(pool, path: path, of: migrations)
        return
      }
      pool = try DatabasePool(path: path, configuration: Self.configuration(patienceSeconds: patienceSeconds))
      // GRDB relaxes this for its writer when it turns on the write-ahead log.
      try pool.writeWithoutTransaction { database in try database.execute(sql: "PRAGMA synchronous = FULL") }
      try SchemaMigration.migrate(pool, path: path, through: migrations)
    } catch let error as DatabaseError {
      throw StorageError.damaged(path: path, detail: error.message ?? "SQLite error \(error.resultCode.rawValue)")
    }
  }

  /// Drops what crashed ingests left in staging; called by whoever holds the writers' lock.
  public func dropStagingLeftovers() throws { try StagingArea.dropLeftovers(beside: path) }

  /// Moves everything from the journal into the file, so that the file alone is the whole store until the next write.
  public func emptyJournal() throws {
    try translatingErrors {
      try pool.writeWithoutTransaction { database in _ = try database.checkpoint(.truncate) }
    }
  }

  /// Closes all connections; the store cannot be used afterwards.
  public func close() throws { try translatingErrors { try pool.close() } }

  /// The number of migrations that were applied.
  public var schemaVersion: Int {
    get throws {
      try read { database in try Int.fetchOne(database, sql: "SELECT max(ordinal) FROM schema_migration") ?? 0 }
    }
  }

  /// What SQLite finds wrong with the file and with its foreign keys; empty when it is sound.
  public func integrityCheck() throws -> [String] {
    try read { database in
      let faults = try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
      let orphans = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map { row in
        "a row of \(row[0] as String? ?? "?") refers to a row of \(row[2] as String? ?? "?") that is not there"
      }
      return faults + orphans
    }
  }

  /// Connections that only read. Where not even the journal's index can be made, a file without a journal is read as it is.
  private static func readingPool(_ path: String) throws -> DatabasePool {
    var configuration = configuration(patienceSeconds: 1)
    configuration.readonly = true
    do {
      let pool = try DatabasePool(path: path, configuration: configuration)
      _ = try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
      return pool
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
      guard journalIsEmpty(path) else { throw error }
      return try DatabasePool(path: "file:\(escaped(path))?immutable=1", configuration: configuration)
    }
  }

  /// A path as SQLite's addresses want it.
  private static func escaped(_ path: String) -> String {
    path.map { ["%": "%25", "?": "%3f", "#": "%23"][$0] ?? String($0) }.joined()
  }

  private static func journalIsEmpty(_ path: String) -> Bool {
    guard FileManager.default.fileExists(atPath: path + "-wal") else { return true }
    return FileManager.default.contents(atPath: path + "-wal")?.isEmpty ?? false
  }

  private static func configuration(patienceSeconds: Double) -> Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(patienceSeconds)
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA recursive_triggers = ON; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536
          """)
      // SQLite 3.40 counts json_valid, which the CHECKs of a write call, among what an untrusted schema may not use.
      if database.configuration.readonly {
        try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16384")
      }
    }
    return configuration
  }

  /// Makes the file readable by its owner only before SQLite writes to it; the journal files take over its mode.
  private static func prepareFile(_ path: String, _ mode: OpenMode) throws {
    let files = FileManager.default
    if files.fileExists(atPath: path) { return }
    guard mode == .create else { throw StorageError.notFound(what: "store", id: path) }
    guard files.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
      throw StorageError.refused(reason: "the file \(path) cannot be made")
    }
  }
}
