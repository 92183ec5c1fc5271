import Domain
import Foundation
import JSONDocuments
import Retrieval
import Storage
import Testing

@testable import Application

@Suite("Asking for advice")
struct AdviseTests {
  private static func workspace(_ folder: WorkspaceTests.Folder, _ lines: [String]) throws -> Workspace {
    let workspace = try Workspace(creating: folder.path, clock: WorkspaceTests.clock)
    try take(lines, "a.jsonl", into: workspace)
    return workspace
  }

  private static func take(_ lines: [String], _ name: String, into workspace: Workspace) throws {
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(
      to: URL(fileURLWithPath: workspace.directory.inbox + "/" + name))
    _ = try Night(workspace: workspace, progress: .silent, crash: .none).run()
  }

  private static func line(
    _ id: String, _ step: String, _ outcome: String = "success", task: String = "t", more: String = ""
  ) -> String {
    #"{"source":"s","episode_id":"\#(id)","workflow_id":"Desk","task":"\#(task)","outcome":"\#(outcome)"\#(more),"#
      + #""step_runs":[{"step_run_id":"a","name":"take","status":"success","input":{}},"#
      + #"{"step_run_id":"b","name":"\#(step)","status":"success","input":{}}]}"#
  }

  private static let plain = (0..<12).map { line("\($0)", "ship") }
  private static let request = AdviceRequest(steps: ["take"], workflow: "Desk")

  @Test("an answer is kept under an id that follows from question and answer; asked again it is the same")
  func identity() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder, Self.plain)
    let first = try workspace.advise(Self.request)
    #expect(first.json == (try workspace.advise(Self.request).json))
    #expect(first.json["recorded"] == true)
    #expect(first.json["recommended"] == "ship")
    #expect(first.id.rawValue.wholeMatch(of: /adv-[0-9a-f]{12}/) != nil)
    var other = Self.request
    other.context = ["vendor": "V1"]
    #expect(try workspace.advise(other).id != first.id)
    #expect(try workspace.store.advice(in: .default).count == 2)
  }

  @Test("a workspace that is only read answers alike; an answer that is not to be kept is not kept")
  func reading() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder, Self.plain)
    let reader = try Workspace(reading: folder.path, clock: WorkspaceTests.clock)
    var request = Self.request
    request.isRecorded = false
    let answer = try reader.advise(request)
    #expect(answer.json["recorded"] == false)
    #expect(try workspace.store.advice(in: .default) == [])
    #expect(answer.id == (try reader.advise(Self.request).id))
    #expect(try workspace.store.advice(in: .default).map(\.id) == [answer.id])
  }

  @Test(
    "runs that name advice, and runs that feedback names, are no evidence any more; the report tells what became of them"
  )
  func roundTrip() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder, Self.plain)
    let id = try workspace.advise(Self.request).id.rawValue
    let named = #","advice_id":"\#(id)""#
    try Self.take(
      [
        Self.line("n1", "ship", more: named), Self.line("n2", "ship", more: named),
        Self.line("n3", "hold", "failed", more: named), Self.line("n4", "hold", "unknown", more: named),
        Self.line("n5", "hold", "failed", task: "u"),
      ], "b.jsonl", into: workspace)
    #expect(try workspace.advise(Self.request).advice.matchCount == 13)
    _ = try workspace.addFeedback(
      AdviceFeedbackRequest(adviceID: id, isFollowed: true, outcome: nil, episode: "n5", comment: "me@example.com"))
    _ = try workspace.addFeedback(
      AdviceFeedbackRequest(adviceID: id, isFollowed: false, outcome: .success, episode: nil, comment: nil))
    let after = try workspace.advise(Self.request).advice
    #expect(after.matchCount == 12)
    #expect(after.advisedCount == 5)
    #expect(try workspace.store.adviceFeedback(in: .default).contains { $0.comment?.contains("example") == false })
    let report = try #require(try workspace.adviceReport().json["workflows"]?.arrayValue?.first)
    #expect(report["followed"]?["runs"] == 3)
    #expect(report["followed"]?["succeeded"] == 2)
    #expect(report["not_followed"]?["runs"] == 3)
    #expect(report["not_followed"]?["known_outcomes"] == 2)
    #expect(report["not_followed"]?["succeeded"] == 1)
    #expect(report["unclear"] == 0)
    #expect(report["difference"]?["value"] == 1)
    #expect(report["difference"]?["tasks"] == 1)
    #expect(report["abstentions"] == 0)
  }

  @Test("feedback on an answer that was never given is refused in one sentence")
  func unknownAnswer() throws {
    let folder = WorkspaceTests.Folder()
    let workspace = try Self.workspace(folder, Self.plain)
    let error = #expect(throws: (any Error).self) {
      try workspace.addFeedback(
        AdviceFeedbackRequest(adviceID: "adv-0", isFollowed: true, outcome: nil, episode: nil, comment: nil))
    }
    #expect(error.flatMap { Failure($0)?.sentence } == "There is no advice \"adv-0\"; check the name.")
  }
}
