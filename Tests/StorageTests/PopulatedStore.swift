import Domain
import JSONDocuments
import Testing

@testable import Storage

/// A store with rows in the tables that every use fills, or in every table, all made through the facade.
enum PopulatedStore {
  /// Also with what happens to proposals later: a row in every table.
  static func makeWhole(_ change: Change = Samples.change()) throws -> TemporaryStore {
    let temporary = try make(change)
    try fillRecall(temporary, change)
    _ = try temporary.store.receive([Samples.waitingSpan("b1")], limit: 9, change)
    try fillIdentity(temporary.store, change)
    try temporary.store.add(
      AdviceFeedback(adviceID: Samples.advice.id, episode: nil, isFollowed: true, outcome: .success, comment: "good"),
      change)
    return temporary
  }

  static func make(_ change: Change = Samples.change()) throws -> TemporaryStore {
    let temporary = try TemporaryStore()
    try fill(temporary, change)
    return temporary
  }

  private static func fill(_ temporary: TemporaryStore, _ change: Change) throws {
    let store = temporary.store
    _ = try store.seed(Samples.catalogue, change)
    _ = try store.seedPrincipals([.system, Samples.reviewer], change)
    try temporary.ingest(
      [Samples.richEpisode()], quarantined: [QuarantinedRecord(line: 3, reason: "broken", excerpt: "{")], change)
    let episode = try temporary.episodes()[0]
    let reference = EpisodeReference(id: episode.id, revision: episode.revision)
    _ = try store.replaceReflections(
      of: episode.workflowID,
      with: [EpisodeReflections(episode: reference, expectedCount: 2, reflections: [Samples.reflection("s1")])], change)
    _ = try store.replacePatterns(
      of: episode.workflowID, with: [Samples.pattern(episode.workflowID, "open>close", [reference])], change)
    try fillQueue(store, change)
    try fillOperations(store, change)
    try store.record(
      ChangeLook(workflowID: "WF-1", runs: 5, level: 0.01, hypotheses: 1, discoveries: 0),
      [ChangeTest(number: 1, workflowID: "WF-1", hypothesis: "h", pValue: 0.5, level: 0.01)], findings: JSONObject(),
      change)
    try store.record(Samples.advice, change)
  }

  private static func fillQueue(_ store: Store, _ change: Change) throws {
    let proposal = try Samples.proposal()
    try store.submit(proposal, change)
    let vote = Vote(
      principal: "ada", role: "QA-M-001", decision: .approve, reason: nil, proposalHash: proposal.proposalHash,
      evidenceHash: proposal.evidenceHash)
    let approved = proposal.next(.approved, vote: vote)
    try store.update(approved, expectedRevision: 1, event: "PROPOSAL_APPROVED", change)
    var published = approved.next(.published)
    published.publishedObject = "WF-2@1.0.0"
    let release = Release(
      workflow: Samples.workflow("WF-2", status: .draft, origin: .published), promise: ["kind": "fit"])
    try store.publish(release, for: published, expectedRevision: 2, change)
  }

  private static func fillRecall(_ temporary: TemporaryStore, _ change: Change) throws {
    let store = temporary.store
    let episode = try temporary.episodes()[0]
    let published = try #require(try store.proposals(in: .default).first { $0.state == .published })
    try store.activate(skill: "SK-001", version: "1.0.0", tier: .beta, change)
    let retracted = try #require(try store.retract(.episode(episode.id), reason: "made up", change))
    let reference = EpisodeReference(id: episode.id, revision: episode.revision)
    _ = try store.replaceReflections(
      of: episode.workflowID,
      with: [EpisodeReflections(episode: reference, expectedCount: 2, reflections: [])], change)
    let evidence: JSONObject = ["episodes": 20, "supporting": ["ep-2@1"]]
    let addendum = EvidenceAddendum(
      cause: .newer, evidence: evidence, evidenceHash: Digest.sha256("e"), confidence: 0.9, finding: "More.")
    try store.addEvidence(
      addendum, to: published.id, changing: nil, expectedRevision: 3, event: "EVIDENCE_ADDED", change)
    try store.decide(
      RecallStep(
        RecallDecision(
          retractionID: retracted.id, proposalID: published.id, outcome: .noted, reason: "Nothing is in use."),
        expectedRevision: 3), change)
    let plain = { (title: String) in
      var proposal = try Samples.proposal(title)
      proposal.draft.evidence = ["episodes": 10]
      proposal.evidenceHash = try proposal.draft.evidenceHash()
      return proposal
    }
    let (member, other) = (try plain("A member"), try plain("Another"))
    for proposal in [member, other] { try store.submit(proposal, change) }
    let meta = try plain("A merge")
    try store.merge(meta, members: [(member, .pending)], absorbed: [], change)
    try store.unmerge(meta, reason: "they differ", change)
    var unsigned = published.next(.published)
    unsigned.votes = []
    try store.update(unsigned, expectedRevision: 3, event: "VOTES_VOIDED", change)
    let rejected = other.next(.rejected)
    try store.update(rejected, expectedRevision: 1, event: "PROPOSAL_REJECTED", change)
    let back = rejected.next(.pending)
    try store.resubmit(
      back, expectedRevision: 2,
      returning: ProposalReturn(
        returnedFrom: other.id, reason: "too few", answer: "Twice the runs.", evidence: other.draft.evidence), change)
  }

  private static func fillIdentity(_ store: Store, _ change: Change) throws {
    try store.add(Samples.accessKey(of: change.organisation), change)
    try store.keep(
      IdempotentAnswer(requestHash: Digest.sha256("r"), status: 201, headers: JSONObject(), body: [123, 125]),
      under: "k-1", dropping: Samples.time(-1).timestamp,
      Change(organisation: change.organisation, principal: Samples.reviewer, at: change.at, salt: change.salt))
  }

  private static func fillOperations(_ store: Store, _ change: Change) throws {
    let job = try store.beginJob("nightly", change)
    try store.recordStage("mine", of: job, result: ["n": 1], change)
    try store.commit(
      IndexManifest(
        generation: 1, sequence: 2, settings: ["model": "m"],
        segments: [
          IndexSegment(
            name: "seg-1", files: [IndexFile(name: "seg-1.lex", checksum: "00")], documentCount: 3, tombstones: [5])
        ]), change)
  }
}
