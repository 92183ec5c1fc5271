import Domain
import JSONDocuments
import TestSupport
import Testing

@testable import Application
@testable import Server

@Suite("Hostile input over a real socket")
struct HostileInputTests {
  @Test("a name or an origin that is not ours is refused, and a request without a name too")
  func names() async throws {
    try await RunningService.with { service in
      let client = service.client
      for host in ["evil.test", "127.0.0.1", "127.0.0.1:1", "localhost.evil.test:\(client.port)", "[::1]"] {
        #expect(try await client.get("/healthz", headers: ["Host: \(host)"]).status == 421, "\(host)")
      }
      for host in ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"] {
        #expect(try await client.get("/healthz", headers: ["Host: \(host):\(client.port)"]).status == 200, "\(host)")
      }
      for origin in ["null", "http://evil.test", "file://", "http://127.0.0.1:1", "javascript:0"] {
        let answer = try await client.get("/healthz", headers: ["Origin: \(origin)"])
        #expect(answer.status == 403 && answer.code == "origin-unknown", "\(origin)")
      }
      let own = try await client.get("/healthz", headers: ["Origin: http://127.0.0.1:\(client.port)"])
      #expect(own.status == 200)
      let bare = try await client.raw([[UInt8]("GET /healthz HTTP/1.0\r\nConnection: close\r\n\r\n".utf8)])
      #expect(SocketAnswer(bare)?.status == 400)
    }
  }

  @Test("every answer forbids browsers what they need not do, and names the request")
  func headers() async throws {
    try await RunningService.with { service in
      for path in ["/healthz", "/nothing", "/v1/episodes", "/openapi.json"] {
        let answer = try await service.client.get(path, headers: ["X-Request-Id: mine-7"])
        #expect(answer.headers["x-content-type-options"] == "nosniff", "\(path)")
        #expect(answer.headers["content-security-policy"]?.contains("default-src 'none'") == true, "\(path)")
        #expect(answer.headers["x-frame-options"] == "DENY", "\(path)")
        #expect(answer.headers["cache-control"] == "no-store", "\(path)")
        #expect(answer.headers["x-request-id"] == "mine-7", "\(path)")
      }
      let answer = try await service.client.get("/healthz", headers: ["X-Request-Id: a b{}"])
      #expect(answer.headers["x-request-id"]?.hasPrefix("r-") == true)
    }
  }

  @Test("a body that is too large is refused, also when its size is not told")
  func largeBodies() async throws {
    try await RunningService.with {
      $0.bodyBytes = 1_000
    } _: { service in
      let key = service.key(.orchestrator)
      let large = try await service.client.post(
        "/v1/episodes/search", ["query": .string(String(repeating: "x", count: 2_000))], key: key)
      #expect(large.status == 413 && large.code == "body-too-large")
      let head =
        "POST /v1/episodes/search HTTP/1.1\r\nHost: 127.0.0.1:\(service.client.port)\r\nAuthorization: Bearer \(key)\r\n"
        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
      let chunk = [UInt8]("200\r\n".utf8) + [UInt8](repeating: 120, count: 512) + [UInt8]("\r\n".utf8)
      let bytes = try await service.client.raw([[UInt8](head.utf8)] + Array(repeating: chunk, count: 40))
      #expect(SocketAnswer(bytes)?.status == 413)
      let lying = try await service.client.raw([
        [UInt8](
          ("POST /v1/episodes/search HTTP/1.1\r\nHost: 127.0.0.1:\(service.client.port)\r\nAuthorization: Bearer \(key)\r\n"
            + "Content-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n").utf8)
      ])
      #expect(SocketAnswer(lying)?.status == 413)
    }
  }

  @Test("JSON that is deep, repeats a key, is cut off or is no JSON is refused with a problem")
  func json() async throws {
    try await RunningService.with { service in
      let key = service.key(.orchestrator)
      let bodies = [
        String(repeating: "[", count: 100_000), String(repeating: #"{"a":"#, count: 50_000),
        #"{"query":"a","query":"b"}"#, #"{"query":"\ud800"}"#, #"{"query":1e400}"#, "", "nul", #"{"query":"a"} x"#,
        "\u{0}",
        "[]", "\"text\"",
      ]
      for body in bodies {
        let answer = try await service.client.send(
          "POST", "/v1/episodes/search", key: key, headers: ["Content-Type: application/json"], body: [UInt8](body.utf8)
        )
        #expect(answer.status == 400, "\(body.prefix(30)): \(answer.text)")
        #expect(answer.code != nil)
      }
      let invalid = try await service.client.send(
        "POST", "/v1/episodes/search", key: key, headers: ["Content-Type: application/json"],
        body: [UInt8](#"{"query":"\#u{0}"}"#.utf8) + [0xff])
      #expect(invalid.status == 400)
      for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
        let answer = try await service.client.send(
          "POST", "/v1/episodes/search", key: key, headers: type.isEmpty ? [] : ["Content-Type: \(type)"],
          body: [UInt8](#"{"query":"a"}"#.utf8))
        #expect(answer.status == 415, "\(type)")
      }
    }
  }

  @Test("fields that are unknown, of another type or out of range are named")
  func fields() async throws {
    try await RunningService.with { service in
      let key = service.key(.orchestrator)
      let cases: [(JSONValue, String)] = [
        (["query": 7], "query"), (["query": "a", "top_k": 0], "top_k"), (["query": "a", "top_k": 1_001], "top_k"),
        (["query": "a", "mode": "magic"], "mode"), (["query": "a", "surprise": 1], "surprise"), ([:], "query"),
        (["query": "a", "filters": ["sql": "1=1"]], "filters.sql"), (["query": "a", "filters": []], "filters"),
        (["query": "a", "top_k": 1e30], "top_k"), (["query": .string("")], "query"),
      ]
      for (body, field) in cases {
        let answer = try await service.client.post("/v1/episodes/search", body, key: key)
        #expect(answer.status == 422, "\(body.text)")
        #expect(try answer.json()["errors"]?[index: 0]?["field"]?.stringValue == field, "\(body.text)")
      }
    }
  }

  @Test("paths and queries that try to be something else lead nowhere")
  func paths() async throws {
    try await RunningService.with { service in
      let key = service.key(.auditor)
      for path in [
        "/v1/episodes/..%2f..%2fetc%2fpasswd", "/v1/episodes/%00", "/v1/episodes/%zz", "/v1/episodes/%ff",
        "/v1/proposals/P-", "/v1/proposals/%25", "/v1/patterns/%27%20OR%201=1", "/v1/skills/%22%3b--",
        "/../v1/episodes", "/v1/./episodes", "/v1/workflows/x@y@z",
      ] {
        let answer = try await service.client.get(path, key: key)
        #expect(answer.status == 404, "\(path): \(answer.text)")
      }
      for query in [
        "?limit=0", "?limit=501", "?limit=x", "?limit=1&limit=2", "?org_id=other", "?cursor=zzz", "?limit=%zz",
      ] {
        let answer = try await service.client.get("/v1/episodes" + query, key: key)
        #expect(answer.status == 400, "\(query): \(answer.text)")
      }
      let long = try await service.client.get(
        "/v1/episodes?workflow=" + String(repeating: "x", count: 10_000), key: key)
      #expect(long.status == 414 && long.code == "uri-too-long")
      let endless = try await service.client.get(
        "/v1/episodes?workflow=" + String(repeating: "x", count: 200_000), key: key)
      #expect(endless.status == 431 && endless.code == "head-too-large")
      for garbage in ["\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "get it\r\nx: y\r\n\r\n"] {
        let answer = SocketAnswer(try await service.client.raw([[UInt8](garbage.utf8)]))
        #expect(answer?.status == 400 && answer?.code == "malformed-http", "\(garbage)")
      }
      for method in ["DELETE", "PUT", "PATCH", "TRACE", "OPTIONS"] {
        let answer = try await service.client.send(method, "/v1/episodes", key: key)
        #expect(answer.status == 405, "\(method)")
        #expect(answer.headers["allow"] == "GET, HEAD, POST", "\(method)")
      }
      let search = try await service.client.get("/v1/episodes/search", key: key)
      #expect(search.status == 405 && search.headers["allow"] == "POST")
      let head = try await service.client.send("HEAD", "/healthz")
      #expect(head.status == 200 && head.body.isEmpty)
    }
  }

  @Test("a client that is slow with its head or its body loses the connection, and others are served meanwhile")
  func slowClients() async throws {
    try await RunningService.with {
      $0.headSeconds = 1
      $0.bodySeconds = 1
    } _: { service in
      let client = service.client
      let drip = "GET /healthz HTTP/1.1\r\nHost: x\r\nA: b\r\n".utf8.map { [$0] }
      async let slowHead = client.raw(drip, pause: .milliseconds(100))
      let head =
        "POST /v1/episodes/search HTTP/1.1\r\nHost: 127.0.0.1:\(client.port)\r\nAuthorization: Bearer "
        + service.key(.orchestrator) + "\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
      async let slowBody = client.raw(
        [[UInt8](head.utf8)] + Array(repeating: [UInt8(ascii: " ")], count: 60), pause: .milliseconds(100))
      for _ in 0..<5 { #expect(try await client.patient("/healthz").status == 200) }
      #expect(try await slowHead.isEmpty)
      let answer = SocketAnswer(try await slowBody)
      #expect(answer?.status == 408 && answer?.code == "body-too-slow")
    }
  }

  @Test("connections that only rest leave the service healthy")
  func idleConnections() async throws {
    let count = SharedData.isFullScale ? 1_000 : 100
    try await RunningService.with {
      $0.headSeconds = 3
    } _: { service in
      try await withThrowingTaskGroup(of: [UInt8].self) { group in
        for _ in 0..<count { group.addTask { try await service.client.raw([]) } }
        try await Task.sleep(for: .milliseconds(200))
        for _ in 0..<20 { #expect(try await service.client.patient("/readyz").status == 200) }
        for try await bytes in group { #expect(bytes.isEmpty) }
      }
    }
  }

  @Test("keys that are nearly right, in the wrong place, ended or revoked open nothing")
  func keys() async throws {
    try await RunningService.with { service in
      let key = service.key(.auditor)
      let changed = String(key.dropLast()) + (key.last == "0" ? "1" : "0")
      for wrong in [changed, String(key.dropLast()), key + "0", key.uppercased(), "agk__", "", "x y", "Basic abc"] {
        let answer = try await service.client.get("/v1/me", headers: ["Authorization: Bearer \(wrong)"])
        #expect(answer.status == 401, "\(wrong)")
      }
      for header in ["Authorization: \(key)", "Authorization: Basic \(key)", "Cookie: key=\(key)", "X-Api-Key: \(key)"]
      {
        #expect(try await service.client.get("/v1/me", headers: [header]).status == 401, "\(header)")
      }
      #expect(try await service.client.get("/v1/me?key=\(key)").status == 401)
      #expect(try await service.client.get("/v1/me", key: key).status == 200)
      let id = String(key.split(separator: "_")[1])
      _ = try service.workspace.revokeAccessKey(id)
      #expect(try await service.client.get("/v1/me", key: key).status == 401)
      let lines = service.log.all.joined()
      let database = try String(decoding: WholeStore.bytes(service.folder), as: UTF8.self)
      let secret = String(key.split(separator: "_")[2])
      #expect(!lines.contains(secret) && !database.contains(secret))
    }
  }

  @Test("a key that calls too often is told to wait, and others are not")
  func rate() async throws {
    try await RunningService.with {
      $0.callsPerMinute = 3
    } _: { service in
      let key = service.key(.auditor)
      for _ in 0..<3 { #expect(try await service.client.get("/v1/me", key: key).status == 200) }
      let answer = try await service.client.get("/v1/me", key: key)
      #expect(answer.status == 429)
      #expect((1...20).contains(Int(answer.headers["retry-after"] ?? "") ?? 0))
      #expect(try await service.client.get("/v1/me", key: service.key(.miner)).status == 200)
      #expect(try await service.client.get("/healthz").status == 200)
      _ = try await service.client.get("/v1/audit/entries", key: service.key(.miner, of: "other"))
      let refused = try service.log.all.map { try JSONValue(parsing: $0) }.filter {
        [403, 429].contains($0["status"]?.integerValue)
      }
      #expect(refused.map { $0["tenant"]?.stringValue } == ["default", "other"])
    }
  }

  @Test("the log is one JSON document a line, without bodies, whatever callers send")
  func log() async throws {
    try await RunningService.with { service in
      let secret = "log-canary-\u{2028}-4711"
      _ = try await service.client.post(
        "/v1/episodes/search", ["query": .string(secret)], key: service.key(.auditor),
        headers: ["User-Agent: x\u{1b}[31m", "X-Request-Id: {\"level\":\"fatal\"}"])
      _ = try await service.client.get("/v1/episodes/log-canary-4711", key: service.key(.auditor))
      let lines = service.log.all
      #expect(lines.count >= 2)
      for line in lines {
        #expect(try JSONValue(parsing: line)["level"] != nil)
        #expect(!line.contains("log-canary") && !line.contains("\n") && !line.contains("\u{1b}"))
      }
    }
  }
}
