import Domain
import JSONDocuments
import Testing

@testable import Storage

@Suite("Two tenants in one store")
struct TenantTests {
  private let other: OrganisationID = "other"

  @Test("what one tenant stores the other can neither see nor change")
  func isolation() throws {
    let temporary = try PopulatedStore.make()
    let store = temporary.store
    let episode = try temporary.episodes()[0]
    let proposal = try store.proposals(in: .default)[0]
    let pattern = try store.patterns(in: .default)[0]
    #expect(try store.toolUse(in: .default).flatMap(\.workflows).allSatisfy { $0 == episode.workflowID })
    #expect(
      try store.toolUse(in: .default).map(\.tool)
        == Set(episode.record.stepRuns.filter { $0.status != .skipped }.map { $0.skillID ?? $0.activity }).sorted())
    #expect(try store.toolUse(in: other).isEmpty)
    #expect(throws: StorageError.notFound(what: "episode", id: episode.id.rawValue)) {
      try store.episode(episode.id, in: other)
    }
    #expect(throws: StorageError.notFound(what: "proposal", id: proposal.id.rawValue)) {
      try store.proposal(proposal.id.rawValue, in: other)
    }
    #expect(throws: StorageError.notFound(what: "pattern", id: pattern.id.rawValue)) {
      try store.pattern(pattern.id.rawValue, in: other)
    }
    #expect(throws: StorageError.notFound(what: "workflow", id: "WF-1")) { try store.workflow("WF-1", in: other) }
    #expect(throws: StorageError.notFound(what: "principal", id: "ada")) { try store.principal("ada", in: other) }
    #expect(throws: StorageError.self) {
      try store.update(proposal.next(.rejected), expectedRevision: 3, event: "X", Samples.change(other))
    }
    #expect(throws: StorageError.self) {
      try store.replaceReflections(
        of: episode.workflowID,
        with: [
          EpisodeReflections(
            episode: EpisodeReference(id: episode.id, revision: 1), expectedCount: 0, reflections: [])
        ], Samples.change(other))
    }
    #expect(throws: StorageError.self) { try store.activate(workflow: "WF-2", version: "1.0.0", Samples.change(other)) }
    #expect(try temporary.episodes(other) == [])
    #expect(try store.changes(in: other, after: 0, limit: 9) == [])
    #expect(try store.lastSequence(in: other) == 0)
    #expect(try store.quarantined(in: other) == [])
    #expect(try store.events(in: other) == [])
    #expect(try store.indexManifest(in: other) == nil)
    #expect(try store.jobs(of: "nightly", in: other) == [])
    for kind in EntityKind.allCases where kind.schema.hasOrganisation {
      #expect(try store.documents(of: kind, in: other) == [], "\(kind)")
    }
  }

  @Test("the same file is no duplicate for the other tenant, and each has its own audit log")
  func sameContent() throws {
    let temporary = try TemporaryStore()
    let mine = try temporary.ingest([Samples.episode("a")])
    let theirs = try temporary.ingest([Samples.episode("a")], Samples.change(other))
    #expect(mine == theirs)
    #expect(try temporary.episodes()[0].id != temporary.episodes(other)[0].id)
    #expect(try temporary.store.auditLogs() == [Store.auditLogID(of: .default), Store.auditLogID(of: other)])
    try temporary.store.submit(try Samples.proposal(), Samples.change())
    try temporary.store.submit(try Samples.proposal(), Samples.change(other))
  }
}
