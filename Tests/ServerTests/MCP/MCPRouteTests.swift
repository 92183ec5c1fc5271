import JSONDocuments
import TestSupport
import Testing

@testable import Application
@testable import Server

/// The scenarios of the official conformance lists that apply to what the service offers, over a real socket.
@Suite("MCP over HTTP")
struct MCPRouteTests {
  private static let accept = "Accept: application/json, text/event-stream"

  /// A stateless request with the headers that belong to it, of which `headers` replaces some.
  private static func ask(
    _ service: RunningService, _ method: String, _ params: JSONObject = JSONObject(), id: Int = 1,
    meta: JSONValue? = AgentDesk.meta, headers: [String: String?] = [:]
  ) async throws -> SocketAnswer {
    var fields: [String: String?] = [
      "Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method,
    ]
    fields["Mcp-Name"] = (params["name"] ?? params["uri"])?.stringValue
    for (name, value) in headers { fields.updateValue(value, forKey: name) }
    let lines = fields.compactMap { name, value in value.map { "\(name): \($0)" } }.sorted()
    let params = meta.map { params.merging(["_meta": $0]) } ?? params
    let message: JSONValue = [
      "jsonrpc": "2.0", "id": .number(id), "method": .string(method), "params": .object(params),
    ]
    return try await service.client.post("/mcp", message, key: service.key(.orchestrator), headers: lines)
  }

  private static func code(_ answer: SocketAnswer) throws -> Int64? {
    try answer.json()["error"]?["code"]?.integerValue
  }

