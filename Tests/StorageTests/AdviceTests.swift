import Domain
import Foundation
import GRDB
import JSONDocuments
import Testing

@testable import Storage

@Suite("Advice in the store")
struct AdviceTests {
  @Test("the same answer is kept once, and read back whole, by its tenant only")
  func answers() throws {
    let temporary = try TemporaryStore()
    for second in 0..<2 { try temporary.store.record(Samples.advice, Samples.change(at: Int64(second))) }
    #expect(try temporary.store.advice(in: .default) == [Samples.advice])
    #expect(try temporary.store.advice(in: "other") == [])
    #expect(try temporary.store.lastSequence(in: .default) == 0)
  }

  @Test("feedback is kept in the order in which it came, with an audit entry; on an unknown answer it is refused")
  func feedback() throws {
    let temporary = try TemporaryStore()
    try temporary.store.record(Samples.advice, Samples.change())
    let first = AdviceFeedback(
      adviceID: Samples.advice.id, episode: "e1", isFollowed: false, outcome: nil, comment: nil)
    let second = AdviceFeedback(
      adviceID: Samples.advice.id, episode: nil, isFollowed: true, outcome: .failed, comment: "late")
    for feedback in [first, second] { try temporary.store.add(feedback, Samples.change()) }
    #expect(try temporary.store.adviceFeedback(in: .default) == [first, second])
    var count = 0
    try temporary.store.eachAuditEntry(of: Store.auditLogID(of: .default)) { _ in count += 1 }
    #expect(count == 2)
    #expect(throws: StorageError.notFound(what: "advice", id: Samples.advice.id.rawValue)) {
      try temporary.store.add(first, Samples.change("other"))
    }
  }

  @Test("a store that is only read answers while another process writes, and an impatient writer gives up at once")
  func locks() throws {
    let temporary = try PopulatedStore.make()
    var other = Samples.advice
    other.id = AdviceID("adv-000000000000")
    let unknown = other
    try temporary.foreignConnection().inTransaction(.immediate) { _ in
      let reader = try Store(opening: temporary.path, mode: .reading)
      #expect(try reader.advice(in: .default) == [Samples.advice])
      #expect(throws: StorageError.self) { try reader.record(unknown, Samples.change()) }
      try reader.close()
      let writer = try Store(opening: temporary.path, mode: .existing, patienceSeconds: 0.05)
      #expect(throws: StorageError.refused(reason: "database is locked")) {
        try writer.record(unknown, Samples.change())
      }
      return .rollback
    }
  }

  @Test("a store of an earlier version that is only read has no advice and stays as it is")
  func earlierVersion() throws {
    let temporary = try TemporaryStore()
    let path = temporary.folder.path + "/old.db"
    let earlier = SchemaMigration.all.filter { $0.identifier != "v7_advice" }
    try Store(opening: path, mode: .create, through: earlier).close()
    let store = try Store(opening: path, mode: .reading)
    #expect(try store.advice(in: .default) == [])
    #expect(try store.adviceFeedback(in: .default) == [])
    #expect(try store.schemaVersion == earlier.count)
    try store.close()
  }
}
