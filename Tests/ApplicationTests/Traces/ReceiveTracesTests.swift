import Domain
import Foundation
import Ingestion
import JSONDocuments
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Application

@Suite(
  "Spans become episodes",
  .enabled(
    if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"
  ))
struct ReceiveTracesTests {
  /// A clock that a test moves.
  final class Time: Sendable {
    private let seconds = Mutex<Int64>(0)
    func advance(_ distance: Int64) { seconds.withLock { $0 += distance } }
    var clock: Clock {
      Clock { [self] in Timestamp(microseconds: 1_773_626_400_000_000 + seconds.withLock { $0 } * 1_000_000) }
    }
  }

  struct Service {
    let folder = WorkspaceTests.Folder()
    let time = Time()
    let workspace: Workspace

    init() throws { workspace = try Workspace(creating: folder.path, clock: time.clock) }

    func receive(_ request: JSONValue) throws -> TraceReceipt {
      try workspace.receiveTraces(Array(request.text.utf8), encoding: .json, by: .system)
    }

    func episodes() throws -> [StoredEpisode] {
      var episodes: [StoredEpisode] = []
      for change in try workspace.store.changes(in: .default, after: 0, limit: 10_000) where change.kind == .episode {
        episodes.append(try workspace.store.episode(EpisodeID(change.objectID), in: .default))
      }
      return episodes
    }
  }

  static func sample(_ name: String) throws -> JSONValue {
    try JSONValue(parsing: SharedData.bytes("ingest/otlp-derived/\(name).otlp.json"))
  }

  /// A request for each span, the last span first.
  static func split(_ document: JSONValue) -> [JSONValue] {
    var requests: [JSONValue] = []
    for group in document["resourceSpans"]?.arrayValue ?? [] {
      for scope in group["scopeSpans"]?.arrayValue ?? [] {
        for span in scope["spans"]?.arrayValue ?? [] {
          requests.append([
            "resourceSpans": [
              [
                "resource": group["resource"] ?? .null,
                "scopeSpans": [["scope": scope["scope"] ?? .null, "spans": [span]]],
              ]
            ]
          ])
        }
      }
    }
    return requests.reversed()
  }

  @Test(
    "spans one by one, the root last or first, each twice, give the episode that the file gives",
    arguments: ["pydantic-ai-tools-2025-12-04", "google-adk-2025-08-28", "koog-2025-08-26"])
  func anyOrder(name: String) throws {
    let service = try Service()
    let requests = Self.split(try Self.sample(name))
    for request in requests + requests.reversed() { _ = try service.receive(request) }
    #expect(try service.workspace.closeTraces().traces == 0)
    service.time.advance(30)
    let closing = try service.workspace.closeTraces()
    #expect(closing.accepted == 1 && closing.traces == 1)
    let path = try SharedData.file("ingest/otlp-derived/\(name).otlp.pb").path
    let request = IngestRequest(paths: [path], source: nil, workflow: nil, mappingPath: nil)
    let report = try service.workspace.ingest(request, progress: .silent)
    #expect(report.files.map(\.outcome.duplicate) == [1])
  }

  @Test("a span that comes after its trace was closed makes a revision, and one that was there makes none")
  func lateSpan() throws {
    let service = try Service()
    let requests = Self.split(try Self.sample("microsoft-agent-2025-12-17"))
    for request in requests.dropFirst() { _ = try service.receive(request) }
    service.time.advance(31)
    #expect(try service.workspace.closeTraces().accepted == 1)
    #expect(try service.receive(requests[1]).duplicate == 1)
    service.time.advance(31)
    #expect(try service.workspace.closeTraces().traces == 0)
    #expect(try service.receive(requests[0]).accepted == 1)
    service.time.advance(31)
    #expect(try service.workspace.closeTraces().updated == 1)
    let episode = try #require(try service.episodes().last)
    #expect(episode.revision == 2)
    #expect(episode.record.stepRuns.map(\.activity) == ["chat", "get_weather", "chat"])
  }

  @Test("a trace without a root waits long, and spans of one that was put away are refused")
  func abandoned() throws {
    let service = try Service()
    let requests = Self.split(try Self.sample("csharp-agent-with-gemini-2026-03-09"))
    for request in requests { _ = try service.receive(request) }
    service.time.advance(3599)
    #expect(try service.workspace.closeTraces().traces == 0)
    service.time.advance(1)
    #expect(try service.workspace.closeTraces().accepted == 1)
    service.time.advance(7 * 86_400)
    _ = try service.workspace.closeTraces()
    let receipt = try service.receive(requests[0])
    #expect(receipt.rejected == 1)
    #expect(receipt.message == "1 spans came too late: their trace was completed and put away.")
  }

  @Test("the bodies of a real exporter become six runs, with no address in the store")
  func capture() throws {
    let service = try Service()
    for number in [1] + Array(3...14) {
      let name = "ingest/otlp-capture/req\(number < 10 ? "0" : "")\(number).body"
      let body = [UInt8](try SharedData.bytes(name))
      let receipt = try service.workspace.receiveTraces(body, encoding: .protobuf, by: .system)
      #expect(receipt.rejected == 0)
    }
    service.time.advance(30)
    #expect(try service.workspace.closeTraces().accepted == 6)
    let episodes = try service.episodes()
    #expect(episodes.count == 6)
    #expect(episodes.count { $0.record.outcome == .failed } == 2)
    for path in ["autogenesis.db", "autogenesis.db-wal"] {
      let data = (try? Data(contentsOf: URL(fileURLWithPath: service.folder.path + "/" + path))) ?? Data()
      #expect(data.range(of: Data("ann@example.com".utf8)) == nil, "\(path)")
    }
  }

  @Test("a body that is no request leaves nothing behind")
  func damaged() throws {
    let service = try Service()
    #expect(throws: TraceFault.self) {
      try service.workspace.receiveTraces([1, 2, 3], encoding: .protobuf, by: .system)
    }
    #expect(throws: TraceFault.self) {
      try service.workspace.receiveTraces(Array("{".utf8), encoding: .json, by: .system)
    }
    #expect(try service.workspace.store.openTraceCount(in: .default) == 0)
  }

  @Test("what was accepted survives a process that ends at once, and closing twice adds nothing")
  func crash() throws {
    let service = try Service()
    for request in Self.split(try Self.sample("agno-2025-06-11")) { _ = try service.receive(request) }
    // The file as a second process finds it, with nothing flushed by the first.
    let second = try Workspace(opening: service.folder.path, clock: service.time.clock)
    service.time.advance(30)
    let traces = try second.store.completeTraces(
      quietSince: service.time.clock.now, silentSince: Timestamp(microseconds: 0), limit: 9, in: .default)
    // The process ends between the episode's transaction and the note that the trace is closed.
    #expect(try second.promote(traces, second.change()).accepted == 1)
    #expect(try second.closeTraces().duplicate == 1)
  }
}
