import Audit
import Domain
import Foundation
import GRDB
import JSONDocuments
import Testing

@testable import Storage

@Suite("Taking episodes in")
struct PromotionTests {
  private func outcome(_ accepted: Int, duplicate: Int = 0, updated: Int = 0, quarantined: Int = 0) -> IngestOutcome {
    var outcome = IngestOutcome()
    (outcome.accepted, outcome.duplicate, outcome.updated, outcome.quarantined) =
      (accepted, duplicate, updated, quarantined)
    return outcome
  }

  @Test("new episodes are accepted, logged for consumers and told of in one audit entry")
  func newEpisodes() throws {
    let temporary = try TemporaryStore()
    #expect(try temporary.ingest([Samples.episode("a"), Samples.episode("b")]) == outcome(2))
    let ids = ["a", "b"].map { Samples.episode($0).id(in: .default).rawValue }
    let changes = try temporary.store.changes(in: .default, after: 0, limit: 10)
    #expect(changes.map(\.objectID) == ids)
    #expect(changes.map(\.sequence) == [1, 2])
    var events: [String] = []
    try temporary.store.eachAuditEntry(of: Store.auditLogID(of: .default)) {
      events.append(try $0.json()["event"]?.stringValue ?? "")
    }
    #expect(events == ["EPISODES_INGESTED"])
  }

  @Test("nothing is visible before the promotion, nor after a batch was dropped")
  func staging() throws {
    let temporary = try TemporaryStore()
    let before = try temporary.dump()
    let area = try temporary.stage([Samples.episode("a")])
    #expect(try temporary.dump() == before)
    try temporary.store.discard(area)
    #expect(try temporary.dump() == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.folder.path + "/staging") == [])
  }

