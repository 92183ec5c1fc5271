import Domain
import Files
import Foundation
import JSONDocuments
import Retrieval
import Storage
import Testing

@testable import Application

@Suite("Retraction and recall")
struct RetractionTests {
  /// Runs of a desk that nobody catalogued, by six operators in turn, one a minute.
  static func lines(_ runs: Range<Int>, outcome: String = "success") -> String {
    runs.map { run in
      let clock = "\(10 + run / 60):\(run % 60 < 10 ? "0" : "")\(run % 60)"
      return #"{"source":"shop","episode_id":"run-\#(run)","workflow_id":"Parcel Desk","initiator_id":"u\#(run % 6)","#
        + #""outcome":"\#(outcome)","started_at":"2026-03-02T\#(clock):00Z","context":{"order":"A\#(run)"},"#
        + #""text":"parcel number \#(run)","step_runs":["#
        + #"{"step_run_id":"s1","name":"check stock","status":"success","input":{"order":"A\#(run)"},"output":{"stock":\#(run)}},"#
        + #"{"step_run_id":"s2","name":"ship parcel","status":"success","input":{"order":"A\#(run)"},"output":{}}]}"#
        + "\n"
    }.joined()
  }

  static func workspace(_ folder: WorkspaceTests.Folder, runs: Int = 150) throws -> Workspace {
    let workspace = try Workspace(creating: folder.path, clock: WorkspaceTests.clock)
    try take(lines(0..<runs), into: workspace, as: "a.jsonl")
    return workspace
  }

  @discardableResult
  static func take(_ lines: String, into workspace: Workspace, as name: String) throws -> NightlyReport {
    try Data(lines.utf8).write(to: URL(fileURLWithPath: workspace.directory.inbox + "/" + name))
    return try Night(workspace: workspace, progress: .silent, crash: .none).run()
  }

  static func proposal(_ workspace: Workspace) throws -> Proposal {
    try #require(try workspace.store.proposals(in: .default).first { $0.draft.claim == .codify })
  }

  /// Approves and publishes everything, activates the codified workflow and returns its key.
  static func activate(_ workspace: Workspace) throws -> String {
    let codified = try proposal(workspace).id
    for id in try workspace.store.proposals(in: .default).map(\.id.rawValue) {
      _ = try workspace.approve(id, as: "QA-M-001", reason: nil)
      _ = try workspace.approve(id, as: "SEC-M-001", reason: nil)
      _ = try workspace.publish(id, as: "QA-M-001")
    }
    let key = try #require(try workspace.proposalDetail(codified.rawValue).json["published_object"]?.stringValue)
    _ = try workspace.activateWorkflow(key, as: "QA-M-001")
    return key
  }

  private func retract(_ workspace: Workspace, _ initiator: String) throws -> JSONObject {
    try workspace.retract(episode: nil, initiator: initiator, reason: "forged runs", as: "SEC-M-001").json
  }

  /// What was decided on the workflow that was codified, or on everything.
  private func outcomes(_ report: JSONObject, all: Bool = false) -> [String] {
    (report["decisions"]?.arrayValue ?? []).filter {
      all || $0["title"]?.stringValue?.hasPrefix("Codify") == true
    }.compactMap { $0["outcome"]?.stringValue }
  }

