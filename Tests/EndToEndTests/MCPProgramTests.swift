import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("MCP as a program")
struct MCPProgramTests {
  private static let ping = #"{"jsonrpc":"2.0","id":"last","method":"ping"}"#
  private static let list =
    #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"#
    + #""2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"#

  @Test("hostile lines get their answers, nothing else stands on standard output, and the end of input ends it well")
  func hostile() throws {
    let scratch = try ScratchFolder()
    try scratch.write(Self.ping, to: "ping.json")
    let run = try CommandRun.shell(
      """
      autogenesis init --data d > init.txt
      {
        echo garbage; head -c 10000000 /dev/zero | tr '\\0' x; echo; head -c 10000000 /dev/zero | tr '\\0' '['; echo
        head -c 2000000 /dev/zero | tr '\\0' '['; echo; head -c 65536 /dev/urandom; echo
        echo '[]'; echo '{"jsonrpc":"3","id":1,"method":"ping"}'; cat ping.json
      } | autogenesis mcp --data d 2> log.jsonl
      """, in: scratch.url)
    #expect(run.status == 0, "\(run.errors)")
    let answers = try run.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    #expect(answers.count >= 8 && answers.dropLast().allSatisfy { $0["error"] != nil })
    #expect(answers.last?["id"] == "last" && answers.last?["result"] == [:])
    let log = try String(contentsOf: scratch.url.appending(path: "log.jsonl"), encoding: .utf8)
    for line in log.split(separator: "\n") { #expect(try JSONValue(parsing: String(line))["level"] == "info") }
  }

  @Test("a key decides as whom the agent acts; one that is none, and a place without a store, are told in one sentence")
  func keys() throws {
    let scratch = try ScratchFolder()
    try scratch.write(Self.list + "\n", to: "list.json")
    let run = try CommandRun.shell(
      """
      autogenesis init --data d > init.txt
      autogenesis keys create --data d --principal eve --role auditor --json > key.json
      KEY=$(sed -E 's/.*"key":"([^"]*)".*/\\1/' key.json)
      AUTOGENESIS_KEY=$KEY autogenesis mcp --data d < list.json 2> /dev/null
      autogenesis mcp --data d --principal scout < list.json 2> /dev/null
      AUTOGENESIS_KEY=agk_none autogenesis mcp --data d < list.json || echo "status $?"
      autogenesis mcp --data nowhere < list.json || echo "status $?"
      autogenesis mcp --data d --principal system < list.json || echo "status $?"
      """, in: scratch.url)
    let lines = run.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 5, "\(run.output) \(run.errors)")
    let tools = try lines.prefix(2).map { line in
      (try JSONValue(parsing: line)["result"]?["tools"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
    }
    #expect(
      tools[0] == [
        "search_episodes", "get_episode", "similar_episodes", "search_skills", "get_workflow", "get_proposal",
      ])
    #expect(tools[1].count == 11)
    #expect(Array(lines[2...]) == ["status 2", "status 2", "status 2"])
    #expect(run.errors.split(separator: "\n").count == 3, "\(run.errors)")
  }
}
