import Domain
import Foundation
import Governance
import JSONDocuments
import Storage
import Testing

@testable import Application

@Suite("Releases and what they promised")
struct ReleaseReviewTests {
  private func run(_ number: Int, of workflow: String, version: String, met: Bool, day: Int, steps: [String]) -> String
  {
    let runs = steps.enumerated().map {
      #"{"step_run_id":"s\#($0.offset)","name":"\#($0.element)","status":"success","input":{}}"#
    }.joined(separator: ",")
    return #"{"source":"live","episode_id":"\#(workflow)-\#(version)-\#(number)","workflow_id":"\#(workflow)","#
      + #""workflow_version":"\#(version)","outcome":"\#(met ? "success" : "failed")","task":"t","#
      + #""started_at":"2026-03-\#(day)T0\#(number % 9):00:00Z","step_runs":[\#(runs)]}"# + "\n"
  }

  @Test("a codified workflow in use is held to its fit, night by night")
  func fit() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try RetractionTests.workspace(folder)
    let key = try RetractionTests.activate(workspace)
    let id = String(key.split(separator: "@")[0])
    #expect(try workspace.releaseList().json["releases"]?.arrayValue?.count == 3)
    let fitting = (0..<30).map {
      run($0, of: id, version: "1.0.0", met: true, day: 17, steps: ["check stock", "ship parcel"])
    }.joined()
    let report = try RetractionTests.take(fitting, into: workspace, as: "b.jsonl")
    let kept = try #require(report.list(.promises, "releases").first { $0["release"]?.stringValue == key })
    #expect(kept["verdict"] == "kept", "\(kept)")
    #expect(kept["runs"] == 30)
    #expect(report.text.contains("PROMISES 1 releases in use, 0 with a broken promise"), "\(report.text.suffix(400))")
    let other = (100..<200).map {
      run($0, of: id, version: "1.0.0", met: true, day: 18, steps: ["ship parcel", "check stock"])
    }.joined()
    let later = try RetractionTests.take(other, into: workspace, as: "c.jsonl")
    let broken = try #require(later.list(.promises, "releases").first { $0["release"]?.stringValue == key })
    #expect(broken["verdict"] == "broken")
    #expect(broken["action"] == nil)
    #expect(try workspace.workflowDetail(key).json["promise"]?["verdict"] == "broken")
    #expect(try workspace.workflowDetail(key).isCurrent)
  }

  @Test("a change that does harm is rolled back to the version before, with an audit entry, once")
  func harm() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Workspace(creating: folder.path, clock: WorkspaceTests.clock)
    let old = try #require(try workspace.store.workflows(in: .default).first { $0.isCurrent })
    let id = old.definition.id.rawValue
    var changed = old.definition
    changed.version = "9.0.0"
    changed.status = .draft
    changed.origin = .published
    try release(changed, in: workspace)
    let before = (0..<60).map {
      run($0, of: id, version: old.definition.version, met: true, day: 10, steps: ["a"])
    }
    let after = (0..<60).map { run($0, of: id, version: "9.0.0", met: $0 % 3 == 0, day: 17, steps: ["a", "b"]) }
    let report = try RetractionTests.take((before + after).joined(), into: workspace, as: "a.jsonl")
    let found = try #require(report.list(.promises, "releases").first)
    #expect(found["verdict"] == "broken", "\(found)")
    #expect(found["action"] == "rolled back")
    #expect(try workspace.store.workflow(WorkflowID(id), in: .default).definition.version == old.definition.version)
    let events = try workspace.auditList(limit: 500).json["entries"]?.arrayValue?.compactMap {
      $0["event"]?.stringValue
    }
    #expect(events?.filter { $0 == "RELEASE_PROMISE_BROKEN" }.count == 1)
    let next = try Night(workspace: workspace, progress: .silent, crash: .none).run()
    #expect(next.list(.promises, "releases").isEmpty)
    #expect(try workspace.verifyAudit().isIntact)
  }

  /// Publishes and activates a version as a change that promises five points.
  private func release(_ workflow: WorkflowDefinition, in workspace: Workspace) throws {
    let draft = ProposalDraft(
      type: .workflow, claim: .change, title: "Do b as well",
      body: ["kind": "change", "workflow": .object(workflow.json), "hypothesis": ["kind": "insert", "step": "b"]],
      evidence: [
        "held_out": ["with": ["runs": 100, "met": 90], "effect": 0.05, "interval": [0.02, 0.08]],
        "adoption": ["share": 1, "effect": 0.05, "interval": [0.02, 0.08]],
      ], confidence: 0.99, author: Principal.workflowSynthesizer.id)
    let hash = try draft.proposalHash()
    var proposal = Proposal(
      id: Proposal.id(forHash: hash), draft: draft, proposalHash: hash, evidenceHash: try draft.evidenceHash(),
      policyHash: Digest.sha256("p"),
      risk: RiskAssessment(blastRadius: 0, dataSensitivity: 0, privilege: 0, historicalError: 0, score: 0),
      verdicts: [], state: .approved)
    try workspace.store.submit(proposal, workspace.change())
    proposal.state = .published
    proposal.revision = 2
    proposal.publishedObject = "\(workflow.id)@\(workflow.version)"
    try workspace.store.publish(
      Release(workflow: workflow, promise: PromisedOutcome(of: draft)?.json), for: proposal, expectedRevision: 1,
      workspace.change())
    try workspace.store.activate(workflow: workflow.id, version: workflow.version, workspace.change())
  }
}
