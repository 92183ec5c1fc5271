import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite(
  "The official MCP client",
  .enabled(if: PythonClients.isPresent, "needs the Python tools: \(PythonClients.reason)"),
  .enabled(if: SharedData.isPresent, "needs ../shared/data/ingest/mcp"))
struct MCPClientTests {
  private static let tools: JSONValue = [
    "search_episodes", "get_episode", "similar_episodes", "advise", "search_skills", "get_workflow", "record_episode",
    "record_reflection", "send_feedback", "propose", "get_proposal",
  ]
  private static let runs = SharedData.isFullScale ? 300 : 6

  @Test("works with the program over standard input and output in each of its modes, each message as its schema says")
  func standardStreams() throws {
    let scratch = try ScratchFolder()
    let program = CommandRun.programs.appending(path: "autogenesis").path
    let run = try CommandRun.shell(
      "autogenesis init --data d > init.txt && "
        + (try Self.client("--command '\(program)' --data d --log log.jsonl")), in: scratch.url)
    try Self.check(run)
    let log = try String(contentsOf: scratch.url.appending(path: "log.jsonl"), encoding: .utf8)
    for line in log.split(separator: "\n") {
      #expect(try JSONValue(parsing: String(line))["level"] == "info", "\(line)")
      #expect(!line.contains("leaking pump"))
    }
  }

  @Test("works with the service over HTTP in each of its modes, each message as its schema says")
  func http() throws {
    let scratch = try ScratchFolder()
    let client = try Self.client("--url \"$URL/mcp\" --key \"$KEY\"")
    try Self.check(CommandRun.shell(ServiceSessionTests.script(client), in: scratch.url))
  }

  private static func client(_ arguments: String) throws -> String {
    let python = try PythonClients.programs.get().appending(path: "python3").path
    let script = SharedData.repository.appending(path: "Tests/clients/mcp_session.py").path
    let schemas = try SharedData.file("ingest/mcp").path
    return "'\(python)' '\(script)' --schemas '\(schemas)' --runs \(runs) \(arguments)"
  }

  private static func check(_ run: CommandRun) throws {
    #expect(run.status == 0, "\(run.errors.suffix(2_000))")
    let report = try JSONValue(parsing: run.output.split(separator: "\n").first.map(String.init) ?? "")
    for (mode, protocolVersion) in [("auto", "2026-07-28"), ("legacy", "2025-11-25"), ("2026-07-28", "2026-07-28")] {
      let session = report[mode]
      #expect(session?["faults"] == [], "\(mode)")
      #expect(session?["tools"] == tools, "\(mode)")
      #expect(session?["protocol"]?.stringValue == protocolVersion, "\(mode)")
      #expect((session?["steps"]?.integerValue ?? 0) > 80 && (session?["messages"]?.integerValue ?? 0) > 70, "\(mode)")
    }
  }
}
