import Domain
import Foundation
import JSONDocuments
import Testing

@testable import Application
@testable import Storage

@Suite("What the pages of the console are made of")
struct StoreInsightTests {
  /// Four runs of one workflow: 1, 2, 3 and 10 seconds long, two of them with a cost.
  private static let runs = [
    (1, "success", "10", #"null"#), (2, "failed", "null", #""order 12 was not found""#),
    (3, "success", "30", "null"), (10, "failed", "null", #""order 99 was not found""#),
  ]

  private static func workspace(_ folder: WorkspaceTests.Folder) throws -> Workspace {
    let workspace = try Workspace(creating: folder.path, clock: WorkspaceTests.clock)
    let lines = runs.enumerated().map { index, run in
      let (seconds, outcome, cents, error) = run
      let metrics = cents == "null" ? "{}" : #"{"cost_cents":\#(cents)}"#
      return
        #"{"source":"s","episode_id":"\#(index)","workflow_id":"Desk","outcome":"\#(outcome)","metrics":\#(metrics),"#
        + #""text":"write to ann@example.org","started_at":"2026-03-0\#(2 + index / 2)T08:00:00Z","#
        + #""ended_at":"2026-03-0\#(2 + index / 2)T08:00:\#(seconds < 10 ? "0" : "")\#(seconds)Z","step_runs":[{"name":"open","#
        + #""status":"\#(error == "null" ? "success" : "failed")","error":\#(error)},{"name":"close"}]}"#
    }
    let report = try workspace.ingest(
      EpisodeUpload(
        bytes: [UInt8](lines.joined(separator: "\n").utf8), name: "a", source: "s", workflow: nil))
    #expect(report.json["files"]?[index: 0]?["accepted"]?.integerValue == 4, "\(JSONValue.object(report.json).text)")
    return workspace
  }

  /// A proposal that waits for its reviewers, with hashes that hold.
  private static func plant(_ title: String, confidence: Double, in workspace: Workspace) throws -> Proposal {
    let draft = ProposalDraft(
      type: .skill, claim: .skill, title: title, body: ["kind": "skill", "title": .string(title)],
      evidence: ["supporting": []], confidence: confidence, author: "agent-SK-GEN-010")
    let hash = try draft.proposalHash()
    let proposal = Proposal(
      id: Proposal.id(forHash: hash), draft: draft, proposalHash: hash, evidenceHash: try draft.evidenceHash(),
      policyHash: try workspace.publishingPolicy().hash,
      risk: RiskAssessment(blastRadius: 0.1, dataSensitivity: 0.1, privilege: 0.1, historicalError: 0.1, score: 0.1),
      verdicts: [], state: .pending)
    try workspace.store.submit(proposal, workspace.change())
    return proposal
  }

  @Test(
    "the dashboard counts runs by day, latency by nearest rank, cost, and one error where two messages say the same")
  func figures() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder)
    _ = try Self.plant("A", confidence: 0.9, in: workspace)
    let rejected = try Self.plant("B", confidence: 0.8, in: workspace)
    _ = try workspace.reject(rejected.id.rawValue, as: "QA-M-001", reason: "It is not needed.")
    let insight = try workspace.insight()
    #expect(
      insight.days == [
        DayFigures(day: 20_514, runs: 2, stepRuns: 4, succeeded: 1, failed: 1),
        DayFigures(day: 20_515, runs: 2, stepRuns: 4, succeeded: 1, failed: 1),
      ])
    let version = try #require(insight.versions.first)
    #expect(insight.versions.count == 1)
    #expect(version.runs == 4 && version.known == 4 && version.succeeded == 2 && version.costedRuns == 2)
    #expect(version.medianMicroseconds == 2_000_000 && version.microsecondsP95 == 10_000_000)
    #expect(version.costCents == 40)
    #expect(insight.errors == [StoreInsight.Taxon(activity: "open", error: "order was not found", count: 2)])
    let states: [ProposalState: Int] = [.pending: 1, .rejected: 1]
    #expect(insight.states == states)
    #expect(insight.proposals.all == 2 && insight.proposals.passed == 2)
    #expect(insight.leadMicroseconds == 0)
    #expect(insight.releaseCounts.activated == 0 && insight.savings.isEmpty)
  }

  @Test("savings are the cost of a run before less that of one after, times the runs after, where both are told")
  func savings() {
    func version(_ name: String, runs: Int, cents: Double) -> VersionFigures {
      VersionFigures(
        workflowID: "WF-1", version: name, runs: runs, known: runs, succeeded: runs, medianMicroseconds: nil,
        microsecondsP95: nil, costedRuns: runs, costCents: cents)
    }
    let promise = ReleasePromise(
      version: ReleasedVersion(kind: .workflow, id: "WF-1", version: "2"), proposalID: "P-1", promise: [:],
      activatedAt: nil, state: "active", isCurrent: true, replaced: "1")
    let figures = [version("1", runs: 2, cents: 100), version("2", runs: 10, cents: 300)]
    #expect(
      Workspace.savings([promise], figures) == [StoreInsight.Saving(release: "WF-1@2", cents: 200, runs: 10)])
    #expect(Workspace.savings([promise], [version("2", runs: 10, cents: 300)]).isEmpty)
  }

  @Test("the views of the queue follow roles, votes, notes and days; a rest ends by itself and by acting")
  func board() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder)
    let first = try Self.plant("First", confidence: 0.7, in: workspace)
    let second = try Self.plant("Second", confidence: 0.9, in: workspace)
    let reader = try #require(
      try workspace.credential(
        of: workspace.issueAccessKey(
          AccessKeyRequest(principal: "QA-M-001", kind: .person, roles: [.governanceReviewer], days: 1, label: "")
        ).token))
    let own = workspace.acting(as: reader)
    let board = try own.reviewBoard()
    #expect(board.items(in: .mine, by: .confidence).map(\.proposal.id) == [second.id, first.id])
    #expect(board.items(in: .mine, by: .title).map(\.proposal.id) == [first.id, second.id])
    #expect(try workspace.reviewBoard().count(in: .mine) == 0, "the system reviews nothing")
    _ = try own.approve(first.id.rawValue, as: "QA-M-001", reason: nil)
    try own.note(.notNow, on: second.id, text: "", until: "2026-03-20")
    let later = try own.reviewBoard()
    #expect(later.items(in: .mine, by: .title).isEmpty)
    #expect(later.items(in: .resting, by: .title).map(\.proposal.id) == [second.id])
    #expect(later.items(in: .unassigned, by: .title).map(\.proposal.id) == [first.id])
    let rest = try #require(later.items.first { $0.proposal.id == second.id })
    #expect(rest.restsUntil(Timestamp(microseconds: 1_773_964_800_000_000)) == nil, "on the day it is back")
    try own.note(.taken, on: second.id, text: "")
    #expect(try own.reviewBoard().items(in: .mine, by: .title).map(\.proposal.id) == [second.id])
    #expect(throws: StaleRevisionError.self) {
      try own.note(.notNow, on: first.id, revision: 1, text: "", until: "2026-03-20")
    }
    #expect(throws: UsageError.self) { try own.note(.comment, on: first.id, text: " ") }
    let entries = try own.auditTail(of: second).entries.compactMap { $0["event"]?.stringValue }
    #expect(entries == ["PROPOSAL_TAKEN", "PROPOSAL_NOT_NOW", "PROPOSAL_ENQUEUED"])
    #expect(try own.auditTail().isIntact == true)
  }

  @Test("what an act would do is told by the rules that carry it out")
  func prospects() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder)
    let proposal = try Self.plant("One", confidence: 0.9, in: workspace)
    let agent = try workspace.prospects(of: proposal.id)
    #expect(agent.map(\.act) == [.approve, .requestChanges, .notNow, .reject])
    #expect(agent[0].isPossible == false && agent[0].sentence.contains("only a person approves"))
    _ = try workspace.approve(proposal.id.rawValue, as: "QA-M-001", reason: nil)
    _ = try workspace.approve(proposal.id.rawValue, as: "SEC-M-001", reason: nil)
    #expect(try workspace.prospects(of: proposal.id).map(\.act) == [.publish, .reject])
    _ = try workspace.reject(proposal.id.rawValue, as: "SEC-M-001", reason: "Second thoughts.")
    #expect(try workspace.prospects(of: proposal.id).isEmpty)
  }

  @Test(
    "a run is shown with what was redacted; a workflow with its versions, or with its steps when only runs tell of it")
  func memory() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder)
    let episode = try #require(try workspace.store.latestEpisodes(in: .default, workflow: nil, limit: 1).first)
    let inspection = try workspace.inspectEpisode(episode.id.rawValue)
    #expect(inspection.redactions.map { "\($0.mark) \($0.count)" } == ["[REDACTED_EMAIL] 1"])
    #expect(throws: StorageError.self) { try workspace.inspectEpisode(String(episode.id.rawValue.dropLast())) }
    let observed = try workspace.workflowHistory(episode.workflowID)
    #expect(observed.versions.count == 1 && observed.drawing == nil && observed.observedSteps == ["close", "open"])
    let known = try workspace.workflowHistory("WF-FIN-001")
    #expect(known.versions.map(\.version) == ["1.3.0"] && known.versions[0].isCurrent && known.drawing != nil)
    let summaries = try workspace.workflowSummaries()
    #expect(summaries.first { $0.id == episode.workflowID }?.runs == 4)
    #expect(throws: StorageError.self) { try workspace.workflowHistory("WF-NONE") }
  }
}
