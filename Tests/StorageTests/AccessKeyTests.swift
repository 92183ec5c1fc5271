import Audit
import Domain
import GRDB
import JSONDocuments
import Testing

@testable import Storage

@Suite("Access keys and kept answers")
struct AccessKeyTests {
  @Test("a key is found by its name with the principal that holds it, and its tenant lists it")
  func add() throws {
    let temporary = try Self.store()
    let key = Samples.accessKey()
    try temporary.store.add(key, Samples.change())
    #expect(try temporary.store.accessKey(key.id) == key)
    #expect(try temporary.store.accessKeys(in: .default) == [key])
    #expect(try temporary.store.accessKeys(in: "other") == [])
    #expect(try temporary.store.accessKey("ffffffffffffffff") == nil)
  }

  @Test("a revoked key says since when, stays revoked, and is another tenant's to revoke by nobody else")
  func revoke() throws {
    let temporary = try Self.store()
    let key = Samples.accessKey()
    try temporary.store.add(key, Samples.change())
    #expect(throws: StorageError.notFound(what: "key", id: key.id)) {
      try temporary.store.revokeAccessKey(key.id, Samples.change("other"))
    }
    try temporary.store.revokeAccessKey(key.id, Samples.change(at: 9))
    #expect(try temporary.store.accessKey(key.id)?.revokedAt == Samples.time(9).timestamp)
    #expect(throws: StorageError.conflict(what: "key", id: key.id, expected: "in force")) {
      try temporary.store.revokeAccessKey(key.id, Samples.change(at: 10))
    }
    try temporary.foreignConnection().write { database in
      #expect(throws: DatabaseError.self) { try database.execute(sql: "UPDATE access_key SET revoked_at = NULL") }
      #expect(throws: DatabaseError.self) { try database.execute(sql: "UPDATE access_key SET roles = '[\"admin\"]'") }
    }
    let events = try temporary.dump().filter { $0.contains("ACCESS_KEY") }
    #expect(events.count == 2)
    #expect(!events.contains { $0.contains(key.tokenHash) })
  }

  @Test("an answer is given again until it is too old, and only to the principal that got it")
  func answers() throws {
    let temporary = try Self.store()
    let change = Samples.change(at: 5, by: Samples.reviewer)
    let answer = IdempotentAnswer(
      requestHash: Digest.sha256("a"), status: 201, headers: ["location": "/x"], body: [1, 2, 255])
    try temporary.store.keep(answer, under: "k", dropping: Samples.time(0).timestamp, change)
    let find = { (principal: PrincipalID, organisation: OrganisationID, oldest: Int64) in
      try temporary.store.idempotentAnswer(
        "k", of: principal, in: organisation, since: Samples.time(oldest).timestamp)
    }
    #expect(try find("ada", .default, 5) == answer)
    #expect(try find("ada", .default, 6) == nil)
    #expect(try find("system", .default, 5) == nil)
    #expect(try find("ada", "other", 5) == nil)
    let later = Samples.change(at: 50, by: Samples.reviewer)
    try temporary.store.keep(answer, under: "l", dropping: Samples.time(10).timestamp, later)
    #expect(try find("ada", .default, 0) == nil)
  }

  @Test("a document of the catalogue is added once, and a second one of its key is refused even when it is equal")
  func additions() throws {
    let temporary = try Self.store()
    let role: JSONObject = [
      "role_id": "X-IC-001", "role_title": "Tester", "department": "QA", "hierarchy_level": "IC",
    ]
    try temporary.store.add(role, of: .role, Samples.change())
    #expect(throws: StorageError.conflict(what: "role", id: "X-IC-001", expected: "new")) {
      try temporary.store.add(role, of: .role, Samples.change())
    }
    #expect(try temporary.dump().contains { $0.contains("CATALOGUE_ADDED") })
  }

  @Test("pages of episodes give each one once, newest first, those without a start last")
  func pages() throws {
    let temporary = try Self.store()
    let starts: [Int64?] = [5, nil, 9, 5, nil, 1]
    try temporary.ingest(starts.enumerated().map { Samples.episode("e\($0.offset)", start: $0.element) })
    var seen: [EpisodeID] = []
    var place: EpisodePlace?
    while let page = Optional(
      try temporary.store.episodes(after: place, in: .default, workflow: nil, limit: 2)), let last = page.last
    {
      seen += page.map(\.id)
      place = EpisodePlace(startedAt: last.record.startedAt?.timestamp.microseconds, id: last.id)
    }
    let all = try temporary.store.latestEpisodes(in: .default, workflow: nil, limit: 9).map(\.id)
    #expect(seen == all)
    #expect(seen.count == 6)
  }

  @Test("a reflection that somebody sent belongs to its episode, and a second time it is the same one")
  func reflections() throws {
    let temporary = try Self.store()
    try temporary.ingest([Samples.episode("a")])
    let episode = try temporary.episodes()[0].id
    let first = try temporary.store.add(Samples.reflection("s0"), to: episode, Samples.change())
    let second = try temporary.store.add(Samples.reflection("s0"), to: episode, Samples.change(at: 3))
    #expect(first == second)
    #expect(try temporary.store.sentReflections(of: episode, in: .default) == [first])
    #expect(try temporary.store.episodes(withStepRun: "s0", in: .default) == [episode])
    #expect(try temporary.store.episodes(withStepRun: "s0", in: "other") == [])
    #expect(throws: StorageError.notFound(what: "episode", id: episode.rawValue)) {
      try temporary.store.add(Samples.reflection("s0"), to: episode, Samples.change("other"))
    }
  }

  @Test("pages of the audit log go from the newest entry back")
  func auditPages() throws {
    let temporary = try Self.store()
    for number in 0..<5 { try temporary.store.record("E\(number)", Samples.change()) }
    let all = try temporary.store.auditEntries(before: nil, in: .default, limit: 100).map(\.sequence)
    #expect(all == Array((0..<all.count).reversed()))
    #expect(try temporary.store.auditEntries(before: 3, in: .default, limit: 2).map(\.sequence) == [2, 1])
    #expect(try temporary.store.auditEntries(before: 0, in: .default, limit: 2) == [])
    #expect(try temporary.store.verifyAudit(of: .default)?.fault == nil)
    #expect(try temporary.store.verifyAudit(of: "other") == nil)
  }

  private static func store() throws -> TemporaryStore {
    let temporary = try TemporaryStore()
    _ = try temporary.store.seed(Samples.catalogue, Samples.change())
    _ = try temporary.store.seedPrincipals([.system, Samples.reviewer], Samples.change())
    return temporary
  }
}
