import Audit
import Domain
import Foundation
import GRDB
import JSONDocuments
import Testing

@testable import Storage

@Suite("The audit log of a store")
struct AuditTrailTests {
  private let logID = Store.auditLogID(of: .default)

  @Test("100 writers at the same time give one chain without a gap")
  func concurrentWriters() async throws {
    let temporary = try TemporaryStore()
    let store = temporary.store
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<100 {
        group.addTask { try store.record("EVENT", changes: ["n": .number(index)], Samples.change()) }
      }
      try await group.waitForAll()
    }
    let report = try #require(try store.verifyAudit().first)
    #expect(report.fault == nil)
    #expect(report.entryCount == 100)
  }

  @Test("every change of the populated store left an entry and the log is sound")
  func entries() throws {
    let temporary = try PopulatedStore.make()
    var events: [String] = []
    try temporary.store.eachAuditEntry(of: logID) { events.append(try $0.json()["event"]?.stringValue ?? "") }
    #expect(
      events == [
        "CATALOGUE_SEEDED", "PRINCIPAL_ADDED", "PRINCIPAL_ADDED", "EPISODES_INGESTED", "PROPOSAL_ENQUEUED",
        "PROPOSAL_APPROVED", "PROPOSAL_PUBLISHED",
      ])
    #expect(try temporary.store.verifyAudit().map(\.fault) == [nil])
  }

  @Test("one byte of an entry changed in the file is found at its entry", arguments: [0, 3, 6])
  func flippedByte(sequence: Int) throws {
    let temporary = try PopulatedStore.make()
    var entry: AuditEntry?
    try temporary.store.eachAuditEntry(of: logID) { if $0.sequence == sequence { entry = $0 } }
    let body = try #require(entry?.body)
    try temporary.foreignConnection().writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    try temporary.store.close()
    var file = try Data(contentsOf: URL(filePath: temporary.path))
    let range = try #require(file.range(of: Data(body)))
    file[range.lowerBound + body.count / 2] ^= 1
    let copy = temporary.folder.path + "/copy.db"
    try file.write(to: URL(filePath: copy))
    let report = try Store(opening: copy, mode: .existing).verifyAudit()
    #expect(report.map(\.fault) == [AuditFault(sequence: sequence, kind: .bodyHash)])
  }

  @Test("rows that were changed behind the triggers are found")
  func tamperedRows() throws {
    for (statement, fault) in [
      ("DELETE FROM audit_entry WHERE seq = 3", AuditFault(sequence: 3, kind: .gap)),
      ("UPDATE audit_entry SET prev_hash = hash WHERE seq = 2", AuditFault(sequence: 2, kind: .previousHash)),
      ("UPDATE audit_payload SET value = x'7B7D' WHERE seq = 3", AuditFault(sequence: 3, kind: .payloadDigest)),
      ("DELETE FROM audit_payload WHERE seq = 5", AuditFault(sequence: 5, kind: .payloadDigest)),
      ("DELETE FROM audit_entry WHERE seq = 6", AuditFault(sequence: 6, kind: .payloadDigest)),
    ] {
      let temporary = try PopulatedStore.make()
      try temporary.foreignConnection().write { database in
        for name in try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
          try database.execute(sql: "DROP TRIGGER \(name)")
        }
        try database.execute(sql: statement)
      }
      #expect(try temporary.store.verifyAudit().map(\.fault) == [fault], "\(statement)")
    }
  }

  @Test("the triggers refuse all that is no correct append, and accept that", arguments: [true, false])
  func attacks(recursiveTriggers: Bool) throws {
    let temporary = try PopulatedStore.make()
    let zeros = String(repeating: "0", count: 64)
    let columns = "(log_id, seq, prev_hash, hash, body)"
    let attacks = [
      "UPDATE audit_entry SET body = x'00' WHERE seq = 0", "DELETE FROM audit_entry WHERE seq = 0",
      "DELETE FROM audit_entry",
      "REPLACE INTO audit_entry SELECT log_id, seq, prev_hash, '\(zeros)', body FROM audit_entry WHERE seq = 0",
      "REPLACE INTO audit_entry SELECT log_id, 7, hash, (SELECT hash FROM audit_entry WHERE seq = 0), body FROM audit_entry WHERE seq = 6",
      "INSERT INTO audit_entry \(columns) SELECT log_id, 9, hash, '\(zeros)', body FROM audit_entry WHERE seq = 6",
      "INSERT INTO audit_entry \(columns) SELECT log_id, 7, '\(zeros)', '\(zeros)', body FROM audit_entry WHERE seq = 6",
      "INSERT INTO audit_entry \(columns) VALUES ('other', 1, '\(zeros)', '\(zeros)', x'00')",
      "INSERT INTO audit_entry \(columns) SELECT * FROM audit_entry WHERE seq = 0 ON CONFLICT DO UPDATE SET body = x'00'",
      "UPDATE audit_payload SET value = x'00'", "REPLACE INTO audit_payload SELECT * FROM audit_payload",
      "UPDATE audit_checkpoint SET note = 'x'", "DELETE FROM audit_checkpoint",
      "REPLACE INTO audit_checkpoint SELECT * FROM audit_checkpoint",
      "INSERT INTO audit_checkpoint VALUES ('\(logID)', 99, 'r', 'n')",
    ]
    try temporary.foreignConnection().writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA recursive_triggers = \(recursiveTriggers ? "ON" : "OFF")")
      try database.execute(sql: "INSERT INTO audit_checkpoint VALUES ('\(logID)', 3, 'r', 'n')")
      for attack in attacks {
        #expect(throws: DatabaseError.self, "\(attack)") { try database.execute(sql: attack) }
      }
      try database.execute(
        sql:
          "INSERT INTO audit_entry \(columns) SELECT log_id, 7, hash, '\(zeros)', body FROM audit_entry WHERE seq = 6")
    }
    #expect(try temporary.store.verifyAudit().map(\.fault) == [AuditFault(sequence: 7, kind: .bodyHash)])
  }
}
