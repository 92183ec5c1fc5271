import Domain
import Foundation
import JSONDocuments
import Retrieval
import Testing

@testable import Application

@Suite("Runs kept in memory for advice")
struct AdviceMemoryTests {
  private static func lines(_ runs: Range<Int>, outcome: String = "success", workflow: String = "Desk") -> String {
    runs.map { run in
      let last = run % 3 == 0 ? "refund" : "ship"
      return #"{"source":"s","episode_id":"\#(run)","workflow_id":"\#(workflow)","initiator_id":"u\#(run % 5)","#
        + #""outcome":"\#(run % 4 == 0 ? "failed" : outcome)","step_runs":[{"name":"take"},{"name":"\#(last)"}]}"#
        + "\n"
    }.joined()
  }

  /// What a workspace that was asked before says, and one that is asked for the first time.
  private static func answers(_ asked: Workspace) throws -> [JSONObject] {
    let fresh = try Workspace(opening: asked.directory.path, clock: WorkspaceTests.clock)
    var configuration = ServiceConfiguration()
    configuration.advisedStepRuns = 0
    let forgetful = try Workspace(
      opening: asked.directory.path, clock: WorkspaceTests.clock, configuration: configuration)
    return try [asked, fresh, forgetful].map { workspace in
      try workspace.advise(AdviceRequest(steps: ["take"], workflow: "Desk", isRecorded: false)).json
    }
  }

  @Test("an answer is the same whether the runs were kept or are read, whatever happened in between")
  func sameAnswers() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Workspace(creating: folder.path, clock: WorkspaceTests.clock)
    let take = { (lines: String) in
      _ = try workspace.ingest(
        EpisodeUpload(bytes: Array(lines.utf8), name: "upload", source: "s", workflow: nil))
    }
    var counts: [Int64?] = []
    let compare = { () throws -> Void in
      let answers = try Self.answers(workspace)
      #expect(answers[0] == answers[1] && answers[1] == answers[2])
      counts.append(answers[0]["matches"]?.integerValue)
    }
    try take(Self.lines(0..<40))
    try compare()
    try take(Self.lines(40..<60))
    try compare()
    // Other content: new revisions; another workflow: these runs are gone from this one.
    try take(Self.lines(10..<20, outcome: "failed"))
    try compare()
    try take(Self.lines(20..<25, workflow: "Other"))
    try compare()
    _ = try workspace.retract(episode: nil, initiator: "u1", reason: "forged runs", as: "SEC-M-001")
    try compare()
    let advice = try workspace.advise(AdviceRequest(steps: ["take"], workflow: "Desk"))
    _ = try workspace.addFeedback(
      AdviceFeedbackRequest(adviceID: advice.id.rawValue, isFollowed: true, outcome: nil, episode: "7", comment: nil))
    try compare()
    #expect(Set(counts.compactMap { $0 }).count > 2 && counts.count == 6, "\(counts)")
  }

  @Test("what is kept is bounded: the workflow that was not asked about longest goes, a large one is not kept")
  func bound() throws {
    let folder = WorkspaceTests.Folder()
    var configuration = ServiceConfiguration()
    configuration.advisedStepRuns = 50
    let workspace = try Workspace(creating: folder.path, clock: WorkspaceTests.clock, configuration: configuration)
    for (name, count) in [("a", 10), ("b", 12), ("c", 40)] {
      let lines = Self.lines(0..<count, workflow: name).replacing("\"episode_id\":\"", with: "\"episode_id\":\"\(name)")
      _ = try workspace.ingest(EpisodeUpload(bytes: Array(lines.utf8), name: name, source: "s", workflow: nil))
    }
    let kept = { (name: String) in
      workspace.advised.history(of: WorkflowID(Digest.slug(name)), in: .default)?.runs.count
    }
    let ask = { (name: String) in
      _ = try workspace.advise(AdviceRequest(steps: ["take"], workflow: name, isRecorded: false))
    }
    try ask("a")
    try ask("b")
    #expect([kept("b"), kept("a")] == [12, 10])
    try ask("c")
    #expect([kept("a"), kept("b"), kept("c")] == [10, 12, nil])
    let more = Self.lines(0..<5, workflow: "a").replacing("\"episode_id\":\"", with: "\"episode_id\":\"more")
    _ = try workspace.ingest(EpisodeUpload(bytes: Array(more.utf8), name: "more", source: "s", workflow: nil))
    try ask("a")
    #expect([kept("a"), kept("b")] == [15, nil])
  }

  @Test("without a name the only workflow that has runs is meant, and several are named")
  func onlyWorkflow() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Workspace(creating: folder.path, clock: WorkspaceTests.clock)
    let take = { (lines: String) in
      _ = try workspace.ingest(EpisodeUpload(bytes: Array(lines.utf8), name: "x", source: "s", workflow: nil))
    }
    #expect(throws: UsageError("There are no runs in store: ingest some first.")) { try workspace.onlyWorkflow(nil) }
    try take(Self.lines(0..<3))
    #expect(try workspace.onlyWorkflow(nil) == WorkflowID(Digest.slug("Desk")))
    try take(Self.lines(3..<5, workflow: "Other"))
    let error = #expect(throws: UsageError.self) { try workspace.onlyWorkflow(nil) }
    #expect(error?.description.contains(Digest.slug("Desk") + ", " + Digest.slug("Other")) == true)
    #expect(throws: UsageError.self) { try workspace.onlyWorkflow("nobody") }
  }
}
