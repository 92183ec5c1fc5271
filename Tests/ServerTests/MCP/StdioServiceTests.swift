import Domain
import Files
import Foundation
import JSONDocuments
import Synchronization
import Testing

@testable import Application
@testable import Server

@Suite("MCP over standard input and output")
struct StdioServiceTests {
  /// What the service writes for what it is given, piece by piece.
  private static func session(
    _ desk: AgentDesk, _ pieces: [[UInt8]], as caller: (@Sendable () throws -> Credential?)? = nil
  ) async throws -> [JSONValue] {
    let written = LogLines()
    let local = try desk.credential()
    let rest = Mutex(pieces[...])
    let log = desk.log
    let service = StdioService(
      desk.workspace, as: caller ?? { local }, clock: Clock { .init(microseconds: 0) }, log: LogOutput { log.add($0) }
    )
    try await service.run(
      pieces: { rest.withLock { $0.popFirst() } ?? [] }, write: { written.add($0) })
    return try written.all.map { try JSONValue(parsing: $0) }
  }

  private static func session(_ desk: AgentDesk, _ text: String) async throws -> [JSONValue] {
    try await session(desk, [[UInt8](text.utf8)])
  }

  private static func request(_ id: JSONValue, _ method: String, _ params: JSONObject = JSONObject()) -> String {
    JSONValue.object(["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params)]).text + "\n"
  }

  private static let initialize = request(
    0, "initialize",
    ["protocolVersion": "2025-11-25", "capabilities": [:], "clientInfo": ["name": "x", "version": "1"]])

  @Test("requests are answered in their order, what one wrote the next one reads, and the end of input ends it")
  func order() async throws {
    let desk = try AgentDesk()
    let record = Self.request(1, "tools/call", ["name": "record_episode", "arguments": AgentDesk.run("a")])
    let again = Self.request("two", "tools/call", ["name": "record_episode", "arguments": AgentDesk.run("a")])
    let ping = #"{"jsonrpc":"2.0","id":3,"method":"ping"}"#
    let answers = try await Self.session(
      desk,
      Self.initialize + #"{"jsonrpc":"2.0","method":"notifications/initialized"}"# + "\r\n\n" + record + again + ping)
    #expect(answers.map { $0["id"] } == [0, 1, "two", 3])
    #expect(answers[1]["result"]?["structuredContent"]?["accepted"] == 1)
    #expect(answers[2]["result"]?["structuredContent"]?["duplicate"] == 1)
    #expect(try !desk.workspace.indexIsBehind())
    for line in desk.log.all { #expect(try JSONValue(parsing: line)["level"] != nil) }
  }

  @Test("both kinds of client are served side by side; a request of neither kind is told what is missing")
  func revisions() async throws {
    let desk = try AgentDesk()
    let stateless = Self.request(2, "tools/list", ["_meta": AgentDesk.meta])
    let answers = try await Self.session(
      desk,
      Self.request(1, "tools/list") + stateless + Self.request(3, "ping") + Self.initialize
        + Self.request(4, "tools/list")
        + stateless + Self.request(5, "server/discover"))
    #expect(answers[0]["error"]?["code"] == -32602)
    #expect(answers[1]["result"]?["resultType"] == "complete" && answers[5] == answers[1])
    #expect(answers[2]["result"] == [:])
    #expect(answers[4]["result"]?["tools"] != nil && answers[4]["result"]?["resultType"] == nil)
    #expect(answers[6]["error"]?["code"] == -32602)
  }

  @Test("hostile lines are answered and cost nothing but their answer")
  func hostile() async throws {
    let desk = try AgentDesk()
    let lines = [
      "garbage", String(repeating: "[", count: 100_000), String(repeating: #"{"a":"#, count: 100_000), "\u{0}", "[]",
      #"{"jsonrpc":"1.0","id":9,"method":"ping"}"#, #"{"jsonrpc":"2.0","id":null,"method":"ping"}"#,
      #"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, String(repeating: "x", count: 10 << 20),
      #"{"jsonrpc":"2.0","id":12,"result":{}}"#,
      #"{"jsonrpc":"2.0","method":"notifications/unknown","params":{"x":1}}"#,
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"never"}}"#,
      #"{"jsonrpc":"2.0","method":"notifications/cancelled"}"#,
    ]
    let bytes = [UInt8](lines.joined(separator: "\n").utf8) + [0x0a, 0xff, 0xfe, 0x0a]
    let pieces = stride(from: 0, to: bytes.count, by: 1 << 16).map { Array(bytes[$0..<min($0 + 1 << 16, bytes.count)]) }
    let answers = try await Self.session(desk, pieces + [[UInt8](Self.request(99, "ping").utf8)])
    let codes = answers.compactMap { $0["error"]?["code"]?.integerValue }
    #expect(codes == [-32700, -32700, -32700, -32700, -32600, -32600, -32600, -32600, -32700, -32700])
    #expect(answers.last?["id"] == 99 && answers.last?["result"] == [:])
  }

  @Test("a request that is taken back while it waits is not answered, others are")
  func cancellation() async throws {
    let queue = MessageQueue(capacity: 8)
    func entry(_ id: JSONValue) -> StdioEntry {
      .delivery(.single(.request(RPCRequest(id: id, method: "ping", params: JSONObject()))))
    }
    for id in [1, "1", 2] as [JSONValue] { await queue.add(entry(id)) }
    await queue.cancel(1)
    await queue.cancel("absent")
    #expect(await queue.next() == entry("1"))
    #expect(await queue.finish())
    #expect(await queue.next() == entry(2))
    await queue.cancel(2)
    #expect(await !queue.finish())
    await queue.close()
    #expect(await queue.next() == nil)
  }

  @Test("a cancellation overtakes the requests that wait")
  func overtaking() async throws {
    let desk = try AgentDesk()
    let local = try desk.credential()
    let hasRead = Mutex(false)
    let text =
      Self.request(1, "tools/list", ["_meta": AgentDesk.meta])
      + Self.request(2, "tools/list", ["_meta": AgentDesk.meta])
      + #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}"# + "\n"
      + Self.request(3, "ping")
    let written = LogLines()
    let rest = Mutex([[UInt8](text.utf8)][...])
    // The first request is under way until everything was read.
    let service = StdioService(
      desk.workspace,
      as: {
        while !hasRead.withLock({ $0 }) { Thread.sleep(forTimeInterval: 0.001) }
        return local
      }, clock: Clock { .init(microseconds: 0) }, log: LogOutput { _ in })
    try await service.run(
      pieces: {
        rest.withLock { pieces in
          if pieces.isEmpty { hasRead.withLock { $0 = true } }
          return pieces.popFirst() ?? []
        }
      }, write: { written.add($0) })
    #expect(try written.all.map { try JSONValue(parsing: $0)["id"] } == [1, 3])
  }

  @Test("a client that does not wait for answers is made to wait, and loses nothing")
  func pressure() async throws {
    let queue = MessageQueue(capacity: 2)
    async let seen: [Int64] = {
      var seen: [Int64] = []
      while let entry = await queue.next() {
        if case .delivery(.single(.request(let request))) = entry { seen.append(request.id.integerValue ?? -1) }
        await Task.yield()
      }
      return seen
    }()
    for id in 0..<50 {
      await queue.add(.delivery(.single(.request(RPCRequest(id: .number(id), method: "ping", params: JSONObject())))))
    }
    await queue.close()
    #expect(await seen == Array(0..<50))
  }

  @Test("a key is looked at for each request: when it has ended, nothing more is done")
  func endedKey() async throws {
    let desk = try AgentDesk()
    // An index that is up to date leaves the lock alone.
    _ = try desk.workspace.refreshIndexes()
    let issued = try desk.workspace.issueAccessKey(
      AccessKeyRequest(principal: "x", kind: .agent, roles: [.orchestrator], days: 1, label: "test"))
    let (token, workspace) = (issued.token, desk.workspace)
    let asked = Mutex(0)
    let answers = try await Self.session(
      desk, (1...3).map { [UInt8](Self.request(.number($0), "tools/list", ["_meta": AgentDesk.meta]).utf8) },
      as: {
        let count = asked.withLock { count in
          count += 1
          return count
        }
        if count == 2 {
          _ = try workspace.revokeAccessKey(String(token.split(separator: "_")[1]))
        }
        return try workspace.credential(of: token)
      })
    #expect(answers.map { $0["id"] } == [1, 2, 3])
    #expect(answers.map { $0["error"]?["code"] } == [nil, -32600, -32600])
  }

  @Test("what a message of a trace changes stands in the audit log under the trace's name")
  func trace() async throws {
    let desk = try AgentDesk()
    let trace = "0af7651916cd43dd8448eb211c80319c"
    let meta = (AgentDesk.meta.objectValue ?? JSONObject()).merging([
      "traceparent": .string("00-\(trace)-b7ad6b7169203331-01")
    ])
    let record = Self.request(
      1, "tools/call", ["name": "record_episode", "arguments": AgentDesk.run("a"), "_meta": .object(meta)])
    #expect(try await Self.session(desk, record)[0]["result"]?["isError"] == false)
    let entries = try desk.workspace.auditPage(before: nil, limit: 5).map(\.json)
    #expect(
      entries.contains { JSONValue.object($0).text.contains(trace) && JSONValue.object($0).text.contains("\"agent\"") })
  }

  @Test("another writer is waited for a little, and then told of")
  func busy() async throws {
    let desk = try AgentDesk()
    let record = Self.request(
      1, "tools/call", ["name": "record_episode", "arguments": AgentDesk.run("a"), "_meta": AgentDesk.meta])
    _ = try desk.credential()
    let held = try desk.workspace.lock()
    async let waiting = Self.session(desk, record)
    try await Task.sleep(for: .milliseconds(200))
    held.release()
    #expect(try await waiting[0]["result"]?["isError"] == false)
    let other = try desk.workspace.lock()
    let refused = try await Self.session(desk, record)
    other.release()
    #expect(refused[0]["result"]?["isError"] == true)
    #expect(refused[0]["result"]?["content"]?[index: 0]?["text"]?.stringValue?.contains("try again") == true)
  }

  @Test("an agent without a key is an orchestrator's agent of the tenant, and no person")
  func localAgent() throws {
    let desk = try AgentDesk()
    let first = try desk.workspace.localCredential(of: "helper-7")
    #expect(first.roles == [.orchestrator] && first.principal.kind == .agent && first.scopes == nil)
    #expect(try desk.workspace.localCredential(of: "helper-7") == first)
    #expect(throws: UsageError.self) { try desk.workspace.localCredential(of: "system") }
    #expect(throws: UsageError.self) { try desk.workspace.localCredential(of: "QA-M-001") }
    #expect(throws: UsageError.self) { try desk.workspace.localCredential(of: "") }
    #expect(throws: UsageError.self) { try desk.workspace.of("nobody").localCredential(of: "x") }
  }
}
