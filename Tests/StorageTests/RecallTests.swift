import Audit
import Domain
import Foundation
import GRDB
import JSONDocuments
import Testing

@testable import Storage

@Suite("What happens to proposals over time, as rows")
struct RecallTests {
  private func store() throws -> TemporaryStore {
    let temporary = try TemporaryStore()
    _ = try temporary.store.seed(Samples.catalogue, Samples.change())
    _ = try temporary.store.seedPrincipals([Samples.reviewer], Samples.change())
    return temporary
  }

  private func sent(_ id: String, by initiator: String?, steps: [String] = ["open", "close"]) -> EpisodeRecord {
    var episode = Samples.episode(id, steps: steps)
    episode.initiator = initiator
    return episode
  }

  private func proposal(_ title: String, citing episodes: [EpisodeID], against: [EpisodeID] = []) throws -> Proposal {
    var proposal = try Samples.proposal(title)
    proposal.draft.evidence["supporting"] = .array(episodes.map { .string("\($0)@1") })
    proposal.draft.evidence["counter_examples"] = .array(against.map { .string("\($0)@1") })
    proposal.evidenceHash = try proposal.draft.evidenceHash()
    return proposal
  }

  @Test("a retracted episode is gone in all revisions, for good, and its change is told of")
  func retraction() throws {
    let temporary = try store()
    try temporary.ingest([sent("a", by: "x"), sent("b", by: "y")])
    try temporary.ingest([sent("a", by: "x", steps: ["open"])], file: "b.jsonl")
    let id = try #require(try temporary.episodes().first { $0.record.externalID == "a" }?.id)
    let before = try temporary.store.lastSequence(in: .default)
    let retraction = try #require(
      try temporary.store.retract(.episode(id), reason: "forged", Samples.change(by: Samples.reviewer)))
    #expect(retraction.episodes == [id])
    #expect(try temporary.episodes().map(\.record.externalID) == ["b"])
    #expect(try temporary.store.episodeChanges(after: before, in: .default).episodes == [id])
    #expect(try temporary.store.retraction(of: id, in: .default) == retraction)
    #expect(try temporary.store.retract(.episode(id), reason: "again", Samples.change()) == nil)
    try temporary.ingest([sent("a", by: "x", steps: ["open", "open", "close"])], file: "c.jsonl")
    #expect(try temporary.episodes().map(\.record.externalID) == ["b"])
    var events: [String] = []
    try temporary.store.eachAuditEntry(of: Store.auditLogID(of: .default)) { entry in
      events.append(try entry.json()["event"]?.stringValue ?? "")
    }
    #expect(events.filter { $0 == "EPISODE_RETRACTED" }.count == 1)
    #expect(throws: StorageError.notFound(what: "episode", id: "ep-none")) {
      try temporary.store.retract(.episode("ep-none"), reason: "forged", Samples.change())
    }
    #expect(throws: StorageError.notFound(what: "initiator", id: "nobody")) {
      try temporary.store.retract(.initiator("nobody"), reason: "forged", Samples.change())
    }
  }

  @Test("retracting an initiator takes what it sent and nothing else; recalls wait for each proposal that cites it")
  func initiator() throws {
    let temporary = try store()
    try temporary.ingest([sent("a", by: "evil"), sent("b", by: "good"), sent("c", by: "evil"), sent("d", by: nil)])
    let ids = Dictionary(
      uniqueKeysWithValues: try temporary.episodes().map { ($0.record.externalID, $0.id) })
    let (a, b) = (try #require(ids["a"]), try #require(ids["b"]))
    let touched = try proposal("T", citing: [a, b])
    let opposed = try proposal("U", citing: [b], against: [a])
    let other = try proposal("V", citing: [b])
    for item in [touched, opposed, other] { try temporary.store.submit(item, Samples.change()) }
    let retraction = try #require(
      try temporary.store.retract(.initiator("evil"), reason: "300 copies", Samples.change()))
    #expect(try temporary.episodes().map(\.record.externalID).sorted() == ["b", "d"])
    let pending = try temporary.store.pendingRecalls(in: .default)
    #expect(pending.map(\.proposalID) == [touched.id, opposed.id].sorted())
    #expect(Set(pending.map(\.retractionID)) == [retraction.id])
    let step = RecallStep(
      RecallDecision(retractionID: retraction.id, proposalID: touched.id, outcome: .kept, reason: "It holds."),
      expectedRevision: 1)
    try temporary.store.decide(step, Samples.change())
    #expect(throws: StorageError.self) { try temporary.store.decide(step, Samples.change()) }
    #expect(try temporary.store.pendingRecalls(in: .default).map(\.proposalID) == [opposed.id])
    #expect(try temporary.store.history(of: touched.id, in: .default).recalls == [step.decision])
  }

  @Test("an index leads from the episode to the proposals")
  func plan() throws {
    let temporary = try store()
    let plan = try temporary.store.read { database in
      try Row.fetchAll(
        database,
        sql: "EXPLAIN QUERY PLAN SELECT publication_id FROM evidence_episode WHERE org_id = 'o' AND episode_id = 'e'"
      ).map { $0["detail"] as String }
    }
    #expect(plan.contains { $0.contains("ix_evidence_episode") }, "\(plan)")
  }

  @Test("the citations of proposals from before the index are filled in by the migration")
  func backfill() throws {
    let temporary = try TemporaryStore()
    let path = temporary.folder.path + "/old.db"
    let old = try Store(opening: path, mode: .create, through: Array(SchemaMigration.all.prefix(5)))
    let proposal = try proposal("T", citing: ["ep-1", "ep-2"], against: ["ep-3"])
    try old.write { database in
      let row = try EntityRow(proposal.entity, of: EntityKind.publicationQueue.schema)
      try EntityTable(.publicationQueue, database).insert(
        row, beside: [("revision", 1.databaseValue)], Samples.change())
    }
    try old.close()
    let store = try Store(opening: path, mode: .existing)
    defer { try? store.close() }
    #expect(try store.citedEpisodes(of: proposal.id, in: .default) == ["ep-1", "ep-2", "ep-3"])
  }

  @Test("votes that are void stay to be read and count no more; later ones count")
  func voidVotes() throws {
    let temporary = try store()
    let proposal = try Samples.proposal()
    try temporary.store.submit(proposal, Samples.change())
    let vote = Vote(
      principal: "ada", role: "QA-M-001", decision: .approve, reason: nil, proposalHash: proposal.proposalHash,
      evidenceHash: proposal.evidenceHash, policyHash: proposal.policyHash)
    let voted = proposal.next(.inReview, vote: vote)
    try temporary.store.update(voted, expectedRevision: 1, event: "PROPOSAL_VOTED", Samples.change())
    var reopened = voted.next(.inReview)
    reopened.votes = []
    let addendum = EvidenceAddendum(
      cause: .newer, evidence: ["episodes": 20], evidenceHash: Digest.sha256("e"), confidence: 0.5,
      finding: "The effect turned.")
    try temporary.store.addEvidence(
      addendum, to: proposal.id, changing: reopened, expectedRevision: 2, event: "REVIEW_REOPENED", Samples.change())
    #expect(try temporary.store.proposals(in: .default) == [reopened])
    let again = reopened.next(.inReview, vote: vote)
    try temporary.store.update(again, expectedRevision: 3, event: "PROPOSAL_VOTED", Samples.change())
    #expect(try temporary.store.proposals(in: .default) == [again])
    let history = try temporary.store.history(of: proposal.id, in: .default)
    #expect(history.addenda == [addendum])
    #expect(history.voided == [VoidedVotes(votes: [vote], reason: "The effect turned.")])
  }

  @Test("a merge closes its members, undoing it gives each its state and votes back, and nothing is lost between")
  func merges() throws {
    let temporary = try store()
    let (left, right) = (try Samples.proposal("L"), try Samples.proposal("R"))
    for item in [left, right] { try temporary.store.submit(item, Samples.change()) }
    let vote = Vote(
      principal: "ada", role: "QA-M-001", decision: .approve, reason: nil, proposalHash: right.proposalHash,
      evidenceHash: right.evidenceHash)
    let voted = right.next(.inReview, vote: vote)
    try temporary.store.update(voted, expectedRevision: 1, event: "PROPOSAL_VOTED", Samples.change())
    let meta = try Samples.proposal("M")
    try temporary.store.merge(
      meta, members: [(left, .pending), (voted, .inReview)], absorbed: [], Samples.change())
    let states = { Dictionary(uniqueKeysWithValues: try temporary.store.proposals(in: .default).map { ($0.id, $0) }) }
    #expect(try states()[left.id]?.state == .merged)
    #expect(try states()[right.id]?.state == .merged)
    #expect(try temporary.store.history(of: left.id, in: .default).mergedInto == meta.id)
    #expect(
      try temporary.store.merges(in: .default) == [
        MergeRecord(id: meta.id, members: [left.id: .pending, right.id: .inReview], isUndone: false)
      ])
    try temporary.store.unmerge(meta, reason: "they differ", Samples.change(by: Samples.reviewer))
    #expect(try states()[meta.id]?.state == .expired)
    #expect(try states()[left.id]?.state == .pending)
    #expect(try states()[right.id]?.state == .inReview)
    #expect(try states()[right.id]?.votes == [vote])
    #expect(try temporary.store.merges(in: .default).map(\.isUndone) == [true])
    #expect(throws: StorageError.self) {
      try temporary.store.unmerge(left, reason: "no merge", Samples.change())
    }
  }
}
