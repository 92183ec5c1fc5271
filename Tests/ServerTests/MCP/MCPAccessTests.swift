import Domain
import JSONDocuments
import Testing

@testable import Application
@testable import Server

@Suite("Who may call which tool")
struct MCPAccessTests {
  @Test(
    "each role is listed, and gets, the tools of the operations that the table grants it",
    arguments: AccessRole.allCases)
  func roles(role: AccessRole) throws {
    let desk = try AgentDesk()
    let credential = try desk.credential([role])
    let listed = try desk.ask("tools/list", as: credential)["result"]?["tools"]?.arrayValue ?? []
    let granted = ToolTable.all.filter { AccessTable.verdict(on: $0.operation, by: credential) == .granted }
    #expect(listed.compactMap { $0["name"]?.stringValue } == granted.map(\.name))
    for tool in ToolTable.all where !granted.contains(where: { $0.name == tool.name }) {
      let result = try desk.call(tool.name, Self.arguments(of: tool), as: credential)
      let text = result["content"]?[index: 0]?["text"]?.stringValue ?? ""
      #expect(
        result["isError"] == true && text.hasPrefix("This takes a key of one of these roles:"), "\(tool.name): \(text)")
    }
  }

  @Test("a key that is narrowed lists and reads what its scope covers and nothing else")
  func scopes() throws {
    let desk = try AgentDesk()
    let episode = try desk.call("record_episode", AgentDesk.run("a"))["structuredContent"]?["episode_ids"]?[index: 0]
    let narrow = try desk.credential(Set(AccessRole.allCases), scopes: [.catalogueRead])
    let tools = try desk.ask("tools/list", as: narrow)["result"]?["tools"]?.arrayValue ?? []
    #expect(tools.compactMap { $0["name"]?.stringValue } == ["get_workflow"])
    let resources = try desk.ask("resources/list", as: narrow)["result"]?["resources"]?.arrayValue ?? []
    #expect(!resources.isEmpty && resources.allSatisfy { $0["uri"]?.stringValue?.hasPrefix("workflow://") == true })
    let uri = JSONValue.string("episode://\(episode?.stringValue ?? "")")
    let refused = try desk.ask("resources/read", ["uri": uri], as: narrow)["error"]
    #expect(refused?["message"]?.stringValue?.contains("episodes:read") == true)
    let prompt: JSONObject = ["name": "reflect_on_run", "arguments": ["episode_id": episode ?? .null]]
    #expect(try desk.ask("prompts/get", prompt, as: narrow)["error"] != nil)
  }

  @Test("what is another tenant's is not there for any tool, resource or prompt, and nothing of it is told")
  func tenants() async throws {
    try await RunningService.with { service in
      let world = try await TenantWorld(service)
      while try service.workspace.indexIsBehind() { try await Task.sleep(for: .milliseconds(10)) }
      let named: [(String, JSONValue)] = [
        ("get_episode", ["episode_id": .string(world.episode)]),
        ("similar_episodes", ["episode_id": .string(world.episode)]),
        ("get_workflow", ["workflow_id": .string(world.workflow)]),
        ("send_feedback", ["advice_id": .string(world.advice), "followed": true]),
        ("get_proposal", ["proposal_id": .string(world.proposal)]),
        (
          "record_reflection",
          [
            "source_type": "episode", "source_id": .string(world.episode), "insight_type": "variance", "insight": [:],
          ]
        ),
        ("propose", TenantWorld.proposal(world.episode)),
      ]
      for (tool, arguments) in named {
        for tenant in RunningService.tenants {
          let params: JSONObject = ["name": .string(tool), "arguments": arguments]
          let answer = try await Self.ask("tools/call", params, service, tenant)
          let isOwn = tenant == .default
          // The own tenant's proposal is there already.
          #expect(
            (answer["result"]?["isError"] == true) == (!isOwn || tool == "propose"),
            "\(tool) of \(tenant): \(answer.text)")
          if !isOwn { #expect(!answer.text.contains(TenantWorld.canary), "\(tool)") }
        }
      }
      for (method, params) in [
        ("resources/list", [:]), ("resources/read", ["uri": .string("episode://\(world.episode)")]),
        ("resources/read", ["uri": .string("workflow://\(world.workflow)@1.0.0")]),
        ("resources/read", ["uri": .string("proposal://\(world.proposal)")]),
        ("prompts/get", ["name": "reflect_on_run", "arguments": ["episode_id": .string(world.episode)]]),
        ("tools/call", ["name": "search_episodes", "arguments": ["query": .string(TenantWorld.canary)]]),
        ("tools/call", ["name": "search_skills", "arguments": ["query": .string(TenantWorld.canary)]]),
      ] as [(String, JSONObject)] {
        #expect(try await Self.ask(method, params, service, .default).text.contains(TenantWorld.canary), "\(method)")
        #expect(try await !Self.ask(method, params, service, "other").text.contains(TenantWorld.canary), "\(method)")
      }
    }
  }

  private static func ask(
    _ method: String, _ params: JSONObject, _ service: RunningService, _ tenant: OrganisationID
  ) async throws -> JSONValue {
    let message: JSONValue = ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": .object(params)]
    return try await service.client.post("/mcp", message, key: service.key(.orchestrator, of: tenant)).json()
  }

  private static func arguments(of tool: Tool) -> JSONValue {
    let required = tool.input["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
    return .object(JSONObject(required.map { ($0, $0 == "episode" ? ["episode_id": "x"] : "x") }))
  }
}
