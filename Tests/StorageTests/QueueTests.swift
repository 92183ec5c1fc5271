import Audit
import Domain
import GRDB
import JSONDocuments
import Testing

@testable import Storage

@Suite("The publication queue")
struct QueueTests {
  private func store() throws -> TemporaryStore {
    let temporary = try TemporaryStore()
    _ = try temporary.store.seed(Samples.catalogue, Samples.change())
    _ = try temporary.store.seedPrincipals([Samples.reviewer], Samples.change())
    return temporary
  }

  private func vote(_ proposal: Proposal, _ decision: Vote.Decision = .approve, reason: String? = nil) -> Vote {
    Vote(
      principal: "ada", role: "QA-M-001", decision: decision, reason: reason, proposalHash: proposal.proposalHash,
      evidenceHash: proposal.evidenceHash)
  }

  @Test("a submitted proposal comes back equal, by id and by prefix, and is told of on the bus")
  func submission() throws {
    let temporary = try store()
    let proposal = try Samples.proposal()
    try temporary.store.submit(proposal, Samples.change())
    #expect(try temporary.store.proposals(in: .default) == [proposal])
    #expect(try temporary.store.proposal(String(proposal.id.rawValue.prefix(5)), in: .default) == proposal)
    let events = try temporary.store.events(in: .default, topic: "reflection.proposed")
    #expect(events.map { $0["payload"]?["proposal_hash"]?.stringValue } == [proposal.proposalHash])
    #expect(throws: StorageError.notFound(what: "proposal", id: "P-x")) {
      try temporary.store.proposal("P-x", in: .default)
    }
    try temporary.store.submit(Samples.proposal("Q"), Samples.change())
    #expect(throws: StorageError.self) { try temporary.store.proposal("P-", in: .default) }
  }

  @Test("the same change again is refused and names the one that is there, also in a race of 50")
  func duplicates() async throws {
    let temporary = try store()
    let (store, proposal) = (temporary.store, try Samples.proposal())
    let accepted = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<50 {
        group.addTask { (try? store.submit(proposal, Samples.change())) != nil }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(accepted == 1)
    #expect(try store.proposals(in: .default) == [proposal])
    #expect(throws: StorageError.duplicateProposal(existing: proposal.id)) {
      try store.submit(proposal, Samples.change())
    }
  }

  @Test("a change from an older revision is a conflict and changes nothing")
  func conflicts() throws {
    let temporary = try store()
    let proposal = try Samples.proposal()
    try temporary.store.submit(proposal, Samples.change())
    let first = proposal.next(.inReview, vote: vote(proposal))
    try temporary.store.update(first, expectedRevision: 1, event: "PROPOSAL_VOTED", Samples.change())
    let before = try temporary.dump()
    #expect(throws: StorageError.conflict(what: "proposal", id: proposal.id.rawValue, expected: "in revision 1")) {
      try temporary.store.update(
        proposal.next(.rejected, vote: vote(proposal, .reject, reason: "no")), expectedRevision: 1,
        event: "PROPOSAL_REJECTED", Samples.change())
    }
    #expect(try temporary.dump() == before)
    #expect(try temporary.store.proposals(in: .default) == [first])
  }

  @Test("votes are rows: added in order, a rejection with its reason, each in the audit log")
  func votes() throws {
    let temporary = try store()
    let proposal = try Samples.proposal()
    try temporary.store.submit(proposal, Samples.change())
    let reviewed = proposal.next(.inReview, vote: vote(proposal))
    try temporary.store.update(reviewed, expectedRevision: 1, event: "PROPOSAL_VOTED", Samples.change())
    let rejected = reviewed.next(.rejected, vote: vote(proposal, .reject, reason: "too risky"))
    try temporary.store.update(
      rejected, expectedRevision: 2, event: "PROPOSAL_REJECTED", Samples.change(at: 60, by: Samples.reviewer))
    #expect(try temporary.store.proposals(in: .default) == [rejected])
    let row = try temporary.store.read {
      try Row.fetchOne($0, sql: "SELECT decision, decided_by, decided_at FROM publication_queue")
    }
    #expect(row == ["decision": "rejected", "decided_by": "ada", "decided_at": Samples.time(60).text])
    let unreasoned = rejected.next(.rejected, vote: vote(proposal, .reject))
    #expect(throws: StorageError.self) {
      try temporary.store.update(unreasoned, expectedRevision: 3, event: "PROPOSAL_REJECTED", Samples.change())
    }
    #expect(try temporary.store.verifyAudit().map(\.fault) == [nil])
  }

  @Test("publishing inserts the draft and its permissions with the state, or nothing at all")
  func publication() throws {
    let temporary = try store()
    let proposal = try Samples.proposal()
    try temporary.store.submit(proposal, Samples.change())
    var published = proposal.next(.published)
    published.publishedObject = "WF-2@1.0.0"
    let draft = Samples.workflow("WF-2", status: .draft, origin: .published)
    let skill = Samples.skill("SK-002", version: "0.1.0")
    let release = Release(
      workflow: draft, skill: skill, roleSkillMap: [["role_id": "QA-M-001", "skill_id": "SK-002", "permission": "use"]])
    let broken = Release(workflow: draft, skill: skill, roleSkillMap: [["role_id": "nobody", "skill_id": "SK-002"]])
    let before = try temporary.dump()
    #expect(throws: StorageError.self) {
      try temporary.store.publish(broken, for: published, expectedRevision: 1, Samples.change())
    }
    #expect(try temporary.dump() == before)
    try temporary.store.publish(release, for: published, expectedRevision: 1, Samples.change())
    let stored = try temporary.store.workflow("WF-2", version: "1.0.0", in: .default)
    #expect(stored == CatalogueWorkflow(definition: draft, isCurrent: false))
    #expect(try temporary.store.skills(in: .default).map(\.isCurrent) == [true, false])
    #expect(try temporary.store.proposals(in: .default) == [published])
    #expect(throws: StorageError.conflict(what: "workflow", id: "WF-2@1.0.0", expected: "a new version")) {
      try temporary.store.publish(release, for: published.next(.published), expectedRevision: 2, Samples.change())
    }
  }

  @Test("activating retires the version before, withdrawing brings it back")
  func activation() throws {
    let temporary = try store()
    let next = Samples.workflow(version: "1.1.0", status: .draft)
    _ = try temporary.store.seed([(.workflow, next.json)], Samples.change())
    func states() throws -> [String] {
      try temporary.store.workflows(in: .default).map {
        "\($0.definition.version) \($0.definition.status) \($0.isCurrent)"
      }
    }
    #expect(try states() == ["1.0.0 active true", "1.1.0 draft false"])
    try temporary.store.activate(workflow: "WF-1", version: "1.1.0", Samples.change())
    #expect(try states() == ["1.0.0 retired false", "1.1.0 active true"])
    #expect(throws: StorageError.conflict(what: "workflow", id: "WF-1@1.1.0", expected: "inactive")) {
      try temporary.store.activate(workflow: "WF-1", version: "1.1.0", Samples.change())
    }
    try temporary.store.withdraw(workflow: "WF-1", version: "1.1.0", Samples.change())
    #expect(try states() == ["1.0.0 active true", "1.1.0 retired false"])
    #expect(throws: StorageError.notFound(what: "workflow", id: "WF-9@1")) {
      try temporary.store.activate(workflow: "WF-9", version: "1", Samples.change())
    }
    _ = try temporary.store.seed(Samples.catalogue, Samples.change())
  }

  @Test("a skill rises tier by tier and is restricted when it is withdrawn")
  func skillTiers() throws {
    let temporary = try store()
    try temporary.store.activate(skill: "SK-001", version: "1.0.0", tier: .beta, Samples.change())
    try temporary.store.activate(skill: "SK-001", version: "1.0.0", tier: .ga, Samples.change())
    try temporary.store.withdraw(skill: "SK-001", version: "1.0.0", Samples.change())
    let skills = try temporary.store.skills(in: .default)
    #expect(skills.map(\.definition.tier) == [.restricted])
    #expect(skills.map(\.isCurrent) == [false])
  }
}