  @Test("the same file again is all duplicates and leaves the store as it was")
  func sameFile() throws {
    let temporary = try TemporaryStore()
    let episodes = [Samples.episode("a"), Samples.richEpisode()]
    let quarantined = [QuarantinedRecord(line: 3, reason: "broken", excerpt: "{")]
    #expect(try temporary.ingest(episodes, quarantined: quarantined) == outcome(2, quarantined: 1))
    let before = try temporary.dump()
    #expect(try temporary.ingest(episodes, quarantined: quarantined) == outcome(0, duplicate: 2, quarantined: 1))
    #expect(try temporary.dump() == before)
    #expect(
      try temporary.store.ingestedFile(digest: Digest.sha256("a.jsonl"), in: .default)?.outcome
        == outcome(2, quarantined: 1))
    #expect(try temporary.store.quarantined(in: .default).map(\.record) == quarantined)
  }

  @Test("other content supersedes, the old revision stays readable")
  func revisions() throws {
    let temporary = try TemporaryStore()
    try temporary.ingest([Samples.episode("a")])
    let changed = Samples.episode("a", steps: ["open", "fix", "close"])
    #expect(try temporary.ingest([changed], file: "b.jsonl") == outcome(0, updated: 1))
    let current = try temporary.episodes()
    #expect(current.map(\.record) == [changed])
    #expect(current.map(\.revision) == [2])
    #expect(try temporary.episodes(currentOnly: false).map(\.revision) == [1, 2])
    #expect(try temporary.store.episode(current[0].id, revision: 1, in: .default).record == Samples.episode("a"))
  }

  @Test("content that was superseded does not come back when its file is taken in again")
  func oldContent() throws {
    let temporary = try TemporaryStore()
    try temporary.ingest([Samples.episode("a")])
    try temporary.ingest([Samples.episode("a", outcome: .failed)], file: "b.jsonl")
    #expect(try temporary.ingest([Samples.episode("a")]) == outcome(0, duplicate: 1))
    #expect(try temporary.episodes().map(\.record.outcome) == [.failed])
  }

  @Test("one batch may hold an episode several times, with equal and with other content")
  func repeatedEpisode() throws {
    let temporary = try TemporaryStore()
    try temporary.ingest([Samples.episode("a")])
    let batch = [
      Samples.episode("b"), Samples.episode("a", outcome: .failed), Samples.episode("b"), Samples.episode("a"),
      Samples.episode("b", outcome: .partial), Samples.episode("a", outcome: .unknown),
    ]
    #expect(try temporary.ingest(batch, file: "b.jsonl") == outcome(1, duplicate: 2, updated: 3))
    let found = try temporary.episodes(currentOnly: false).map {
      "\($0.record.externalID)\($0.revision)\($0.record.outcome)"
    }
    #expect(found.sorted() == ["a1success", "a2failed", "a3unknown", "b1success", "b2partial"])
    #expect(try temporary.episodes().map { "\($0.record.externalID)\($0.revision)" }.sorted() == ["a3", "b2"])
  }

  @Test(
    "a promotion that stops anywhere leaves the store as before, and the next one succeeds",
    arguments: PromotionStep.allCases)
  func interruptedPromotion(step: PromotionStep) throws {
    struct Stop: Error {}
    let temporary = try TemporaryStore()
    try temporary.ingest([Samples.episode("a")])
    let before = try temporary.dump()
    let episodes = [Samples.episode("a", outcome: .failed), Samples.richEpisode()]
    let area = try temporary.stage(episodes, file: "b.jsonl")
    #expect(throws: Stop.self) {
      try temporary.store.promote(area, Samples.change()) { if $0 == step { throw Stop() } }
    }
    #expect(try temporary.dump() == before)
    #expect(try temporary.ingest(episodes, file: "b.jsonl") == outcome(1, updated: 1))
    #expect(try temporary.store.integrityCheck() == [])
  }

  @Test("a writer drops what a crash left in staging, but not what is being collected")
  func leftovers() throws {
    let temporary = try TemporaryStore()
    let area = try temporary.stage([Samples.episode("a")])
    let leftover = temporary.folder.path + "/staging/batch-0.staging"
    try Data("half a database".utf8).write(to: URL(filePath: leftover))
    try temporary.store.dropStagingLeftovers()
    #expect(!FileManager.default.fileExists(atPath: leftover))
    #expect(try temporary.store.promote(area, Samples.change()) == outcome(1))
  }

  @Test("a job's stage is noted with the outcome, in the same transaction")
  func jobEntry() throws {
    struct Stop: Error {}
    let temporary = try TemporaryStore()
    let job = try temporary.store.beginJob("nightly", Samples.change())
    let entry = JobEntry(job: job, stage: "inbox/a", result: ["file": "a"])
    let failed = try temporary.stage([Samples.episode("a")])
    #expect(throws: Stop.self) {
      try temporary.store.promote(failed, Samples.change(), job: entry) { if $0 == .commit { throw Stop() } }
    }
    #expect(try temporary.store.beginJob("nightly", Samples.change()).stages == [])
    let area = try temporary.stage([Samples.episode("a")])
    _ = try temporary.store.promote(area, Samples.change(), job: entry)
    #expect(
      try temporary.store.beginJob("nightly", Samples.change()).stages == [
        JobStage(
          name: "inbox/a", result: ["file": "a", "accepted": 1, "duplicate": 0, "updated": 0, "quarantined": 0])
      ])
  }

  @Test("what a store refuses is refused when it is staged, and the rest of the batch goes on")
  func refusedEpisodes() throws {
    let temporary = try TemporaryStore()
    let area = try temporary.stage([Samples.episode("a")])
    var bad = Samples.episode("b")
    bad.stepRuns[1].input = ["text": "a\u{0}b"]
    #expect(throws: DocumentError.self) {
      try area.stage(bad, contentHash: bad.contentHash, contextHash: bad.contentHash)
    }
    var nameless = Samples.episode("c")
    nameless.stepRuns[0].name = nil
    #expect(throws: DocumentError.missing(field: "step_runs[0].name")) {
      try area.stage(nameless, contentHash: nameless.contentHash, contextHash: nameless.contentHash)
    }
    #expect(try temporary.store.promote(area, Samples.change()) == outcome(1))
  }

  @Test("a foreign workflow is registered as observed, with its steps, under slug and digest")
  func observedWorkflow() throws {
    let temporary = try TemporaryStore()
    try temporary.ingest([Samples.episode("a", workflow: "Hospital log — Überweisung")])
    let observed = try temporary.store.observedWorkflows(in: .default)
    let id = Digest.slug("Hospital log — Überweisung")
    #expect(
      observed == [
        ObservedWorkflow(
          id: WorkflowID(id), name: "Hospital log — Überweisung", version: "observed",
          steps: ["open", "close"].map { ObservedStep(id: StepID(Digest.slug($0)), name: $0) }.sorted { $0.id < $1.id })
      ])
    #expect(try temporary.store.workflows(in: .default) == [])
    #expect(try temporary.episodes().map(\.workflowID.rawValue) == [id])
  }

  @Test("a run of a workflow of the catalogue refers to its version and steps; what it lacks is observed")
  func catalogueWorkflow() throws {
    let temporary = try TemporaryStore()
    _ = try temporary.store.seed(Samples.catalogue, Samples.change())
    var episode = Samples.episode("a", workflow: "WF-1", steps: ["extra"])
    episode.stepRuns.insert(StepRunRecord(externalID: "x", stepID: "S-01", name: nil, status: .success), at: 0)
    episode.stepRuns[0].agentID = "agent-1"
    try temporary.ingest([episode])
    let rows = try temporary.store.read {
      try Row.fetchAll(
        $0,
        sql: """
          SELECT a.workflow_version, a.step_id, a.origin, g.origin FROM step_run s
          JOIN step_action a ON a.step_key = s.step_key LEFT JOIN agent g ON g.agent_key = s.agent_key ORDER BY s.ordinal
          """
      ).map { row in (0..<4).map { row[$0] as String? } }
    }
    #expect(rows == [["1.0.0", "S-01", "catalogue", "catalogue"], ["1.0.0", Digest.slug("extra"), "observed", nil]])
    #expect(try temporary.episodes().map(\.record) == [episode])
    #expect(try temporary.store.workflow("WF-1", in: .default).definition == Samples.workflow())
  }

  @Test("a version that the catalogue lacks is registered, and is replaced when the catalogue tells of it")
  func observedVersion() throws {
    let temporary = try TemporaryStore()
    _ = try temporary.store.seed(Samples.catalogue, Samples.change())
    var episode = Samples.episode("a", workflow: "WF-1")
    episode.workflowVersion = "1.1.0"
    try temporary.ingest([episode])
    #expect(try temporary.store.observedWorkflows(in: .default).map(\.version) == ["1.1.0"])
    let next = Samples.workflow(version: "1.1.0", status: .draft)
    #expect(try temporary.store.seed([(.workflow, next.json)], Samples.change()).inserted == 1)
    #expect(try temporary.store.workflow("WF-1", version: "1.1.0", in: .default).definition == next)
    #expect(try temporary.episodes().map(\.record) == [episode])
  }

  @Test("episodes stream by start and id, those without a clock last, each with its own steps")
  func order() throws {
    let temporary = try TemporaryStore()
    let starts: [Int64?] = [30, nil, 10, 10, 20, nil]
    let episodes = starts.enumerated().map { index, start in
      Samples.episode("e\(index)", steps: (0...index).map { "step \($0)" }, start: start)
    }
    try temporary.ingest(episodes + [Samples.episode("other", workflow: "Other")])
    let found = try temporary.episodes(workflow: WorkflowID(Digest.slug("Help desk")))
    #expect(found.map(\.record.externalID) == found.sorted(by: StoredEpisode.precedes).map(\.record.externalID))
    #expect(Set(found.map(\.record)) == Set(episodes))
    #expect(try temporary.episodes().count == 7)
  }

  @Test("counts, prefixes and single reads")
  func singleReads() throws {
    let temporary = try TemporaryStore()
    try temporary.ingest([Samples.episode("a", steps: ["open", "x!"]), Samples.episode("b")])
    let id = Samples.episode("a").id(in: .default)
    #expect(try temporary.store.episodeID(startingWith: String(id.rawValue.prefix(10)), in: .default) == id)
    #expect(throws: StorageError.self) { try temporary.store.episodeID(startingWith: "ep-", in: .default) }
    #expect(throws: StorageError.notFound(what: "episode", id: "ep-x")) {
      try temporary.store.episodeID(startingWith: "ep-x", in: .default)
    }
    #expect(try temporary.store.episodes(["ep-x", id], in: .default).map(\.id) == [id])
    #expect(
      try temporary.store.episodeCounts(in: .default) == [
        WorkflowEpisodeCount(
          workflowID: WorkflowID(Digest.slug("Help desk")), name: "Help desk", origin: .observed, episodeCount: 2,
          stepRunCount: 4, failedStepRunCount: 1)
      ])
  }

  @Test("consumers' cursors only move on")
  func cursors() throws {
    let temporary = try TemporaryStore()
    #expect(try temporary.store.cursor(of: "miner", in: .default) == 0)
    try temporary.store.advanceCursor(of: "miner", to: 5, Samples.change())
    try temporary.store.advanceCursor(of: "miner", to: 3, Samples.change())
    #expect(try temporary.store.cursor(of: "miner", in: .default) == 5)
    #expect(try temporary.store.lastSequence(in: .default) == 0)
  }
}
