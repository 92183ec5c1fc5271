import Domain
import Foundation
import GRDB
import JSONDocuments
import Testing

@testable import Storage

@Suite("The schema")
struct SchemaTests {
  @Test("the migrations apply to an empty file and to every earlier version, and again change nothing")
  func migrations() throws {
    for count in 0...SchemaMigration.all.count {
      let temporary = try TemporaryStore()
      let path = temporary.folder.path + "/old.db"
      let earlier = Array(SchemaMigration.all.prefix(count))
      let old = try Store(opening: path, mode: .create, through: earlier)
      #expect(try count == 0 || old.schemaVersion == count)
      try old.close()
      let tables = try Self.tables(path)
      let again = try Self.tables(path)
      #expect(tables == again)
      #expect(tables == (try Self.tables(temporary.path)))
    }
  }

  private static func tables(_ path: String) throws -> [String] {
    let store = try Store(opening: path, mode: .existing)
    defer { try? store.close() }
    return try store.read {
      try String.fetchAll($0, sql: "SELECT sql FROM sqlite_master WHERE sql <> '' ORDER BY name")
    }
  }

  @Test("a database of a later version is refused")
  func laterVersion() throws {
    let temporary = try TemporaryStore()
    try temporary.foreignConnection().write {
      try $0.execute(sql: "INSERT INTO schema_migration VALUES (99, 'v99_later', 'x')")
    }
    #expect(throws: StorageError.newerSchema(path: temporary.path, migration: "v99_later")) {
      try Store(opening: temporary.path, mode: .existing)
    }
  }

  @Test("a database whose migration had another text is refused")
  func changedMigration() throws {
    let temporary = try TemporaryStore()
    try temporary.foreignConnection().write { try $0.execute(sql: "UPDATE schema_migration SET checksum = 'x'") }
    #expect(
      throws: StorageError.damaged(path: temporary.path, detail: "its migration v1_core is not the one of this program")
    ) {
      try Store(opening: temporary.path, mode: .existing)
    }
  }

  @Test("no file, another file and another program's database are refused, each with its sentence")
  func foreignFiles() throws {
    let temporary = try TemporaryStore()
    let missing = temporary.folder.path + "/missing.db"
    #expect(throws: StorageError.notFound(what: "store", id: missing)) { try Store(opening: missing, mode: .existing) }
    let text = temporary.folder.path + "/text.db"
    try Data(repeating: 65, count: 5_000).write(to: URL(filePath: text))
    #expect(throws: StorageError.damaged(path: text, detail: "file is not a database")) {
      try Store(opening: text, mode: .existing)
    }
    let other = temporary.folder.path + "/other.db"
    try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE t (x)") }
    #expect(throws: StorageError.damaged(path: other, detail: "it holds other tables")) {
      try Store(opening: other, mode: .existing)
    }
  }

  @Test("only the owner may read the files")
  func permissions() throws {
    let temporary = try TemporaryStore()
    let path = temporary.folder.path + "/made.db"
    let store = try Store(opening: path, mode: .create)
    defer { try? store.close() }
    for suffix in ["", "-wal", "-shm"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
      #expect((attributes[.posixPermissions] as? Int) == 0o600, "\(suffix)")
    }
  }

  @Test("every connection keeps foreign keys, recursive triggers and full synchronisation, and readers trust no schema")
  func pragmas() throws {
    let temporary = try TemporaryStore()
    let read: (Database) throws -> [Int] = { database in
      try ["foreign_keys", "recursive_triggers", "synchronous", "trusted_schema"].map {
        try Int.fetchOne(database, sql: "PRAGMA \($0)") ?? -1
      }
    }
    #expect(try temporary.store.read(read) == [1, 1, 2, 0])
    let writer = try temporary.store.write(read)
    #expect(writer == [1, 1, 2, 1])
    #expect(try temporary.store.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
  }

  @Test("every table is strict and tells who made its rows")
  func stampsOfTables() throws {
    let temporary = try PopulatedStore.makeWhole()
    let without: Set = ["schema_migration", "audit_entry", "audit_payload", "audit_checkpoint"]
    try temporary.store.read { database in
      let tables = try Row.fetchAll(database, sql: "PRAGMA table_list").filter {
        $0["type"] as String == "table" && $0["schema"] as String == "main"
          && !($0["name"] as String).hasPrefix("sqlite_") && !($0["name"] as String).hasPrefix("grdb_")
      }
      #expect(tables.count == 52)
      for table in tables {
        let name: String = table["name"]
        #expect(table["strict"] as Bool, "\(name)")
        let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(name)") ?? 0
        #expect(count > 0 || name == "audit_checkpoint", "\(name) has no row in the populated store")
        guard !without.contains(name) else { continue }
        let columns = Set(try database.columns(in: name).map(\.name))
        #expect(columns.isSuperset(of: ["created_at", "created_by"]), "\(name)")
        #expect(columns.contains("updated_at") == columns.contains("updated_by"), "\(name)")
      }
    }
  }

  @Test("who made a row never changes, who changed it does")
  func changedRows() throws {
    let temporary = try PopulatedStore.makeWhole()
    try temporary.store.activate(
      workflow: "WF-2", version: "1.0.0", Samples.change(at: 100, by: Samples.reviewer))
    let row = try temporary.store.read {
      try Row.fetchOne(
        $0, sql: "SELECT created_at, created_by, updated_at, updated_by FROM workflow WHERE workflow_id = 'WF-2'")
    }
    #expect(
      row == [
        "created_at": Samples.time(0).timestamp.microseconds, "created_by": "system",
        "updated_at": Samples.time(100).timestamp.microseconds, "updated_by": "ada",
      ])
    try temporary.foreignConnection().write { database in
      let tables = try String.fetchAll(
        database, sql: "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_keeps_creation'")
      #expect(tables.count == 22)
      for table in tables {
        #expect(throws: DatabaseError.self, "\(table)") {
          try database.execute(sql: "UPDATE \(table) SET created_at = created_at + 1")
        }
        #expect(throws: DatabaseError.self, "\(table)") {
          try database.execute(sql: "UPDATE \(table) SET created_by = 'me'")
        }
      }
    }
  }

  @Test("every foreign key refuses a row that refers to nothing")
  func foreignKeys() throws {
    let temporary = try PopulatedStore.makeWhole()
    try temporary.foreignConnection().inTransaction { database in
      try Self.dropTriggers(database)
      var count = 0
      for table in try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'") {
        let keys = try Row.fetchAll(database, sql: "PRAGMA foreign_key_list(\(table))")
        for (_, columns) in Dictionary(grouping: keys, by: { $0["id"] as Int }) {
          guard let column = columns.max(by: { ($0["seq"] as Int) < ($1["seq"] as Int) })?["from"] as String? else {
            continue
          }
          count += 1
          let error = #expect(throws: DatabaseError.self, "\(table).\(column)") {
            try database.execute(
              sql:
                "UPDATE \(table) SET \(column) = \(column.hasSuffix("_key") || ["number", "look"].contains(column) ? "-1" : "'nobody'")"
            )
          }
          #expect(
            error?.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY, "\(table).\(column): \(error?.message ?? "")")
        }
      }
      #expect(count == 44)
      return .rollback
    }
  }

  @Test("every enumeration, length and JSON column is checked by the database", arguments: EntityKind.allCases)
  func checks(kind: EntityKind) throws {
    let temporary = try PopulatedStore.makeWhole()
    try temporary.foreignConnection().inTransaction { database in
      try Self.dropTriggers(database)
      for column in kind.schema.columns {
        var values: [String] = []
        if column.allowed != nil { values.append("nonsense") }
        if column.kind == .json { values.append("{") }
        for value in values {
          let error = #expect(throws: DatabaseError.self, "\(kind).\(column.name)") {
            try database.execute(sql: "UPDATE \(kind.schema.table) SET \"\(column.name)\" = ?", arguments: [value])
          }
          #expect(error?.extendedResultCode == .SQLITE_CONSTRAINT_CHECK, "\(kind).\(column.name)")
        }
      }
      return .rollback
    }
  }

  private static func dropTriggers(_ database: Database) throws {
    for name in try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
      try database.execute(sql: "DROP TRIGGER \(name)")
    }
  }

  @Test(
    "rows that are never to change refuse every statement, with recursive triggers on and off",
    arguments: [
      "event_bus", "proposal_vote", "change_log", "audit_entry", "advice", "advice_feedback", "change_look",
      "change_test",
      "retraction", "evidence_episode", "evidence_addendum",
      "recall_decision", "vote_void", "release_promise",
    ])
  func appendOnlyTables(table: String) throws {
    let temporary = try PopulatedStore.makeWhole()
    for pragma in ["ON", "OFF"] {
      let connection = try temporary.foreignConnection()
      try connection.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA recursive_triggers = \(pragma)")
        let before = try Row.fetchAll(database, sql: "SELECT * FROM \(table)")
        let column = try database.columns(in: table)[1].name
        for statement in [
          "UPDATE \(table) SET \(column) = \(column)", "DELETE FROM \(table)",
          "INSERT OR REPLACE INTO \(table) SELECT * FROM \(table)", "REPLACE INTO \(table) SELECT * FROM \(table)",
        ] {
          #expect(throws: DatabaseError.self, "\(statement)") { try database.execute(sql: statement) }
        }
        #expect(try Row.fetchAll(database, sql: "SELECT * FROM \(table)") == before)
      }
    }
  }

  @Test("telemetry of the wrong type is refused")
  func telemetry() throws {
    let temporary = try TemporaryStore()
    for (key, value) in [("latency_ms", 1.5), ("token_in", "12"), ("model", 3), ("cost_cents", true)]
      as [(String, JSONValue)]
    {
      var episode = Samples.episode("e")
      episode.stepRuns[0].telemetry[key] = value
      #expect(throws: DocumentError.self, "\(key)") { try temporary.stage([episode]) }
    }
    try temporary.ingest([Samples.richEpisode()])
    let row = try temporary.foreignConnection().read {
      try Row.fetchOne($0, sql: "SELECT latency_ms, cost_cents, model FROM mv_step_telemetry WHERE ordinal = 2")
    }
    #expect(row == ["latency_ms": 12, "cost_cents": nil, "model": "m"])
  }
}
