import Domain
import Files
import Foundation
import JSONDocuments
import Retrieval
import Testing

@testable import Application

@Suite("A data directory")
struct WorkspaceTests {
  /// A folder that is removed with the test.
  final class Folder: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "autogenesis-\(UUID().uuidString)").path
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  static let clock = Clock { Timestamp(microseconds: 1_773_626_400_000_000) }

  static func lines(_ count: Int) -> String {
    (0..<count).map { run in
      #"{"source":"s","episode_id":"\#(run)","workflow_id":"Desk","outcome":"success","text":"parcel number \#(run) for customer \#(run % 7)","step_runs":[{"step_run_id":"a","name":"take","status":"success","input":{}},{"step_run_id":"b","name":"ship","status":"success","input":{}}]}"#
        + "\n"
    }.joined()
  }

  static func workspace(_ folder: Folder, runs: Int) throws -> Workspace {
    let workspace = try Workspace(creating: folder.path, clock: clock)
    try Data(lines(runs).utf8).write(to: URL(fileURLWithPath: workspace.directory.inbox + "/a.jsonl"))
    _ = try Night(workspace: workspace, progress: .silent, crash: .none).run()
    return workspace
  }

  @Test("a directory that is not there is refused with what to do, and not created")
  func missing() {
    let folder = Folder()
    #expect(throws: UsageError.self) { try Workspace(opening: folder.path, clock: Self.clock) }
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }

  @Test("creating twice changes nothing")
  func twice() throws {
    let folder = Folder()
    let first = try Workspace(creating: folder.path, clock: Self.clock).initialisation()
    let second = try Workspace(creating: folder.path, clock: Self.clock).initialisation()
    #expect(first.json == second.json)
    #expect(first.reviewers == ["QA-M-001", "SEC-M-001"])
  }

  @Test("an index whose segment is damaged or gone is built anew and answers as before")
  func damagedIndex() throws {
    let folder = Folder()
    let workspace = try Self.workspace(folder, runs: 30)
    let request = SearchRequest(
      text: "parcel 12", count: 5, mode: .hybrid, fusion: .linear,
      filters: SearchFilters(workflow: nil, outcome: nil, step: nil, status: nil, since: nil, until: nil, type: nil),
      explains: true)
    let before = try workspace.search(request).json["results"]
    let segments = try FileManager.default.contentsOfDirectory(atPath: workspace.directory.index)
    #expect(!segments.isEmpty)
    for segment in segments {
      let url = URL(fileURLWithPath: workspace.directory.index + "/" + segment)
      var bytes = try Data(contentsOf: url)
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: url)
    }
    // What is open already does not read the files again.
    #expect(try workspace.search(request).json["results"] == before)
    #expect(try Workspace(opening: folder.path, clock: Self.clock).search(request).json["results"] == before)
    for segment in try FileManager.default.contentsOfDirectory(atPath: workspace.directory.index) {
      try FileManager.default.removeItem(atPath: workspace.directory.index + "/" + segment)
    }
    #expect(try Workspace(opening: folder.path, clock: Self.clock).search(request).json["results"] == before)
  }

  @Test("an index that grew night by night answers as one that was built at once")
  func incremental() throws {
    let folders = [Folder(), Folder()]
    let grown = try Self.workspace(folders[0], runs: 12)
    try Data(Self.lines(30).utf8).write(to: URL(fileURLWithPath: grown.directory.inbox + "/b.jsonl"))
    _ = try Night(workspace: grown, progress: .silent, crash: .none).run()
    let built = try Self.workspace(folders[1], runs: 30)
    for mode in SearchMode.allCases {
      let request = SearchRequest(
        text: "customer 3 parcel", count: 40, mode: mode, fusion: .rrf,
        filters: SearchFilters(
          workflow: nil, outcome: nil, step: nil, status: nil, since: nil, until: nil, type: "episode"),
        explains: true)
      #expect(try grown.search(request).json["results"] == built.search(request).json["results"], "\(mode)")
    }
    #expect(try grown.indexStatus().documents == built.indexStatus().documents)
  }

  @Test("while one process writes, another is told to try again later")
  func busy() throws {
    let folder = Folder()
    let workspace = try Workspace(creating: folder.path, clock: Self.clock)
    let held = try workspace.lock()
    #expect(throws: BusyError.self) { try Night(workspace: workspace, progress: .silent, crash: .none).run() }
    held.release()
    #expect(try Night(workspace: workspace, progress: .silent, crash: .none).run().quarantinedCount == 0)
  }

  @Test("a changed run supersedes the old one in store, index and advice")
  func revision() throws {
    let folder = Folder()
    let workspace = try Self.workspace(folder, runs: 8)
    let changed =
      #"{"source":"s","episode_id":"3","workflow_id":"Desk","outcome":"failed","text":"zebra","step_runs":[{"step_run_id":"a","name":"take","status":"success","input":{}}]}"#
    try Data((changed + "\n").utf8).write(to: URL(fileURLWithPath: workspace.directory.inbox + "/c.jsonl"))
    let report = try Night(workspace: workspace, progress: .silent, crash: .none).run()
    #expect(report.json["ingest"]?["updated"] == 1)
    let advice = try workspace.advise(AdviceRequest(steps: ["take"], workflow: "Desk")).advice
    #expect(advice.next.map(\.episodeCount) == [7])
    #expect(advice.ended.episodeCount == 1)
    #expect(try workspace.searcher().search("zebra", count: 3, mode: .lexical).count == 1)
    #expect(
      try workspace.searcher().search("parcel number customer", count: 30, mode: .lexical).filter {
        $0.hasPrefix("episode:")
      }
      .count == 7)
  }
}