  @Test("plant, propose, publish, activate, retract: what still holds is kept, what does not is rolled back")
  func chain() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder)
    let proposal = try Self.proposal(workspace)
    #expect(proposal.state == .pending)
    let key = try Self.activate(workspace)
    #expect(try workspace.workflowDetail(key).isCurrent)
    let first = try retract(workspace, "u0")
    #expect(outcomes(first) == ["kept"], "\(JSONValue.object(first).text)")
    #expect(first["retraction"]?["episodes"]?.arrayValue?.count == 25)
    let history = try workspace.store.history(of: proposal.id, in: .default)
    #expect(history.addenda.map(\.cause) == [.recall])
    #expect(history.addenda[0].evidence["episodes"] == 125)
    #expect(try workspace.workflowDetail(key).isCurrent)
    let found = try workspace.searcher().search("parcel number", count: 200, mode: .lexical)
    #expect(found.filter { $0.hasPrefix("episode:") }.count == 125)
    #expect(
      try workspace.advise(AdviceRequest(steps: ["check stock"], workflow: "Parcel Desk", isRecorded: false)).advice
        .matchCount == 125)
    let gone = try #require(first["retraction"]?["episodes"]?.arrayValue?.first?.stringValue)
    #expect(throws: RetractedError.self) { try workspace.episodeDetail(gone) }
    var last = first
    for initiator in ["u1", "u2", "u3", "u4"] { last = try retract(workspace, initiator) }
    #expect(outcomes(last) == ["rolled_back"] || outcomes(last) == ["noted"], "\(JSONValue.object(last).text)")
    #expect(
      try workspace.store.history(of: proposal.id, in: .default).recalls.map(\.outcome).contains(.rolledBack))
    #expect(try workspace.workflowDetail(key).json["status"]?.stringValue == "retired")
    #expect(try workspace.verifyAudit().isIntact)
    let events = try workspace.auditList(limit: 500).json["entries"]?.arrayValue?.compactMap {
      $0["event"]?.stringValue
    }
    #expect(events?.filter { $0 == "EPISODE_RETRACTED" }.count == 5)
    #expect(events?.filter { $0 == "PROPOSAL_RECALLED" }.count == 15)
    #expect(events?.filter { $0 == "WORKFLOW_WITHDRAWN" }.count == 1)
    var before: [String] = []
    try workspace.canonicalDump { before.append($0) }
    let again = try retract(workspace, "u4")
    #expect(outcomes(again, all: true).isEmpty && again["retraction"] == nil)
    var after: [String] = []
    try workspace.canonicalDump { after.append($0) }
    #expect(before == after)
  }

  @Test("a recall that was interrupted after the episodes were marked is finished by the next night")
  func interrupted() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder)
    let proposal = try Self.proposal(workspace)
    _ = try workspace.approve(proposal.id.rawValue, as: "QA-M-001", reason: nil)
    for initiator in ["u0", "u1", "u2", "u3", "u4"] {
      _ = try workspace.store.retract(.initiator(initiator), reason: "forged runs", workspace.change())
    }
    let report = try Night(workspace: workspace, progress: .silent, crash: .none).run()
    let recalled = report.json["propose"]?["recalled"]?.arrayValue ?? []
    #expect(recalled.count == 15)
    #expect(recalled.allSatisfy { $0["outcome"] == "blocked" })
    let blocked = try Self.proposal(workspace)
    #expect(blocked.state == .blocked)
    #expect(blocked.votes == [])
    #expect(try workspace.store.pendingRecalls(in: .default).isEmpty)
    let detail = try workspace.proposalDetail(proposal.id.rawValue)
    #expect(detail.json["void_votes"]?.arrayValue?.count == 1)
    #expect(detail.json["recalls"]?.arrayValue?.count == 5)
    // Later nights bring honest runs, and the change comes back with what was said against it on top.
    let lines = Self.lines(200..<350)
    let second = try Self.take(lines, into: workspace, as: "b.jsonl")
    let returned = try #require(second.json["propose"]?["returned"]?.arrayValue?.first)
    #expect(returned["old_reason"]?.stringValue?.contains("not proved any more") == true)
    let back = try #require(returned["id"]?.stringValue)
    let text = try workspace.proposalDetail(back).text
    #expect(text.hasPrefix("RETURNED from \(proposal.id)"), "\(text.prefix(200))")
  }

  @Test("only a reviewer retracts, with a reason, and one thing at a time")
  func admission() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder, runs: 3)
    #expect(throws: (any Error).self) {
      try workspace.retract(episode: nil, initiator: "u0", reason: "forged", as: "agent-SK-GEN-009")
    }
    #expect(throws: (any Error).self) {
      try workspace.retract(episode: nil, initiator: "u0", reason: " no ", as: "SEC-M-001")
    }
    #expect(throws: UsageError.self) {
      try workspace.retract(episode: nil, initiator: nil, reason: "forged", as: "SEC-M-001")
    }
    #expect(throws: UsageError.self) {
      try workspace.retract(episode: "ep-", initiator: "u0", reason: "forged", as: "SEC-M-001")
    }
    #expect(try workspace.episodeList(workflow: nil, limit: 9).json["episodes"]?.arrayValue?.count == 3)
  }

  @Test("newer runs are added to the evidence of an open proposal and void no vote")
  func addenda() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder)
    let proposal = try Self.proposal(workspace)
    _ = try workspace.approve(proposal.id.rawValue, as: "QA-M-001", reason: nil)
    let report = try Self.take(Self.lines(150..<190), into: workspace, as: "b.jsonl")
    let reasons = (report.json["propose"]?["not_proposed"]?.arrayValue ?? []).compactMap { $0["reason"]?.stringValue }
    #expect(reasons.contains { $0.contains("With newer episodes the confidence is") }, "\(reasons)")
    let later = try Self.proposal(workspace)
    #expect(later.votes.count == 1)
    #expect(later.evidenceHash == proposal.evidenceHash)
    let json = try workspace.proposalDetail(proposal.id.rawValue).json
    #expect(json["newer_evidence"]?.arrayValue?.map { $0["evidence"]?["episodes"] } == [190])
  }

  @Test("evidence that weakens below the floor blocks an open proposal and voids its votes")
  func weakened() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder)
    let proposal = try Self.proposal(workspace)
    _ = try workspace.approve(proposal.id.rawValue, as: "QA-M-001", reason: nil)
    let call = #"{},{"step_run_id":"s3","name":"call customer","status":"success","input":{}}]}"#
    let turned = Self.lines(150..<230).replacing("\"output\":{}}]}", with: "\"output\":{}}" + call.dropFirst(2))
    try Self.take(turned, into: workspace, as: "b.jsonl")
    let later = try #require(try workspace.store.proposals(in: .default).first { $0.id == proposal.id })
    #expect(later.state == .blocked, "\(later.verdicts)")
    #expect(later.votes == [])
    #expect(try workspace.proposalDetail(proposal.id.rawValue).json["void_votes"]?.arrayValue?.count == 1)
  }
}
