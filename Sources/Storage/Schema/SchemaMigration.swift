import Domain
import GRDB

/// One step of the schema; applied once, in order, never changed afterwards.
struct SchemaMigration: Sendable {
  let identifier: String
  let sql: String

  /// The SHA-256 of the text, which the database keeps.
  var checksum: String { Digest.sha256(sql) }

  /// All steps in order.
  static let all = [
    SchemaMigration(identifier: "v1_core", sql: catalogueTables),
    SchemaMigration(identifier: "v2_memory", sql: memoryTables),
    SchemaMigration(identifier: "v3_governance", sql: governanceTables),
    SchemaMigration(identifier: "v4_derived", sql: derivedTables),
    SchemaMigration(identifier: "v5_audit", sql: auditTables),
    SchemaMigration(identifier: "v6_recall", sql: recallTables),
    SchemaMigration(identifier: "v7_advice", sql: adviceTables),
    SchemaMigration(identifier: "v8_changes", sql: changeTables),
    SchemaMigration(identifier: "v9_change_looks", sql: changeLookColumns),
    SchemaMigration(identifier: "v10_traces", sql: traceTables),
    SchemaMigration(identifier: "v11_identity", sql: identityTables),
  ]

  /// A migrator of these steps; each notes its checksum.
  static func migrator(of migrations: [SchemaMigration]) -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for migration in migrations {
      migrator.registerMigration(migration.identifier) { database in
        try database.execute(
          sql: """
            CREATE TABLE IF NOT EXISTS schema_migration (
              ordinal INTEGER PRIMARY KEY, identifier TEXT NOT NULL UNIQUE, checksum TEXT NOT NULL) STRICT
            """)
        try database.execute(sql: migration.sql)
        try database.execute(
          sql: """
            INSERT INTO schema_migration
            SELECT COALESCE(max(ordinal), 0) + 1, ?, ? FROM schema_migration
            """, arguments: [migration.identifier, migration.checksum])
      }
    }
    return migrator
  }

  /// Brings a database up to these steps; one that is there already is left as it is.
  ///
  /// - Throws: `StorageError.newerSchema` when the database knows a step that is not among them, `damaged` when a step
  ///   that was applied had another text.
  static func migrate(_ pool: DatabasePool, path: String, through migrations: [SchemaMigration] = all) throws {
    let applied = try checkedCount(pool, path: path, of: migrations)
    if applied < migrations.count { try migrator(of: migrations).migrate(pool) }
  }

  /// The number of these steps that a database is up to.
  ///
  /// - Throws: As `migrate`.
  static func checkedCount(_ pool: DatabasePool, path: String, of migrations: [SchemaMigration]) throws -> Int {
    let applied = try pool.read { try appliedChecksums($0, path) }
    let known = Dictionary(uniqueKeysWithValues: migrations.map { ($0.identifier, $0.checksum) })
    for (identifier, checksum) in applied {
      guard let expected = known[identifier] else {
        throw StorageError.newerSchema(path: path, migration: identifier)
      }
      guard checksum == expected else {
        throw StorageError.damaged(path: path, detail: "its migration \(identifier) is not the one of this program")
      }
    }
    return applied.count
  }

  private static func appliedChecksums(_ database: Database, _ path: String) throws -> [(String, String)] {
    guard try database.tableExists("schema_migration") else {
      let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
      guard isEmpty else { throw StorageError.damaged(path: path, detail: "it holds other tables") }
      return []
    }
    return try Row.fetchAll(database, sql: "SELECT identifier, checksum FROM schema_migration ORDER BY ordinal")
      .map { ($0[0], $0[1]) }
  }
}
