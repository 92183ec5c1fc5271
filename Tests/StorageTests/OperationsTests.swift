import Domain
import GRDB
import JSONDocuments
import Testing

@testable import Storage

@Suite("Jobs, index manifests and dumps")
struct OperationsTests {
  @Test("a job that did not end is taken up with its stages, a finished one is followed by the next")
  func jobs() throws {
    let temporary = try TemporaryStore()
    let store = temporary.store
    let first = try store.beginJob("nightly", Samples.change())
    #expect(first.number == 1)
    #expect(!first.isResumed)
    try store.recordStage("mine", of: first, result: ["n": 1], Samples.change())
    try store.recordStage("index", of: first, result: ["n": 2], Samples.change())
    try store.recordStage("mine", of: first, result: ["n": 3], Samples.change())
    let again = try store.beginJob("nightly", Samples.change())
    #expect(again.isResumed)
    #expect(again.stages.map(\.name) == ["mine", "index"])
    #expect(again.result(of: "mine") == ["n": 3])
    try store.finishJob(again, report: ["ok": true], Samples.change())
    #expect(throws: StorageError.conflict(what: "job", id: "nightly 1", expected: "running")) {
      try store.finishJob(again, report: JSONObject(), Samples.change())
    }
    #expect(try store.beginJob("nightly", Samples.change()).number == 2)
    #expect(try store.jobs(of: "nightly", in: .default).map(\.report) == [["ok": true], nil])
  }

  @Test("a manifest replaces the one before and moves the indexer on; a late writer is refused")
  func manifests() throws {
    let temporary = try TemporaryStore()
    let segment = IndexSegment(
      name: "a", files: [IndexFile(name: "a.lex", checksum: "1")], documentCount: 2, tombstones: [1, 0, 255])
    let first = IndexManifest(generation: 1, sequence: 4, settings: ["m": 1], segments: [segment, segment])
    try temporary.store.commit(first, Samples.change())
    #expect(try temporary.store.indexManifest(in: .default) == first)
    #expect(try temporary.store.cursor(of: "indexer", in: .default) == 4)
    let second = IndexManifest(generation: 2, sequence: 9, settings: ["m": 1], segments: [segment])
    try temporary.store.commit(second, Samples.change())
    #expect(throws: StorageError.conflict(what: "index", id: "default", expected: "in generation 1")) {
      try temporary.store.commit(second, Samples.change())
    }
    #expect(try temporary.store.indexManifest(in: .default) == second)
  }

  @Test("two stores of the same content give the same dump, whatever clock and salts they had")
  func dumps() throws {
    let first = try PopulatedStore.makeWhole()
    let second = try PopulatedStore.makeWhole(
      Change(
        organisation: .default, principal: .system, at: Samples.time(99).timestamp,
        salt: { [UInt8](repeating: 9, count: 16) }))
    let (left, right) = (try first.dump(), try second.dump())
    #expect(left == right)
    #expect(!left.contains { $0.contains("_key\":") || $0.contains("created_at") || $0.contains("Salt") })
    let tables = Set(try left.map { try JSONValue(parsing: $0)["table"]?.stringValue ?? "" })
    #expect(tables.count == 50)
  }

  @Test("a sound store has nothing to report")
  func integrity() throws {
    let temporary = try PopulatedStore.makeWhole()
    #expect(try temporary.store.integrityCheck() == [])
    #expect(try temporary.store.schemaVersion == SchemaMigration.all.count)
    try temporary.foreignConnection().writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA foreign_keys = OFF; DELETE FROM agent")
    }
    #expect(try temporary.store.integrityCheck() == ["a row of step_run refers to a row of agent that is not there"])
  }
}
