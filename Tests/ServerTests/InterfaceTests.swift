import Domain
import Foundation
import HTTPTypes
import JSONDocuments
import Testing

@testable import Application
@testable import Server
@testable import Storage

@Suite("The interface over HTTP")
struct InterfaceTests {
  @Test("runs come in once, are told apart, and are soon found")
  func episodes() async throws {
    try await RunningService.with { service in
      let key = service.key(.orchestrator)
      let first = try await service.record(["a", "b"], text: "a leaking pump")
      #expect(try first.json()["accepted"]?.integerValue == 2)
      let again = try await service.record(["a", "b"], text: "a leaking pump")
      #expect(try again.json()["duplicate"]?.integerValue == 2)
      let changed = try await service.record(["a"], text: "a dripping tap")
      #expect(try changed.json()["updated"]?.integerValue == 1)
      let broken = try await service.client.send(
        "POST", "/v1/episodes", key: key, headers: ["Content-Type: application/jsonl"],
        body: [UInt8](("{\n" + #"{"episode_id":"c","outcome":"success","step_runs":[]}"#).utf8))
      #expect(broken.status == 200)
      for text in ["\"x\"", "[]", " 7", ""] {
        let none = try await service.client.send(
          "POST", "/v1/episodes", key: key, headers: ["Content-Type: application/json"], body: Array(text.utf8))
        #expect(none.status == 400 && none.code == "body-not-object", "\(text)")
      }
      #expect(try broken.json()["quarantined"]?.integerValue == 1)
      let quarantine = try await service.client.get("/v1/quarantine", key: key).json()
      #expect(quarantine["quarantine"]?[index: 0]?["line"]?.integerValue == 1)
      var found: [String] = []
      for _ in 0..<200 where found.isEmpty {
        let answer = try await service.client.post("/v1/episodes/search", ["query": "dripping tap"], key: key)
        found = (try answer.json()["results"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
          .filter { $0.hasPrefix("ep-") }
      }
      let detail = try await service.client.get("/v1/episodes/\(found.first ?? "")", key: key).json()
      #expect(detail["text"]?.stringValue == "a dripping tap")
      #expect(detail["revision"]?.integerValue == 2)
      let running = try await service.client.post(
        "/v1/episodes/similar", ["steps": ["open"], "context": ["what": "tap"], "top_k": 1], key: key)
      #expect(try running.json()["results"]?[index: 0]?["type"]?.stringValue == "episode")
    }
  }

  @Test("an episode that was retracted is gone, also as an example, and a beginning of its name is none")
  func retraction() async throws {
    try await RunningService.with { service in
      _ = try await service.record(["a", "b"])
      let key = service.key(.orchestrator)
      let listed = try await service.client.get("/v1/episodes", key: key).json()
      let id = try #require(listed["episodes"]?[index: 0]?["id"]?.stringValue)
      _ = try service.workspace.retract(episode: id, initiator: nil, reason: "forged run", as: "SEC-M-001")
      let answer = try await service.client.get("/v1/episodes/\(id)", key: key)
      #expect(answer.status == 410 && answer.code == "gone")
      let similar = try await service.client.post("/v1/episodes/similar", ["episode_id": .string(id)], key: key)
      #expect(similar.status == 410)
      for other in [String(id.dropLast()), "ep-"] {
        #expect(try await service.client.get("/v1/episodes/\(other)", key: key).status == 404, "\(other)")
      }
      let stranger = service.key(.orchestrator, of: "other")
      #expect(try await service.client.get("/v1/episodes/\(id)", key: stranger).status == 404)
    }
  }

  @Test("who made a row is the caller, whatever the body says, and the audit entry names the request")
  func authorship() async throws {
    try await RunningService.with { service in
      let line = #"{"episode_id":"q","outcome":"success","step_runs":[],"created_by":"root","org_id":"other"}"#
      let answer = try await service.client.send(
        "POST", "/v1/episodes", key: service.key(.orchestrator),
        headers: [
          "Content-Type: application/x-ndjson", "User-Agent: test/1",
          "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ], body: [UInt8](line.utf8))
      #expect(answer.status == 200)
      let entries = try await service.client.get("/v1/audit/entries?limit=1", key: service.key(.auditor)).json()
      let entry = entries["entries"]?[index: 0]
      #expect(entry?["event"]?.stringValue == "EPISODES_INGESTED")
      #expect(entry?["actor"]?["id"]?.stringValue == "orchestrator")
      #expect(
        entry?["context"] == [
          "ip": "127.0.0.1", "traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "userAgent": "test/1",
        ])
      let others = try await service.client.get("/v1/episodes", key: service.key(.auditor, of: "other")).json()
      #expect(others["episodes"]?.arrayValue?.isEmpty == true)
    }
  }

  @Test("the blueprint's example of a skill is taken byte for byte, comes back equal, and only once")
  func skill() async throws {
    try await RunningService.with { service in
      let admin = try service.adminOfBareTenant()
      let example = BlueprintExamples.skill
      let unversioned = try #require(try JSONValue(parsing: example).objectValue)
      let answer = try await service.client.send(
        "POST", "/v1/skills", key: admin, headers: ["Content-Type: application/json"], body: [UInt8](example.utf8))
      try #require(answer.status == 201, "\(answer.text)")
      let shown = try await service.client.get(answer.headers["location"] ?? "", key: admin).json()
      for (name, value) in unversioned { #expect(shown[name] == value, "\(name)") }
      let twice = try await service.client.send(
        "POST", "/v1/skills", key: admin, headers: ["Content-Type: application/json"], body: [UInt8](example.utf8))
      #expect(twice.status == 409)
      for (field, value) in [
        ("owner_role_id", "NO-SUCH-ROLE"), ("skill_id", "SK/../1"), ("skill_id", String(repeating: "x", count: 33)),
        ("category", "magic"), ("version", ""),
      ] {
        let wrong = JSONValue.object(unversioned.merging(["version": "9.9.9"]).merging([field: .string(value)]))
        let refused = try await service.client.post("/v1/skills", wrong, key: admin)
        #expect(refused.status == 422, "\(field)")
        #expect(try refused.json()["errors"]?[index: 0]?["field"]?.stringValue == field)
      }
    }
  }

  @Test("the blueprint's examples of a workflow and a step are taken; a step of another workflow is not")
  func workflow() async throws {
    try await RunningService.with { service in
      let admin = try service.adminOfBareTenant()
      let headers = ["Content-Type: application/json"]
      let client = service.client
      let answer = try await client.send(
        "POST", "/v1/workflows", key: admin, headers: headers, body: [UInt8](BlueprintExamples.workflow.utf8))
      try #require(answer.status == 201, "\(answer.text)")
      #expect(try answer.json()["status"] == "active")
      #expect(
        try answer.json()["lineage"] == ["derived_from": [], "proposal_reason": "initial_enterprise_pack"])
      let path = "/v1/workflows/WF-FIN-001@1.3.0/steps"
      let step = try await client.send(
        "POST", path, key: admin, headers: headers, body: [UInt8](BlueprintExamples.step.utf8))
      try #require(step.status == 201, "\(step.text)")
      let given = try #require(try JSONValue(parsing: BlueprintExamples.step).objectValue)
      let shown = try await client.get(path, key: admin).json()["steps"]?[index: 0]
      for (name, value) in given { #expect(shown?[name] == value, "\(name)") }
      #expect(
        try await client.send(
          "POST", path, key: admin, headers: headers, body: [UInt8](BlueprintExamples.step.utf8)
        ).status == 409)
      let stranger = JSONValue.object(given.merging(["workflow_id": "WF-FIN-002", "step_id": "F-09"]))
      let refused = try await client.post(path, stranger, key: admin)
      #expect(refused.status == 422)
      #expect(try refused.json()["errors"]?[index: 0]?["field"] == "workflow_id")
      let unknown = JSONValue.object(given.merging(["skill_id": "SK-NONE", "step_id": "F-09"]))
      #expect(try await client.post(path, unknown, key: admin).status == 422)
    }
  }

  @Test("what uses a blocked category does not enter the catalogue by any hand")
  func blockedCategory() async throws {
    try await RunningService.with { service in
      let admin = service.key(.tenantAdmin)
      let blocked = try #require(
        try service.workspace.publishingPolicy().policy.blockedCategories.first, "the policy blocks nothing")
      var document = try #require(TenantWorld.workflow("WF-PAY-001").objectValue)
      document["constraints"] = ["policy_tags": [.string(blocked)]]
      let answer = try await service.client.post("/v1/workflows", .object(document), key: admin)
      #expect(answer.status == 409, "\(answer.text)")
      #expect(try await service.client.get("/v1/workflows/WF-PAY-001@1.0.0", key: admin).status == 404)
    }
  }

  @Test("the blueprint's example of a reflection is recorded on the one run that has its step run")
  func reflection() async throws {
    try await RunningService.with { service in
      let key = service.key(.orchestrator)
      let example = BlueprintExamples.reflection
      let send = {
        try await service.client.send(
          "POST", "/v1/reflections", key: key, headers: ["Content-Type: application/json"], body: [UInt8](example.utf8))
      }
      let dangling = try await send()
      #expect(dangling.status == 422)
      #expect(try dangling.json()["errors"]?[index: 0]?["field"] == "source_id")
      let line =
        #"{"episode_id":"r","outcome":"success","step_runs":[{"step_run_id":"8b8f...","name":"match"}]}"#
      _ = try await service.client.send(
        "POST", "/v1/episodes", key: key, headers: ["Content-Type: application/x-ndjson"], body: [UInt8](line.utf8))
      let answer = try await send()
      try #require(answer.status == 201, "\(answer.text)")
      #expect(try answer.json()["status"] == "recorded")
      #expect(
        try answer.json()["reflection_id"]?.stringValue == (try await send().json()["reflection_id"]?.stringValue))
      for (name, value) in try #require(try JSONValue(parsing: example).objectValue) {
        #expect(try answer.json()[name] == value, "\(name)")
      }
    }
  }

  @Test("pages give each item once, and a cursor belongs to its list")
  func pages() async throws {
    try await RunningService.with { service in
      _ = try await service.record((0..<7).map { "e\($0)" })
      let key = service.key(.auditor)
      for (path, name, id) in [
        ("/v1/episodes", "episodes", "id"), ("/v1/audit/entries", "entries", "seq"), ("/v1/skills", "skills", "id"),
      ] {
        let whole = try await service.client.get(path + "?limit=500", key: key).json()
        var seen: [String] = []
        var cursor: String?
        repeat {
          let page = try await service.client.get(
            path + "?limit=3" + (cursor.map { "&cursor=" + $0 } ?? ""), key: key
          ).json()
          let items = page[name]?.arrayValue ?? []
          #expect(items.count <= 3)
          seen += items.map { $0[id]?.text ?? "" }
          cursor = page["next_cursor"]?.stringValue
        } while cursor != nil
        #expect(seen == whole[name]?.arrayValue?.map { $0[id]?.text ?? "" }, "\(path)")
        #expect(Set(seen).count == seen.count)
      }
      let page = try await service.client.get("/v1/episodes?limit=1", key: key).json()
      let cursor = page["next_cursor"]?.stringValue ?? ""
      #expect(try await service.client.get("/v1/skills?cursor=\(cursor)", key: key).code == "cursor-unusable")
      #expect(
        try await service.client.get("/v1/episodes?workflow=x&cursor=\(cursor)", key: key).code == "cursor-unusable")
    }
  }

  @Test("a request that is repeated under its key is carried out once; another one under the key is refused")
  func repetitions() async throws {
    try await RunningService.with { service in
      let key = service.key(.orchestrator)
      let send = { (id: String, token: String) in
        try await service.client.send(
          "POST", "/v1/episodes", key: key,
          headers: ["Content-Type: application/x-ndjson", "Idempotency-Key: \(token)"],
          body: [UInt8](#"{"episode_id":"\#(id)","outcome":"success","step_runs":[]}"#.utf8))
      }
      let first = try await send("a", "k-1")
      let second = try await send("a", "\"k-1\"")
      #expect(first.status == 200 && first.body == second.body)
      #expect(first.headers["idempotent-replayed"] == nil && second.headers["idempotent-replayed"] == "true")
      let other = try await send("b", "k-1")
      #expect(other.status == 422 && other.code == "idempotency-key-reused")
      #expect(try await send("b", "k 2").status == 400)
      let episodes = try await service.client.get("/v1/episodes", key: key).json()
      #expect(episodes["episodes"]?.arrayValue?.count == 1)
      let stranger = try await service.client.send(
        "POST", "/v1/episodes", key: service.key(.orchestrator, of: "other"),
        headers: ["Content-Type: application/x-ndjson", "Idempotency-Key: k-1"],
        body: [UInt8](#"{"episode_id":"a","outcome":"success","step_runs":[]}"#.utf8))
      #expect(stranger.headers["idempotent-replayed"] == nil && stranger.status == 200)
    }
  }

  @Test("people decide on the revision that they looked at, each for the role of the organisation that they hold")
  func decisions() async throws {
    try await RunningService.with { service in
      let roles = try service.workspace.publishingPolicy().policy.mandatoryReviewers
      try #require(roles.count == 2)
      let people = try roles.map { try service.issue($0.rawValue, [.governanceReviewer]) }
      let proposal = try service.workspace.plantProposal().id.rawValue
      let path = "/v1/proposals/\(proposal)"
      let approve = { (person: String, headers: [String]) in
        try await service.client.post(path + "/votes", ["decision": "approve"], key: person, headers: headers)
      }
      let shown = try await service.client.get(path, key: people[0])
      #expect(shown.headers["etag"] == "\"1\"")
      #expect(try await approve(people[0], []).status == 428)
      #expect(try await approve(people[0], ["If-Match: \"7\""]).code == "stale-revision")
      #expect(try await approve(service.key(.governanceReviewer), ["If-Match: \"1\""]).code == "refused")
      let first = try await approve(people[0], ["If-Match: \"1\""])
      #expect(first.status == 200 && first.headers["etag"] == "\"2\"")
      #expect(try first.json()["state"] == "in_review")
      #expect(try await approve(people[1], ["If-Match: \"1\""]).status == 412)
      let second = try await approve(people[1], ["If-Match: \"2\""])
      #expect(try second.json()["state"] == "approved")
      let early = try await service.client.send(
        "POST", path + "/activation", key: people[0], headers: ["If-Match: *"])
      #expect(early.status == 409)
      let entries = try await service.client.get("/v1/audit/entries", key: people[0]).json()
      let events = (entries["entries"]?.arrayValue ?? []).compactMap { $0["event"]?.stringValue }
      #expect(events.filter { $0 == "PROPOSAL_APPROVED" || $0 == "PROPOSAL_VOTED" }.count == 2)
      #expect(events.contains("PROPOSAL_ACT_REFUSED"))
      let verdict = try await service.client.get("/v1/audit/verification", key: people[0]).json()
      #expect(verdict["intact"] == true)
    }
  }

  @Test("figures that a client sends make no proposal approvable")
  func submission() async throws {
    try await RunningService.with { service in
      _ = try await service.record(["a"])
      let key = service.key(.orchestrator)
      let claimed: JSONObject = [
        "proposal_type": "skill", "claim": "skill", "title": "Trust me", "body": ["kind": "skill"],
      ]
      let refused = try await service.client.post(
        "/v1/proposals", .object(claimed.merging(["confidence": 1, "evidence": ["held_out": ["lower95": 1]]])), key: key
      )
      #expect(refused.status == 422)
      let answer = try await service.client.post("/v1/proposals", .object(claimed), key: key)
      #expect(answer.status == 201)
      #expect(try answer.json()["state"] == "blocked")
      #expect(try answer.json()["confidence"]?.doubleValue == 0)
      #expect(try answer.json()["author"] == "orchestrator")
      let person = try service.issue("QA-M-001", [.governanceReviewer])
      let vote = try await service.client.post(
        "/v1/proposals/\(try answer.json()["id"]?.stringValue ?? "")/votes", ["decision": "approve"], key: person,
        headers: ["If-Match: *"])
      #expect(vote.status == 409)
    }
  }

  @Test("probes tell what was looked at when they are asked, which version answers, and nothing of a tenant")
  func probes() async throws {
    try await RunningService.with { service in
      _ = try await service.record(["a"])
      let plain = try await service.client.get("/readyz").json()
      #expect(plain["status"] == "ready" && plain["checks"] == nil)
      let verbose = try await service.client.get("/readyz?verbose")
      let checks = try verbose.json()["checks"]?.arrayValue ?? []
      #expect(checks.map { $0["name"] } == ["database", "index", "traces", "disk"])
      #expect(checks.allSatisfy { $0["ok"] == true })
      #expect(!verbose.text.contains("default") && !verbose.text.contains(service.folder.path))
      #expect(try await service.client.get("/readyz?verbose=maybe").status == 400)
      let version = try await service.client.get("/version").json()
      #expect(version["version"]?.stringValue == Product.version && version["schema"] == plain["schema"])
    }
  }

  @Test("the description names every route with its roles, and the counters are in the Prometheus format")
  func description() async throws {
    try await RunningService.with { service in
      let document = try await service.client.get("/openapi.json").json()
      let paths = try #require(document["paths"]?.objectValue)
      for route in RouteTable.all {
        let operation = paths[route.path.text]?[route.method.rawValue.lowercased()]
        #expect(operation?["operationId"]?.stringValue == route.operation.rawValue)
        guard case .holders(let roles, _) = AccessTable.rule(for: route.operation).callers else { continue }
        #expect(
          operation?["x-roles"]?.arrayValue?.compactMap(\.stringValue) == roles.sorted().map(\.rawValue),
          "\(route.operation)")
      }
      let metrics = try await service.client.get("/metrics")
      #expect(metrics.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      #expect(
        metrics.text.contains(
          #"autogenesis_http_requests_total{operation="describe",method="GET",status="200"} 1"#))
      for line in metrics.text.split(separator: "\n") where !line.hasPrefix("#") {
        #expect(Double(line.split(separator: " ").last ?? "") != nil, "\(line)")
      }
    }
  }
}

/// The bytes of 001 §3.
enum BlueprintExamples {
  static let skill = """
    {
      "skill_id": "SK-OCR-001",
      "skill_name": "Document_Entity_Extractor",
      "category": "ingestion",
      "signature": {
        "name": "extract",
        "args": [
          {"name": "file_uri", "type": "string", "required": true},
          {"name": "entities", "type": "array<string>", "required": true},
          {"name": "min_confidence", "type": "number", "default": 0.85}
        ],
        "returns": {"type": "object", "properties": {"entities": "map<string,any>", "confidence": "number"}},
        "errors": ["CONNECTIVITY", "SCHEMA_MISMATCH", "LOW_CONFIDENCE"]
      },
      "runtime_binding": {
        "adapter": "aws_textract_v2",
        "endpoint": "arn:aws:textract:...",
        "auth": "role/iam/textract-exec",
        "timeouts_ms": 30000
      },
      "version": "2.1.0",
      "stability_tier": "ga",
      "owner_role_id": "IT-M-001",
      "is_generator": false
    }
    """

  static let workflow = """
    {
      "workflow_id": "WF-FIN-001",
      "workflow_name": "Automated Invoice Processing",
      "objective": "Record invoices to GL with compliant PO matching and notifications",
      "constraints": {"latency_ms": 600000, "max_error_rate": 0.005, "policy_tags": ["sox", "pii_redaction"]},
      "responsible_role_id": "FA-IC-001",
      "genome": {
        "goals": ["capture_invoice", "validate_po", "book_entry", "notify_vendor"],
        "resources": ["sap", "ap_inbox", "vendor_master"],
        "predicates": ["amount_within_tolerance", "vendor_active"]
      },
      "version": "1.3.0",
      "lineage": {"derived_from": [], "proposal_reason": "initial_enterprise_pack"}
    }
    """

  static let step = """
    {
      "step_id": "F-02",
      "workflow_id": "WF-FIN-001",
      "sequence": 2,
      "action_type": "logic_check",
      "skill_id": "SK-LOGIC-003",
      "parameters": {"check": "po_match", "tolerance": 0.05},
      "next_step_logic": {
        "if": [{"expr": "pass==true", "goto": "F-04"}, {"expr": "pass==false", "goto": "F-03"}],
        "on_error": "F-03"
      },
      "timeout_ms": 20000,
      "retries": 1,
      "idempotency_key": "wf_fin_001_f02_v1"
    }
    """

  static let reflection = """
    {
      "source_type": "step_run",
      "source_id": "8b8f...",
      "insight_type": "variance",
      "insight": {"pattern": "frequent_po_over_by_3pct", "vendors": ["VEND-445","VEND-992"]},
      "learning_signal": {"reward": -0.2, "confidence": 0.91},
      "proposed_actions": [{"type": "update_param", "target": "F-02.parameters.tolerance", "value": 0.04}, {"type": "new_workflow", "template": "WF-FIN-009-VendorVarianceMitigation"}]
    }
    """
}