  @Test("server-stateless: what a request must say of itself, versions, capabilities, and methods that are gone")
  func stateless() async throws {
    try await RunningService.with { service in
      let incomplete: [JSONValue?] = [
        nil, ["io.modelcontextprotocol/clientCapabilities": [:]],
        ["io.modelcontextprotocol/protocolVersion": "2026-07-28"],
      ]
      for (id, meta) in incomplete.enumerated() {
        let answer = try await Self.ask(service, "server/discover", id: 100 + id, meta: meta)
        #expect(
          try answer.status == 400 && Self.code(answer) == -32602
            && answer.json()["id"]?.integerValue == Int64(100 + id))
      }
      let discovered = try await Self.ask(service, "server/discover")
      let result = try discovered.json()["result"]
      #expect(discovered.status == 200 && discovered.headers["content-type"] == "application/json")
      #expect(result?["supportedVersions"] == ["2026-07-28"] && result?["capabilities"]?["tools"] == [:])
      #expect(result?["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "autogenesis")
      let unknown: JSONValue = [
        "io.modelcontextprotocol/protocolVersion": "v999.0.0", "io.modelcontextprotocol/clientCapabilities": [:],
      ]
      let refused = try await Self.ask(
        service, "server/discover", meta: unknown, headers: ["MCP-Protocol-Version": "v999.0.0"])
      #expect(try refused.status == 400 && Self.code(refused) == -32022)
      #expect(
        try refused.json()["error"]?["data"] == ["supported": ["2026-07-28"], "requested": "v999.0.0"])
      let mismatch = try await Self.ask(service, "server/discover", meta: unknown)
      #expect(try mismatch.status == 400 && Self.code(mismatch) == -32020)
      for method in [
        "initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe",
        "subscriptions/listen",
        "unknown/method",
      ] {
        let answer = try await Self.ask(service, method, id: 500)
        #expect(try answer.status == 404 && Self.code(answer) == -32601 && answer.json()["id"] == 500, "\(method)")
      }
    }
  }

  @Test("http-header-validation: a header that is missing or says something else is a mismatch")
  func headers() async throws {
    try await RunningService.with { service in
      let call: JSONObject = ["name": "search_episodes", "arguments": ["query": "x"]]
      let wrong: [(String, JSONObject, [String: String?])] = [
        ("tools/list", [:], ["Mcp-Method": "prompts/list"]), ("tools/list", [:], ["Mcp-Method": nil]),
        ("tools/list", [:], ["Mcp-Method": "TOOLS/LIST"]), ("tools/list", [:], ["MCP-Protocol-Version": nil]),
        ("tools/call", call, ["Mcp-Name": "wrong_tool_name"]), ("tools/call", call, ["Mcp-Name": nil]),
      ]
      for (method, params, headers) in wrong {
        let answer = try await Self.ask(service, method, params, headers: headers)
        #expect(try answer.status == 400 && Self.code(answer) == -32020, "\(headers): \(answer.text)")
      }
      let right: [[String: String?]] = [
        ["Mcp-Name": "  search_episodes  "], ["Mcp-Name": "=?base64?c2VhcmNoX2VwaXNvZGVz?="],
        ["Mcp-Method": nil, "MCP-METHOD": "tools/call"],
      ]
      for headers in right {
        let answer = try await Self.ask(service, "tools/call", call, headers: headers)
        #expect(try answer.status == 200 && answer.json()["result"]?["isError"] == false, "\(headers): \(answer.text)")
      }
    }
  }

  @Test("tools, resources and what is not there: the status goes with the code")
  func statuses() async throws {
    try await RunningService.with { service in
      let tool = try await Self.ask(service, "tools/call", ["name": "none"])
      #expect(try tool.status == 400 && Self.code(tool) == -32602)
      let resource = try await Self.ask(service, "resources/read", ["uri": "test://nothing"])
      #expect(try resource.status == 400 && Self.code(resource) == -32602)
      #expect(try resource.json()["error"]?["data"]?["uri"] == "test://nothing")
      let wrong = try await Self.ask(service, "tools/call", ["name": "get_episode", "arguments": ["episode_id": "x"]])
      #expect(try wrong.status == 200 && wrong.json()["result"]?["isError"] == true)
      let stored = try await Self.ask(
        service, "tools/call", ["name": "record_episode", "arguments": AgentDesk.run("a")])
      #expect(try stored.json()["result"]?["structuredContent"]?["accepted"] == 1, "\(stored.text)")
    }
  }

  @Test("server-initialize, ping, tools-list: a handshake has no session, and its errors are answers")
  func handshake() async throws {
    try await RunningService.with { service in
      let key = service.key(.orchestrator)
      func ask(_ message: JSONValue, _ headers: [String] = []) async throws -> SocketAnswer {
        try await service.client.post("/mcp", message, key: key, headers: [Self.accept] + headers)
      }
      let first = try await ask([
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": ["protocolVersion": "2025-06-18", "capabilities": [:], "clientInfo": ["name": "x", "version": "1"]],
      ])
      #expect(try first.status == 200 && first.json()["result"]?["protocolVersion"] == "2025-06-18")
      #expect(first.headers["mcp-session-id"] == nil)
      let version = ["MCP-Protocol-Version: 2025-06-18"]
      let noted = try await ask(["jsonrpc": "2.0", "method": "notifications/initialized"], version)
      #expect(noted.status == 202 && noted.body.isEmpty)
      #expect(try await ask(["jsonrpc": "2.0", "id": 2, "method": "ping"], version).json()["result"] == [:])
      let tools = try await ask(["jsonrpc": "2.0", "id": 3, "method": "tools/list"], version).json()
      #expect(tools["result"]?["tools"]?.arrayValue?.count == ToolTable.all.count)
      let older = try await ask(["jsonrpc": "2.0", "id": 3, "method": "tools/list"]).json()
      #expect(older["result"]?["tools"]?[index: 0]?["outputSchema"] == nil)
      let unknown = try await ask(["jsonrpc": "2.0", "id": 4, "method": "no/method"], version)
      #expect(try unknown.status == 200 && Self.code(unknown) == -32601)
      let future = try await ask(["jsonrpc": "2.0", "id": 5, "method": "ping"], ["MCP-Protocol-Version: 2999-01-01"])
      #expect(try future.status == 400 && Self.code(future) == -32022)
    }
  }

  @Test("dns-rebinding-protection: strangers' hosts and origins are refused, our own are not")
  func origins() async throws {
    try await RunningService.with { service in
      for headers in [["Host": "evil.example.com"], ["Origin": "http://evil.example.com"]] as [[String: String?]] {
        let answer = try await Self.ask(service, "server/discover", headers: headers)
        #expect((400..<500).contains(answer.status), "\(headers)")
      }
      let origin = try await Self.ask(
        service, "server/discover", headers: ["Origin": "http://evil.example.com"])
      #expect(origin.status == 403)
      let own = try await Self.ask(
        service, "server/discover", headers: ["Origin": "http://127.0.0.1:\(service.client.port)"])
      #expect(own.status == 200)
    }
  }

  @Test("only POST is answered, with a key, a JSON body and a client that takes JSON")
  func framing() async throws {
    try await RunningService.with { service in
      let key = service.key(.orchestrator)
      for method in ["GET", "DELETE", "PUT", "OPTIONS"] {
        let answer = try await service.client.send(method, "/mcp", key: key, headers: [Self.accept])
        #expect(answer.status == 405 && answer.headers["allow"] == "POST", "\(method)")
      }
      let ping: JSONValue = ["jsonrpc": "2.0", "id": 1, "method": "ping"]
      let stranger = try await service.client.post("/mcp", ping)
      #expect(stranger.status == 401 && stranger.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
      for accept in ["text/event-stream", "text/html", "application/xml, text/*"] {
        let answer = try await service.client.post("/mcp", ping, key: key, headers: ["Accept: \(accept)"])
        #expect(answer.status == 406, "\(accept)")
      }
      for accept in ["*/*", "application/*;q=0.5", "text/event-stream,application/json"] {
        let answer = try await service.client.post("/mcp", ping, key: key, headers: ["Accept: \(accept)"])
        #expect(answer.status == 200, "\(accept)")
      }
      let text = try await service.client.send(
        "POST", "/mcp", key: key, headers: ["Content-Type: text/plain"], body: [UInt8](ping.text.utf8))
      #expect(text.status == 415)
    }
  }

  @Test("bodies that are no message are told so, and the service lives on")
  func garbage() async throws {
    try await RunningService.with { service in
      let key = service.key(.orchestrator)
      let cases: [(String, Int64)] = [
        ("", -32700), ("garbage", -32700), ("\u{0}", -32700), (String(repeating: "[", count: 100_000), -32700),
        (String(repeating: #"{"params":"#, count: 50_000), -32700), ("[]", -32600), ("7", -32600), ("{}", -32600),
        (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600), (#"{"jsonrpc":"2.0","id":1,"result":{}}"#, -32600),
        (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600),
        (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, -32600),
        (#"[{"jsonrpc":"2.0","id":1,"method":"ping"},7]"#, -32600),
      ]
      for (body, code) in cases {
        let answer = try await service.client.send(
          "POST", "/mcp", key: key, headers: ["Content-Type: application/json"], body: [UInt8](body.utf8))
        #expect(try answer.status == 400 && Self.code(answer) == code, "\(body.prefix(40)): \(answer.text)")
      }
      let large = try await service.client.send(
        "POST", "/mcp", key: key, headers: ["Content-Type: application/json"],
        body: [UInt8](repeating: 0x20, count: 10 << 20))
      #expect(large.status == 413)
    }
  }

  @Test("a batch is answered in the one revision that knew them")
  func batches() async throws {
    try await RunningService.with { service in
      let key = service.key(.orchestrator)
      let record: JSONValue = [
        "jsonrpc": "2.0", "id": "w", "method": "tools/call",
        "params": ["name": "record_episode", "arguments": AgentDesk.run("a")],
      ]
      let batch: JSONValue = [
        ["jsonrpc": "2.0", "id": 1, "method": "ping"], ["jsonrpc": "2.0", "method": "notifications/initialized"],
        record,
        ["jsonrpc": "2.0", "id": 2, "method": "no/method"],
      ]
      let answer = try await service.client.post("/mcp", batch, key: key, headers: ["MCP-Protocol-Version: 2025-03-26"])
      #expect(answer.status == 200)
      #expect(try answer.json().arrayValue?.map { $0["id"] } == [1, "w", 2])
      #expect(try answer.json()[index: 1]?["result"]?["isError"] == false, "\(answer.text)")
      let notes: JSONValue = [["jsonrpc": "2.0", "method": "notifications/initialized"]]
      #expect(try await service.client.post("/mcp", notes, key: key).status == 202)
      for version in ["2025-06-18", "2025-11-25", "2026-07-28"] {
        let refused = try await service.client.post(
          "/mcp", batch, key: key, headers: ["MCP-Protocol-Version: \(version)"])
        #expect(try refused.status == 400 && Self.code(refused) == -32600, "\(version)")
      }
    }
  }
}
