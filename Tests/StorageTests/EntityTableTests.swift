import Domain
import Foundation
import GRDB
import JSONDocuments
import Testing

@testable import Storage

@Suite("Entities in their tables")
struct EntityTableTests {
  private static let isFull = ProcessInfo.processInfo.environment["AUTOGENESIS_TEST_SCALE"] == "full"

  @Test("the descriptors equal the migrated tables", arguments: EntityKind.allCases)
  func descriptors(kind: EntityKind) throws {
    let temporary = try TemporaryStore()
    let stamps = kind.schema.isAppendOnly ? ["created"] : ["created", "updated"]
    var expected = kind.schema.sqlColumns + kind.schema.bookkeeping + ["extra"]
    expected += stamps.flatMap { [$0 + "_at", $0 + "_by"] } + (kind.schema.hasOrganisation ? ["org_id"] : [])
    let columns = try temporary.store.read { database in try database.columns(in: kind.schema.table) }
    #expect(columns.map(\.name).sorted() == expected.sorted())
    for column in kind.schema.columns {
      let stored = try #require(columns.first { $0.name == column.name })
      #expect(stored.type == Self.types[column.kind], "\(column.name)")
      #expect(stored.isNotNull == (column.presence == .always), "\(column.name)")
    }
  }

  private static let types: [EntityColumn.Kind: String] = [
    .text: "TEXT", .integer: "INTEGER", .real: "REAL", .boolean: "INTEGER", .json: "TEXT", .timestamp: "TEXT",
    .bytes: "BLOB",
  ]

  @Test("any document of any kind comes back from its table as it went in", arguments: EntityKind.allCases)
  func losslessness(kind: EntityKind) throws {
    let temporary = try TemporaryStore()
    let texts = try EntityDocuments.awkwardTexts()
    for seed in 1...UInt64(Self.isFull ? 2_000 : 60) {
      var documents = EntityDocuments(seed: seed, texts: texts)
      let document = documents.document(of: kind)
      #expect(try Self.roundTrip(document, kind, temporary) == document, "seed \(seed)")
    }
  }

  /// Inserts without foreign keys, reads back and rolls back.
  private static func roundTrip(
    _ document: JSONObject, _ kind: EntityKind, _ temporary: TemporaryStore
  ) throws -> JSONObject? {
    try temporary.store.pool.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA foreign_keys = OFF")
      defer { try? database.execute(sql: "PRAGMA foreign_keys = ON") }
      var found: JSONObject?
      try database.inTransaction {
        let table = EntityTable(kind, database)
        let row = try EntityRow(document, of: kind.schema)
        try table.insert(row, beside: bookkeeping(of: kind), Samples.change())
        let columns = (kind.schema.sqlColumns + ["extra"]).map { "\"\($0)\"" }.joined(separator: ", ")
        let stored = try Row.fetchOne(database, sql: "SELECT \(columns) FROM \(kind.schema.table)")
        found = try stored.map { try table.entityRow($0).document(of: kind.schema) }
        return .rollback
      }
      return found
    }
  }

  private static func bookkeeping(of kind: EntityKind) -> [(String, DatabaseValue)] {
    switch kind {
    case .runEpisode:
      [("revision", 1.databaseValue), ("is_current", 1.databaseValue), ("version_given", 0.databaseValue)]
    case .stepRun: [("episode_key", 1.databaseValue), ("ordinal", 0.databaseValue), ("step_key", 1.databaseValue)]
    case .reflectionLog:
      [("episode_key", 1.databaseValue), ("ordinal", 0.databaseValue), ("provenance", "source".databaseValue)]
    case .publicationQueue: [("revision", 1.databaseValue)]
    default: []
    }
  }

  @Test("an episode with everything in it comes back equal")
  func richEpisode() throws {
    let temporary = try TemporaryStore()
    try temporary.ingest([Samples.richEpisode()])
    #expect(try temporary.episodes().map(\.record) == [Samples.richEpisode()])
  }

  @Test("a workflow and a skill of the catalogue come back equal")
  func catalogue() throws {
    let temporary = try TemporaryStore()
    _ = try temporary.store.seed(Samples.catalogue, Samples.change())
    #expect(try temporary.store.workflows(in: .default).map(\.definition) == [Samples.workflow()])
    #expect(try temporary.store.skills(in: .default).map(\.definition) == [Samples.skill()])
    #expect(try temporary.store.roleReports(in: .default) == ["QA-M-001": nil, "QA-D-001": "QA-M-001"])
  }
}
