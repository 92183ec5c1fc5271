import Domain
import HTTPTypes
import JSONDocuments
import Storage

@testable import Application
@testable import Server

/// What the first tenant holds, for calls that name it.
struct TenantWorld: Sendable {
  /// Stands in every text of the tenant and must never come to another one.
  static let canary = "canary-of-the-first-tenant"

  var episode = "", advice = "", proposal = "", pattern = ""
  let skill = "SK-OWN-001", workflow = "WF-OWN-001"

  /// Fills the tenant through the service.
  init(_ service: RunningService) async throws {
    _ = try await service.record(["a", "b"], text: Self.canary)
    let client = service.client
    let orchestrator = service.key(.orchestrator)
    let episodes = try await client.get("/v1/episodes", key: orchestrator).json()
    episode = episodes["episodes"]?[index: 0]?["id"]?.stringValue ?? ""
    let answer = try await client.post(
      "/v1/advice", ["steps": ["open"], "workflow": "desk"], key: orchestrator)
    advice = try answer.json()["advice_id"]?.stringValue ?? ""
    let admin = service.key(.tenantAdmin)
    _ = try await client.post("/v1/skills", Self.skill(skill, Self.canary), key: admin)
    _ = try await client.post("/v1/workflows", Self.workflow(workflow, Self.canary), key: admin)
    let submitted = try await client.post("/v1/proposals", Self.proposal(episode), key: orchestrator)
    proposal = try submitted.json()["id"]?.stringValue ?? ""
    pattern = try Self.plantPattern(in: service.workspace, EpisodeID(episode))
  }

  static func skill(_ id: String, _ note: String = "") -> JSONValue {
    [
      "skill_id": .string(id), "skill_name": .string("Own \(id) \(note)"), "category": "tool",
      "signature": ["name": "f", "args": [], "returns": ["type": "object"], "errors": ["E1"]],
      "runtime_binding": ["adapter": "x"], "version": "1.0.0", "owner_role_id": "IT-M-001",
    ]
  }

  static func workflow(_ id: String, _ note: String = "") -> JSONValue {
    [
      "workflow_id": .string(id), "workflow_name": .string("Own \(id) \(note)"), "objective": "Test.",
      "constraints": ["policy_tags": []], "responsible_role_id": "IT-M-001", "genome": ["goals": []],
      "version": "1.0.0", "lineage": ["derived_from": []],
    ]
  }

  static func step(_ id: String, of workflow: String) -> JSONValue {
    [
      "step_id": .string(id), "workflow_id": .string(workflow), "sequence": 1, "action_type": "logic_check",
      "skill_id": "SK-OWN-001", "parameters": .object([:]), "next_step_logic": ["else": "END"],
    ]
  }

  static func proposal(_ episode: String) -> JSONValue {
    [
      "proposal_type": "skill", "claim": "skill", "title": .string("A skill, \(canary)"),
      "body": ["kind": "skill", "note": .string(episode)], "supporting": [.string(episode)],
    ]
  }

  private static func plantPattern(in workspace: Workspace, _ episode: EpisodeID) throws -> String {
    let stored = try workspace.store.episode(episode, in: .default)
    let pattern = MinedPattern(
      workflowID: stored.workflowID, form: .edgeSet, code: "open>close \(canary)", size: 1, successCount: 1,
      knownOutcomeCount: 1, episodeCount: 2, isClosed: true, details: JSONObject(),
      supporters: [EpisodeReference(id: episode, revision: 1)])
    _ = try workspace.store.replacePatterns(of: stored.workflowID, with: [pattern], workspace.change())
    return pattern.id.rawValue
  }
}

/// A call of each operation that names what is the first tenant's, and how it ends for whoever may make it there.
struct OperationSample: Sendable {
  var path: String
  var body: JSONValue?
  var lines: String?
  var headers: [String] = []
  /// The statuses in the own tenant; several when a second call differs from the first.
  var statuses: Set<Int>

  init(_ path: String, _ body: JSONValue? = nil, lines: String? = nil, _ statuses: Set<Int> = [200]) {
    self.path = path
    self.body = body
    self.lines = lines
    self.statuses = statuses
  }

