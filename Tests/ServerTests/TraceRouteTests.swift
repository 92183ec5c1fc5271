import Domain
import Foundation
import Ingestion
import JSONDocuments
import Storage
import TestSupport
import Testing

@testable import Application
@testable import Server

@Suite("Spans over HTTP")
struct TraceRouteTests {
  private static let trace = "5b8efff798038103d269b633813fc60c"

  private static func request(_ members: String, name: String = "root", span: String = "eee19b7ec3c1b173") -> [UInt8] {
    Array(
      (#"{"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"spans":[{"traceId":"\#(trace)","#
        + #""spanId":"\#(span)","name":"\#(name)"\#(members)}]}]}]}"#).utf8)
  }

  private static func send(
    _ body: [UInt8], _ type: String, to service: RunningService, as role: AccessRole = .orchestrator,
    of tenant: OrganisationID = .default,
    encoding: String? = nil
  ) async throws -> SocketAnswer {
    try await service.client.send(
      "POST", "/v1/traces", key: service.key(role, of: tenant),
      headers: ["Content-Type: \(type)"] + (encoding.map { ["Content-Encoding: \($0)"] } ?? []), body: body)
  }

  /// A service whose traces are complete as soon as their root has ended.
  private static func with(_ body: @Sendable (RunningService) async throws -> Void) async throws {
    try await RunningService.with(configuration: .closingTraces(), { $0.traceMilliseconds = 10 }, body)
  }

  /// The episodes once there are `count`, from the socket.
  private static func episodes(
    _ count: Int, of service: RunningService, in tenant: OrganisationID = .default
  ) async throws -> [JSONValue] {
    var listed: [JSONValue] = []
    for _ in 0..<300 {
      let answer = try await service.client.get("/v1/episodes?limit=500", key: service.key(.auditor, of: tenant))
      listed = try answer.json()["episodes"]?.arrayValue ?? []
      if listed.count >= count { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    return listed
  }

  @Test("a span is answered in its encoding, plain or packed, and its trace soon is an episode")
  func encodings() async throws {
    try await Self.with { service in
      let body = Self.request(#","endTimeUnixNano":"10""#)
      for (type, packing) in [
        ("application/json", nil), ("application/json; charset=utf-8", "gzip"), ("application/json", "identity"),
      ] {
        let answer = try await Self.send(
          packing == "gzip" ? Gzip.member(body) : body, type, to: service, encoding: packing)
        #expect(answer.status == 200 && answer.text == "{}")
        #expect(answer.headers["content-type"] == "application/json")
      }
      let empty = try await Self.send([], "application/x-protobuf", to: service)
      #expect(empty.status == 200 && empty.body == [])
      #expect(empty.headers["content-type"] == "application/x-protobuf")
      let listed = try await Self.episodes(1, of: service)
      #expect(listed.map { $0["external_id"]?.stringValue } == [Self.trace])
      let metrics = try await service.client.get("/metrics").text
      #expect(metrics.contains(#"autogenesis_trace_spans_total{result="accepted"} 1"#))
      #expect(metrics.contains(#"autogenesis_trace_spans_total{result="duplicate"} 2"#))
    }
  }

  @Test("spans that cannot be taken are counted in the answer, and the others are kept")
  func partial() async throws {
    try await Self.with { service in
      let body = Self.request(#","endTimeUnixNano":"10"},{"traceId":"5b","spanId":"eee19b7ec3c1b174","name":"short""#)
      let answer = try await Self.send(body, "application/json", to: service)
      #expect(answer.status == 200)
      #expect(
        try answer.json() == [
          "partialSuccess": [
            "rejectedSpans": "1", "errorMessage": "Span 2 (\"short\") has a traceId of 1 bytes instead of 16.",
          ]
        ])
      #expect(try await Self.episodes(1, of: service).count == 1)
    }
  }

  @Test("a refusal is a google.rpc.Status in the encoding of the request")
  func refusals() async throws {
    try await Self.with { service in
      let broken = try await Self.send(Array("{".utf8), "application/json", to: service)
      #expect(broken.status == 400)
      #expect(try broken.json()["code"] == 3 && broken.json()["message"]?.stringValue?.isEmpty == false)
      let wire = try await Self.send([1, 2, 3], "application/x-protobuf", to: service)
      #expect(wire.status == 400 && wire.headers["content-type"] == "application/x-protobuf")
      #expect(wire.body.starts(with: [0x08, 3, 0x12]))
      let stranger = try await Self.send([], "application/x-protobuf", to: service, as: .auditor)
      #expect(stranger.status == 403 && stranger.body.starts(with: [0x08, 7, 0x12]))
      let nobody = try await service.client.send(
        "POST", "/v1/traces", headers: ["Content-Type: application/json"], body: Array("{}".utf8))
      #expect(try nobody.status == 401 && nobody.json()["code"] == 16)
      let text = try await Self.send([], "text/plain", to: service)
      #expect(text.status == 415 && text.code == "media-type")
      let brotli = try await Self.send([], "application/json", to: service, encoding: "br")
      #expect(try brotli.status == 415 && brotli.json()["code"] == 3)
    }
  }

  @Test("a packed body that is damaged, none, or grows without measure is refused, and the service goes on")
  func bombs() async throws {
    let bomb = try Gzip.member([UInt8](repeating: 32, count: 40 << 20))
    let whole = try Gzip.member(Self.request(""))
    try await Self.with { service in
      for (body, status) in [
        (bomb, 413), (bomb + bomb, 413), (Array(whole.dropLast(4)), 400), (whole + [1], 400),
        (Self.request(""), 400), ([], 400), ([0x1f, 0x8b, 8], 400),
      ] {
        let answer = try await Self.send(body, "application/json", to: service, encoding: "gzip")
        #expect(answer.status == status, "\(answer.text)")
        #expect(try answer.json()["message"] != nil)
      }
      #expect(try await service.client.get("/readyz").status == 200)
    }
  }

  @Test("a key that sends too often is told when to come back, in the exporter's own words")
  func rate() async throws {
    try await RunningService.with {
      $0.callsPerMinute = 1
    } _: { service in
      _ = try await Self.send([], "application/x-protobuf", to: service)
      let answer = try await Self.send([], "application/x-protobuf", to: service)
      #expect(answer.status == 429 && answer.body.starts(with: [0x08, 8, 0x12]))
      #expect((1...60).contains(Int(answer.headers["retry-after"] ?? "") ?? 0))
    }
  }

  @Test(
    "the recorded requests of a real exporter, in any order and twice, are the runs that they tell of",
    .enabled(if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED"))
  func capture() async throws {
    var requests: [([UInt8], String?)] = []
    for file in try SharedData.files(in: "ingest/otlp-capture") where file.pathExtension == "body" {
      let head = try JSONValue(
        parsing: [UInt8](Data(contentsOf: file.deletingPathExtension().appendingPathExtension("headers.json"))))
      requests.append(([UInt8](try Data(contentsOf: file)), head["headers"]?["Content-Encoding"]?.stringValue))
    }
    #expect(requests.count == 14)
    let sent = requests.reversed() + requests
    try await Self.with { service in
      for (body, packing) in sent {
        let answer = try await Self.send(body, "application/x-protobuf", to: service, encoding: packing)
        #expect(answer.status == 200 && answer.body == [])
      }
      let listed = try await Self.episodes(9, of: service)
      #expect(listed.count == 9)
      #expect(listed.count { $0["outcome"] == "failed" } == 3)
    }
  }

  @Test(
    "every counted file of traces gives over HTTP what it gives as a file",
    .enabled(if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED"), arguments: [false, true])
  func oracle(isPacked: Bool) async throws {
    let oracle = try JSONValue(parsing: SharedData.bytes("ingest/ORACLE.json")).objectValue ?? JSONObject()
    let names = oracle.keys.filter { $0.hasPrefix("otlp-") }
    try #require(names.count == 21)
    try await RunningService.with(configuration: .closingTraces(withoutRoot: true)) {
      $0.traceMilliseconds = 10
    } _: { service in
      var spans: Int64 = 0
      for name in names {
        let (body, type) = try Self.body(of: name, isPacked: isPacked)
        let answer = try await Self.send(
          body, type, to: service, of: Self.tenant(of: name), encoding: isPacked ? "gzip" : nil)
        #expect(answer.status == 200 && ["", "{}"].contains(answer.text), "\(name): \(answer.text)")
        spans += oracle[name]?["spans"]?.integerValue ?? 0
      }
      let metrics = try await service.client.get("/metrics").text
      #expect(metrics.contains(#"autogenesis_trace_spans_total{result="accepted"} \#(spans)"#))
      for tenant in RunningService.tenants {
        try await Self.compareWithFiles(names.filter { Self.tenant(of: $0) == tenant }, tenant, service)
      }
    }
  }

  /// Two samples tell of one trace: one of them goes to a tenant of its own.
  private static func tenant(of name: String) -> OrganisationID {
    name.contains("pydantic-ai-tools-2025-06-06") ? "other" : .default
  }

  /// The request of a sample: its JSON, or packed the protobuf beside it.
  private static func body(of name: String, isPacked: Bool) throws -> ([UInt8], String) {
    let json = try SharedData.bytes("ingest/" + name)
    guard isPacked, name.hasPrefix("otlp-derived/") else {
      return (isPacked ? try Gzip.member(json) : json, "application/json")
    }
    let wire = try SharedData.bytes("ingest/" + name.dropLast(4) + "pb")
    return (try Gzip.member(wire), "application/x-protobuf")
  }

  /// Once all traces are closed, the files hold nothing that is new.
  private static func compareWithFiles(
    _ names: [String], _ tenant: OrganisationID, _ service: RunningService
  ) async throws {
    #expect(try await episodes(names.count, of: service, in: tenant).count == names.count)
    let paths = try names.map { try SharedData.file("ingest/" + $0).path }
    let request = IngestRequest(paths: paths, source: "otlp", workflow: nil, mappingPath: nil)
    #expect(try await taken(request, tenant, service).files.map(\.outcome.duplicate) == paths.map { _ in 1 })
  }

  /// Takes files in as soon as the service is not writing itself.
  private static func taken(
    _ request: IngestRequest, _ tenant: OrganisationID, _ service: RunningService
  ) async throws -> IngestReport {
    for _ in 0..<200 {
      do {
        return try service.workspace.of(tenant).ingest(request, progress: .silent)
      } catch is BusyError {
        try await Task.sleep(for: .milliseconds(25))
      }
    }
    return try service.workspace.of(tenant).ingest(request, progress: .silent)
  }
}
