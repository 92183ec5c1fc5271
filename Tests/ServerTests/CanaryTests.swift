import Domain
import Foundation
import HTTPTypes
import JSONDocuments
import Storage
import Testing

@testable import Application
@testable import Server

/// A secret that somebody sends by mistake, in whatever place, goes no further than it must.
@Suite("Canary secrets")
struct CanaryTests {
  static let canary = "ghp_c4n4ryC4N4RY0123456789abcdefABCDEF99"

  /// The canary and what it may look like when it was cut or encoded.
  private static let traces: [String] = {
    let encoded = Data(canary.utf8).base64EncodedString()
    let hex = canary.utf8.map { String($0, radix: 16) }.joined()
    return [String(canary.prefix(24)), String(canary.suffix(24)), String(encoded.prefix(44)), hex]
  }()

  private static func shows(_ text: String) -> Bool { traces.contains { text.contains($0) } }

  @Test("a secret in any field of any operation is in no log, refusal or metric, and in nothing of another tenant")
  func fields() async throws {
    try await RunningService.with(configuration: .closingTraces()) {
      $0.traceMilliseconds = 10
    } _: { service in
      let world = try await TenantWorld(service)
      var sent = 0
      for route in RouteTable.all {
        let sample = OperationSample(route.operation, in: world)
        for variant in CanaryVariants.all(of: route, sample, Self.canary) {
          for key in [Self.key(of: route.operation, service), service.key(.auditor, of: "other")] {
            let answer = try await variant.send(to: service.client, key: key)
            sent += 1
            #expect(
              answer.status < 400 || !Self.shows(answer.text), "\(route.operation) \(variant.place): \(answer.text)")
            #expect(answer.status < 500 || answer.status == 503, "\(route.operation) \(variant.place): \(answer.text)")
            guard answer.status < 400 else { continue }
            // What succeeds may show its caller what the caller sent, in the body only.
            #expect(!Self.shows(answer.headers.filter { $0.key != "location" }.description))
          }
        }
      }
      #expect(sent > 400)
      try await Self.waitForIndex(service)
      let leaks = service.log.all.filter(Self.shows)
      #expect(leaks.isEmpty, "\(leaks.prefix(2))")
      #expect(try await !Self.shows(service.client.get("/metrics").text))
      try await Self.checkOtherTenant(service)
    }
  }

  @Test("a secret in any field of a run or a span is in no file of the store")
  func runs() async throws {
    func quicken(_ settings: inout ServiceSettings) { settings.traceMilliseconds = 10 }
    try await RunningService.with(configuration: .closingTraces(), quicken) { service in
      let key = service.key(.orchestrator)
      for (number, episode) in CanaryVariants.leaves(of: CanaryDocuments.episode, Self.canary).enumerated() {
        let answer = try await service.client.send(
          "POST", "/v1/episodes?source=s\(number)", key: key, headers: ["Content-Type: application/x-ndjson"],
          body: Array(episode.text.utf8))
        #expect(answer.status == 200 && !Self.shows(answer.text), "\(episode.text)")
      }
      let query = "/v1/episodes?source=\(Self.canary)&workflow=\(Self.canary)"
      let named = try await service.client.send(
        "POST", query, key: key, headers: ["Content-Type: application/x-ndjson"],
        body: Array(#"{"episode_id":"x","outcome":"success","step_runs":[]}"#.utf8))
      #expect(named.status == 200)
      for request in CanaryVariants.leaves(of: CanaryDocuments.trace, Self.canary) {
        let answer = try await service.client.post("/v1/traces", request, key: key)
        #expect(!Self.shows(answer.text), "\(request.text)")
      }
      try await Self.waitForIndex(service)
      try await Task.sleep(for: .milliseconds(200))
      try service.workspace.store.emptyJournal()
      let bytes = try Self.files(service.folder)
      for trace in Self.traces { #expect(!bytes.contains(Data(trace.utf8)), "\(trace)") }
      #expect(bytes.contains(Data("[REDACTED".utf8)))
    }
  }

  /// The key with which an operation may be asked for in the first tenant.
  private static func key(of operation: Server.Operation, _ service: RunningService) -> String {
    guard case .holders(let roles, _) = AccessTable.rule(for: operation).callers, let role = roles.sorted().first else {
      return service.key(.auditor)
    }
    return service.key(role)
  }

  private static func checkOtherTenant(_ service: RunningService) async throws {
    var looked = 0
    for route in RouteTable.all where route.method == .get && route.path.places.isEmpty {
      for role in AccessRole.allCases {
        let answer = try await service.client.get(route.path.text, key: service.key(role, of: "other"))
        #expect(!shows(answer.text), "\(route.path.text) as \(role) of the other tenant")
        looked += 1
      }
    }
    for query in [canary, String(canary.prefix(12)), "open"] {
      let answer = try await service.client.post(
        "/v1/episodes/search", ["query": .string(query), "top_k": 100], key: service.key(.orchestrator, of: "other"))
      #expect(!shows(answer.text))
    }
    #expect(looked > 20)
  }

  private static func waitForIndex(_ service: RunningService) async throws {
    for _ in 0..<200 {
      let answer = try await service.client.get("/readyz").json()
      if answer["indexes_behind"]?.integerValue == 0 { return }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private static func files(_ folder: URL) throws -> Data {
    var bytes = Data()
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    for path in paths { bytes += FileManager.default.contents(atPath: folder.appending(path: path).path) ?? Data() }
    return bytes
  }
}

/// Calls with the canary at one place each.
struct CanaryVariants {
  let place: String
  private let method: String
  private let path: String
  private let headers: [String]
  private let body: [UInt8]?

  func send(to client: SocketClient, key: String) async throws -> SocketAnswer {
    try await client.send(method, path, key: key, headers: headers, body: body)
  }

  static func all(of route: Route, _ sample: OperationSample, _ canary: String) -> [CanaryVariants] {
    let type = sample.lines == nil ? "application/json" : "application/x-ndjson"
    let body = sample.body.map { Array($0.text.utf8) } ?? sample.lines.map { Array($0.utf8) }
    let plain = sample.headers + (body == nil ? [] : ["Content-Type: \(type)"])
    let make = { (place: String, path: String, headers: [String], body: [UInt8]?) in
      CanaryVariants(place: place, method: route.method.rawValue, path: path, headers: headers, body: body)
    }
    var variants = [
      make(
        "headers", sample.path,
        plain + [
          "User-Agent: \(canary)", "X-Request-Id: \(canary)", "Cookie: a=\(canary)", "Referer: http://\(canary)/",
          "traceparent: 00-\(canary)-1-1", "Idempotency-Key: \(canary)", "X-Forwarded-For: \(canary)",
        ], body), make("origin", sample.path, plain + ["Origin: http://\(canary)"], body),
      make("host", sample.path, plain + ["Host: \(canary)"], body),
      make("query", sample.path + (sample.path.contains("?") ? "&" : "?") + "\(canary)=\(canary)", plain, body),
      make("path", sample.path + "/" + canary, plain, body),
    ]
    if route.needsRevision {
      variants.append(make("If-Match", sample.path, ["If-Match: \"\(canary)\""] + plain.dropFirst(), body))
    }
    if !route.path.places.isEmpty {
      variants.append(make("place", route.path.text.replacing("{id}", with: canary), plain, body))
    }
    for parameter in route.query {
      let path = sample.path.prefix { $0 != "?" } + "?\(parameter.name)=\(canary)"
      variants.append(make("parameter \(parameter.name)", String(path), plain, body))
    }
    variants += documents(route, sample, canary).map { place, document in
      make(place, sample.path, sample.headers + ["Content-Type: application/json"], Array(document.text.utf8))
    }
    return variants
  }

  /// Bodies with the canary in one member each, those too that only the schema names, and as a name.
  private static func documents(_ route: Route, _ sample: OperationSample, _ canary: String) -> [(String, JSONValue)] {
    guard let body = sample.body ?? (sample.lines == nil ? nil : CanaryDocuments.episode) else { return [] }
    var documents = leaves(of: body, canary).enumerated().map { ("leaf \($0)", $1) }
    if case .json(let schema) = route.body, let object = body.objectValue {
      for name in (schema["properties"]?.objectValue ?? JSONObject()).keys {
        for (form, value) in [("text", JSONValue.string(canary)), ("object", [.init(canary): .string(canary)])] {
          documents.append(("\(name) as \(form)", .object(object.merging([.init(name): value]))))
        }
      }
      documents.append(("a name", .object(object.merging([.init(canary): 1]))))
    }
    documents.append(("the body", .string(canary)))
    return documents
  }

  /// The document with the canary in one text, number or name each.
  static func leaves(of value: JSONValue, _ canary: String) -> [JSONValue] {
    switch value {
    case .object(let object):
      var found: [JSONValue] = []
      for (key, member) in object {
        found += leaves(of: member, canary).map { .object(object.merging([.init(key): $0])) }
      }
      return found
    case .array(let items):
      return items.indices.flatMap { index in
        leaves(of: items[index], canary).map { leaf in
          var changed = items
          changed[index] = leaf
          return .array(changed)
        }
      }
    case .string, .number, .bool, .null: return [.string(canary), .string("before \(canary) after")]
    }
  }
}

/// Documents with every field that there is.
enum CanaryDocuments {
  static let episode: JSONValue = [
    "episode_id": "e", "workflow_id": "desk", "workflow_version": "1.0.0", "trigger_id": "t", "initiator_id": "u",
    "task": "task", "context": ["order": "A1", "deep": ["list": ["x"]]], "text": "text", "outcome": "failed",
    "started_at": "2026-03-02T08:14:03Z", "ended_at": "2026-03-02T08:14:04Z",
    "metrics": ["cost_cents": 14, "note": "n"],
    "other": ["kept": "x"],
    "step_runs": [
      [
        "step_run_id": "s1", "step_id": "F-01", "name": "open", "skill_id": "SK-1", "agent_id": "agent", "attempt": 1,
        "after": [], "status": "failed", "input": ["a": "x"], "output": ["b": "x"],
        "error": ["code": "E1", "message": "m"], "telemetry": ["model": "m", "latency_ms": 5],
        "started_at": "2026-03-02T08:14:03Z", "ended_at": "2026-03-02T08:14:04Z", "more": "x",
      ]
    ],
    "reflections": [
      [
        "source_type": "step_run", "source_id": "s1", "insight_type": "variance", "insight": ["why": "slow"],
        "learning_signal": ["reward": 1], "proposed_actions": [["type": "x"]],
      ]
    ],
  ]

  private static let attributes: JSONValue = [
    ["key": "a", "value": ["stringValue": "x"]],
    ["key": "b", "value": ["arrayValue": ["values": [["stringValue": "y"]]]]],
    ["key": "c", "value": ["kvlistValue": ["values": [["key": "d", "value": ["stringValue": "z"]]]]]],
    ["key": "gen_ai.tool.name", "value": ["stringValue": "tool"]],
    ["key": "gen_ai.tool.call.arguments", "value": ["stringValue": "{\"q\":\"x\"}"]],
  ]

  static let trace: JSONValue = [
    "resourceSpans": [
      [
        "resource": ["attributes": attributes],
        "scopeSpans": [
          [
            "scope": ["name": "scope", "version": "1"],
            "spans": [
              [
                "traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b173", "name": "root",
                "traceState": "a=b", "startTimeUnixNano": "5", "endTimeUnixNano": "10", "attributes": attributes,
                "status": ["code": 2, "message": "m"],
                "events": [["name": "event", "timeUnixNano": "7", "attributes": attributes]],
                "links": [
                  [
                    "traceId": "5b8efff798038103d269b633813fc60d", "spanId": "eee19b7ec3c1b174",
                    "attributes": attributes,
                  ]
                ],
              ]
            ],
          ]
        ],
      ]
    ]
  ]
}