  /// The sample of an operation; the switch has no default, so a new operation needs one.
  init(_ operation: Operation, in world: TenantWorld) {
    switch operation {
    case .health: self.init("/healthz")
    case .readiness: self.init("/readyz")
    case .metrics: self.init("/metrics")
    case .version: self.init("/version")
    case .describe: self.init("/openapi.json")
    case .whoAmI: self.init("/v1/me")
    case .listEpisodes: self.init("/v1/episodes")
    case .recordEpisodes:
      self.init(
        "/v1/episodes", lines: #"{"episode_id":"z","workflow_id":"desk","outcome":"success","step_runs":[]}"#)
    case .getEpisode: self.init("/v1/episodes/\(world.episode)")
    case .searchEpisodes: self.init("/v1/episodes/search", ["query": "open"])
    case .similarEpisodes: self.init("/v1/episodes/similar", ["episode_id": .string(world.episode)])
    case .advise: self.init("/v1/advice", ["steps": ["open"], "workflow": "desk"])
    case .sendFeedback: self.init("/v1/advice/\(world.advice)/feedback", ["followed": true], [201])
    case .reportAdvice: self.init("/v1/advice/report")
    case .receiveTraces: self.init("/v1/traces", ["resourceSpans": []])
    case .recordReflection:
      self.init(
        "/v1/reflections",
        [
          "source_type": "episode", "source_id": .string(world.episode), "insight_type": "variance",
          "insight": ["why": "slow"],
        ], [201])
    case .listSkills: self.init("/v1/skills")
    case .addSkill: self.init("/v1/skills", TenantWorld.skill("SK-OWN-002"), [201, 409])
    case .getSkill: self.init("/v1/skills/\(world.skill)")
    case .listWorkflows: self.init("/v1/workflows")
    case .addWorkflow: self.init("/v1/workflows", TenantWorld.workflow("WF-OWN-002"), [201, 409])
    case .getWorkflow: self.init("/v1/workflows/\(world.workflow)@1.0.0")
    case .listSteps: self.init("/v1/workflows/\(world.workflow)/steps")
    case .addStep:
      self.init("/v1/workflows/\(world.workflow)/steps", TenantWorld.step("X-01", of: world.workflow), [201, 409])
    case .resolveVersion: self.init("/v1/workflows/\(world.workflow)/resolve?key=case-7")
    case .listProposals: self.init("/v1/proposals")
    case .submitProposal:
      self.init("/v1/proposals", TenantWorld.proposal(world.episode), [409])
    case .getProposal: self.init("/v1/proposals/\(world.proposal)")
    case .voteOnProposal: self.init("/v1/proposals/\(world.proposal)/votes", ["decision": "approve"], [409])
    case .publishProposal: self.init("/v1/proposals/\(world.proposal)/publication", nil, [403, 409])
    case .activateProposal: self.init("/v1/proposals/\(world.proposal)/activation", nil, [409])
    case .withdrawProposal: self.init("/v1/proposals/\(world.proposal)/withdrawal", nil, [409])
    case .listPatterns: self.init("/v1/patterns")
    case .getPattern: self.init("/v1/patterns/\(world.pattern)")
    case .listQuarantine: self.init("/v1/quarantine")
    case .listAuditEntries: self.init("/v1/audit/entries")
    case .verifyAudit: self.init("/v1/audit/verification")
    case .exportTools: self.init("/v1/tools/openai")
    case .exchangeMessages:
      self.init(
        "/mcp",
        [
          "jsonrpc": "2.0", "id": 1, "method": "tools/call",
          "params": ["name": "get_episode", "arguments": ["episode_id": .string(world.episode)]],
        ])
    }
    if RouteMap().routes.first(where: { $0.operation == operation })?.needsRevision == true {
      headers = ["If-Match: *"]
    }
  }

  func send(_ operation: Operation, to client: SocketClient, key: String?) async throws -> SocketAnswer {
    let method = RouteMap().routes.first { $0.operation == operation }?.method.rawValue ?? ""
    if let body { return try await client.post(path, body, key: key, headers: headers) }
    if let lines {
      return try await client.send(
        method, path, key: key, headers: headers + ["Content-Type: application/x-ndjson"], body: [UInt8](lines.utf8))
    }
    return try await client.send(method, path, key: key, headers: headers)
  }
}
