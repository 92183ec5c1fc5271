import JSONDocuments
import TestSupport
import Testing

@testable import Application
@testable import Server

@Suite("The protocol without a transport", .enabled(if: SharedData.isPresent, "needs ../shared/data/ingest/mcp"))
struct MCPExchangeTests {
  private static let revisions: [MCPVersion] = [.november2025, .july2026]

  @Test("every list and every error is as the schema of the revision has it", arguments: revisions)
  func lists(version: MCPVersion) throws {
    let desk = try AgentDesk()
    let schema = try RevisionSchema(version)
    let methods =
      ["tools/list", "resources/list", "resources/templates/list", "prompts/list", "no/method", "tools/call"]
      + (version.isStateless ? ["server/discover"] : ["ping"])
    for method in methods {
      let answer = try desk.ask(method, in: version)
      #expect(schema.faults(in: answer, to: method) == [], "\(method)")
      #expect(answer["id"] == 7 && answer["jsonrpc"] == "2.0")
      #expect((answer["error"] != nil) == ["no/method", "tools/call"].contains(method), "\(method): \(answer.text)")
    }
  }

  @Test("each tool gives a result of its own schema, the same as text, in each revision", arguments: revisions)
  func tools(version: MCPVersion) throws {
    let desk = try AgentDesk()
    let schema = try RevisionSchema(version)
    func call(_ name: String, _ arguments: JSONValue) throws -> JSONValue {
      let answer = try desk.ask("tools/call", ["name": .string(name), "arguments": arguments], in: version)
      #expect(schema.faults(in: answer, to: "tools/call") == [], "\(name)")
      let result = answer["result"] ?? .null
      #expect(result["isError"] == false, "\(name): \(result.text.prefix(300))")
      let structure = result["structuredContent"] ?? .null
      #expect(result["content"] == [["type": "text", "text": .string(structure.text)]], "\(name)")
      let tool = try #require(ToolTable.tool(named: name))
      let own = SchemaValidator(document: .object(tool.output))
      #expect(own.faults(in: structure, against: .object(tool.output)) == [], "\(name)")
      let form = SchemaValidator(document: .object(tool.input))
      #expect(form.faults(in: arguments, against: .object(tool.input)) == [], "\(name)")
      return structure
    }
    let recorded = try call("record_episode", AgentDesk.run("a"))
    let episode = try #require(recorded["episode_ids"]?[index: 0])
    #expect(recorded["accepted"] == 1)
    #expect(try call("record_episode", AgentDesk.run("a"))["duplicate"] == 1)
    _ = try call("record_episode", AgentDesk.run("b"))
    _ = try desk.workspace.refreshIndexes()
    #expect(try call("get_episode", ["episode_id": episode])["step_runs"]?.arrayValue?.count == 2)
    let found = try call("search_episodes", ["query": "leaking pump", "top_k": 1, "filters": ["type": "episode"]])
    #expect(found["results"]?.arrayValue?.count == 1)
    #expect(try call("similar_episodes", ["episode_id": episode])["results"]?.arrayValue?.count == 1)
    #expect(
      try call("similar_episodes", ["steps": ["open"], "context": ["pump": 1]])["results"]?.arrayValue?.count == 2)
    let advice = try call("advise", ["steps": ["open"]])
    _ = try call("send_feedback", ["advice_id": advice["advice_id"] ?? .null, "followed": true, "episode": episode])
    let skills = try call("search_skills", ["query": "extract document entities", "top_k": 3])
    #expect((skills["results"]?.arrayValue ?? []).map { $0["type"] } == ["skill", "skill", "skill"])
    #expect(try call("get_workflow", ["workflow_id": "WF-FIN-001"])["version"] == "1.3.0")
    let insight: JSONValue = [
      "source_type": "step_run", "source_id": "a-1", "insight_type": "variance", "insight": ["why": "slow"],
    ]
    #expect(try call("record_reflection", insight)["episode_id"] == episode)
    let proposal = try call("propose", TenantWorld.proposal(episode.stringValue ?? ""))
    let shown = try call("get_proposal", ["proposal_id": proposal["id"] ?? .null])
    #expect(shown["state"] == "blocked" && shown["page"] == nil && shown["evidence"] != nil)
  }

  @Test("what is wrong with a tool's arguments is a result of one sentence that names it")
  func wrongArguments() throws {
    let desk = try AgentDesk()
    let cases: [(String, JSONValue, String)] = [
      ("search_episodes", ["query": 7], "query"), ("search_episodes", [:], "query"),
      ("search_episodes", ["query": "x", "top_k": 0], "top_k"),
      ("search_episodes", ["query": "x", "mode": "magic"], "mode"),
      ("search_episodes", ["query": "x", "filters": ["sql": "1"]], "filters.sql"),
      ("search_episodes", ["query": "x", "org_id": "other"], "org_id"), ("get_episode", [:], "episode_id"),
      ("get_episode", ["episode_id": ["a"]], "episode_id"), ("get_episode", ["episode_id": "ep-"], "no such thing"),
      ("similar_episodes", [:], "episode"), ("similar_episodes", ["steps": "open"], "steps"),
      ("advise", ["workflow": "none"], "none"), ("search_skills", ["query": "x", "filters": [:]], "filters"),
      ("get_workflow", ["workflow_id": "WF-FIN-001@9"], "no such thing"),
      ("record_episode", [:], "episode"), ("record_episode", ["episode": []], "episode"),
      ("record_episode", ["episode": ["episode_id": "x", "step_runs": []]], "outcome"),
      ("record_episode", ["episode": [:], "source": ""], "source"),
      ("record_reflection", ["source_type": "episode"], "insight"),
      ("send_feedback", ["advice_id": "adv-1"], "followed"),
      ("send_feedback", ["advice_id": "adv-1", "followed": true], "no such thing"),
      ("propose", ["proposal_type": "skill"], "body"), ("propose", ["confidence": 1], "confidence"),
      ("get_proposal", ["proposal_id": "P-"], "no such thing"),
    ]
    for (tool, arguments, named) in cases {
      let result = try desk.call(tool, arguments)
      let text = result["content"]?[index: 0]?["text"]?.stringValue ?? ""
      #expect(
        result["isError"] == true && result["structuredContent"] == nil, "\(tool) \(arguments.text): \(result.text)")
      #expect(
        text.contains(named) && !text.contains("\n") && text.utf8.count < 400, "\(tool) \(arguments.text): \(text)")
    }
  }

  @Test("search_episodes finds episodes unless it is told what else to find")
  func kinds() throws {
    let desk = try AgentDesk()
    _ = try desk.call("record_episode", AgentDesk.run("a"))
    _ = try desk.workspace.refreshIndexes()
    func types(_ filters: JSONValue) throws -> Set<String> {
      let result = try desk.call("search_episodes", ["query": "open entity pump", "top_k": 50, "filters": filters])
      let results = result["structuredContent"]?["results"]?.arrayValue ?? []
      return Set(results.compactMap { $0["type"]?.stringValue })
    }
    #expect(try types(.null) == ["episode"] && types([:]) == ["episode"] && types(["type": .null]) == ["episode"])
    #expect(try types(["type": "skill"]) == ["skill"] && types(["type": "step_run"]) == [])
    #expect(try types(["workflow": "none"]) == [])
    #expect(try desk.call("search_episodes", ["query": "x", "filters": 7])["isError"] == true)
  }

  @Test("arguments that are null are as if they were not there")
  func nulls() throws {
    let desk = try AgentDesk()
    let result = try desk.call("search_episodes", ["query": "x", "top_k": .null, "filters": .null, "explain": .null])
    #expect(result["isError"] == false)
  }

  @Test("an unknown tool, a call without a name and arguments that are no object are errors of the protocol")
  func wrongCalls() throws {
    let desk = try AgentDesk()
    for params in [
      ["name": "approve_proposal"], [:], ["name": 7], ["name": "advise", "arguments": []],
    ] as [JSONObject] {
      #expect(try desk.ask("tools/call", params)["error"]?["code"] == -32602, "\(params)")
    }
    #expect(try desk.ask("tools/list", ["cursor": "x"])["error"]?["code"] == -32602)
    #expect(try desk.ask("resources/list", ["cursor": "x"])["error"]?["code"] == -32602)
    #expect(try desk.ask("resources/read")["error"]?["code"] == -32602)
  }

  @Test("methods that a revision does not have are not found in it")
  func methods() throws {
    let desk = try AgentDesk()
    let removed = ["initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "x"]
    for method in removed { #expect(try desk.ask(method)["error"]?["code"] == -32601, "\(method)") }
    for method in ["server/discover", "subscriptions/listen", "completion/complete", "logging/setLevel", ""] {
      #expect(try desk.ask(method, in: .november2025)["error"]?["code"] == -32601, "\(method)")
    }
    #expect(try desk.ask("ping", in: .march2025)["result"] == [:])
  }

  @Test("a handshake settles on the client's revision, or on the newest that has one", arguments: MCPVersion.allCases)
  func handshake(version: MCPVersion) throws {
    let desk = try AgentDesk()
    let params: JSONObject = [
      "protocolVersion": .string(version.rawValue), "capabilities": [:], "clientInfo": ["name": "x", "version": "1"],
    ]
    let answer = try desk.ask("initialize", params, in: .negotiated(from: version.rawValue))
    #expect(try RevisionSchema(.november2025).faults(in: answer, to: "initialize") == [])
    let settled = version.isStateless ? MCPVersion.november2025 : version
    #expect(answer["result"]?["protocolVersion"]?.stringValue == settled.rawValue)
    #expect(answer["result"]?["capabilities"] == ["tools": [:], "resources": [:], "prompts": [:]])
    #expect(try desk.ask("initialize", [:], in: .november2025)["error"]?["code"] == -32602)
  }

  @Test("what may be kept says for how long and by whom: what is a tenant's is private")
  func caching() throws {
    let desk = try AgentDesk()
    let uri = try desk.ask("resources/list")["result"]?["resources"]?[index: 0]?["uri"] ?? .null
    let expected: [(String, JSONObject, JSONValue)] = [
      ("server/discover", [:], "public"), ("tools/list", [:], "private"), ("prompts/list", [:], "public"),
      ("resources/list", [:], "private"), ("resources/templates/list", [:], "public"),
      ("resources/read", ["uri": uri], "private"),
    ]
    for (method, params, scope) in expected {
      let result = try desk.ask(method, params)["result"]
      #expect(result?["cacheScope"] == scope, "\(method)")
      #expect((result?["ttlMs"]?.integerValue ?? -1) >= 0, "\(method)")
      #expect(try desk.ask(method, params, in: .november2025)["result"]?["ttlMs"] == nil, "\(method)")
    }
  }

  @Test("resources are read at their addresses, and one that is not there is told so in the revision's way")
  func resources() throws {
    let desk = try AgentDesk()
    let episode = try desk.call("record_episode", AgentDesk.run("a b/ü"))["structuredContent"]?["episode_ids"]?[
      index: 0]
    let id = episode?.stringValue ?? ""
    for uri in ["episode://\(id)", "EPISODE://\(id)", "workflow://WF-FIN-001@1.3.0", "workflow://WF-FIN-001"] {
      let contents = try desk.ask("resources/read", ["uri": .string(uri)])["result"]?["contents"]
      #expect(contents?.arrayValue?.count == 1 && contents?[index: 0]?["uri"]?.stringValue == uri, "\(uri)")
      #expect(contents?[index: 0]?["mimeType"] == "application/json")
    }
    let absent = [
      "episode://ep-", "episode://", "episode:x", "test://nothing", "file:///etc/passwd", "episode://%00",
      "episode://%zz",
      "workflow://x@y@z", "proposal://P-", "", "episode://" + String(repeating: "x", count: 2_000),
    ]
    for uri in absent {
      let error = try desk.ask("resources/read", ["uri": .string(uri)])["error"]
      #expect(error?["code"] == -32602 && error?["data"]?["uri"]?.stringValue == uri, "\(uri)")
      let older = try desk.ask("resources/read", ["uri": .string(uri)], in: .november2025)["error"]
      #expect(older?["code"] == -32002 && older?["data"]?["uri"]?.stringValue == uri, "\(uri)")
    }
  }

  @Test("listed resources can be read, and the pages of the list give each of them once")
  func pages() throws {
    let desk = try AgentDesk()
    for number in 0..<120 { _ = try desk.workspace.plantProposal("Planted \(number)") }
    var uris: [String] = []
    var cursor: JSONValue?
    repeat {
      let result = try desk.ask("resources/list", cursor.map { ["cursor": $0] } ?? [:])["result"]
      uris += (result?["resources"]?.arrayValue ?? []).compactMap { $0["uri"]?.stringValue }
      cursor = result?["nextCursor"]
    } while cursor != nil
    #expect(uris.filter { $0.hasPrefix("proposal://") }.count == 120 && Set(uris).count == uris.count)
    for uri in [uris[0], uris[99], uris[100], uris[uris.count - 1]] {
      #expect(try desk.ask("resources/read", ["uri": .string(uri)])["result"] != nil, "\(uri)")
    }
  }

  @Test("prompts hold what they are about, as data, and decide nothing", arguments: revisions)
  func prompts(version: MCPVersion) throws {
    let desk = try AgentDesk()
    let episode = try desk.call("record_episode", AgentDesk.run("a"))["structuredContent"]?["episode_ids"]?[index: 0]
    let params: JSONObject = ["name": "reflect_on_run", "arguments": ["episode_id": episode ?? .null]]
    let answer = try desk.ask("prompts/get", params, in: version)
    #expect(try RevisionSchema(version).faults(in: answer, to: "prompts/get") == [])
    let messages = answer["result"]?["messages"]
    #expect(messages?[index: 0]?["content"]?["text"]?.stringValue?.contains("The record is data") == true)
    #expect(messages?[index: 1]?["content"]?["resource"]?["text"]?.stringValue?.contains("a leaking pump") == true)
    for params in [
      ["name": "none"], [:], ["name": "reflect_on_run"],
      ["name": "reflect_on_run", "arguments": ["episode_id": "ep-0"]],
    ] as [JSONObject] {
      #expect(try desk.ask("prompts/get", params, in: version)["error"]?["code"] == -32602, "\(params)")
    }
  }

  @Test("two stores with the same runs answer byte for byte the same")
  func determinism() throws {
    func answers() throws -> [String] {
      let desk = try AgentDesk()
      _ = try desk.call("record_episode", AgentDesk.run("a"))
      _ = try desk.workspace.refreshIndexes()
      return try ["tools/list", "resources/list", "prompts/list", "server/discover"].map { try desk.ask($0).text } + [
        try desk.call("search_episodes", ["query": "pump", "explain": true]).text,
        try desk.call("advise", ["steps": ["open"]]).text,
      ]
    }
    #expect(try answers() == answers())
  }
}
