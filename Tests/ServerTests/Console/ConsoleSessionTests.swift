import Domain
import Storage
import Testing

@testable import Application
@testable import Server

@Suite("Coming into the console and going out")
struct ConsoleSessionTests {
  @Test("the login page and every other one tells browsers to run and load nothing but the console's own")
  func headers() async throws {
    try await RunningService.with { service in
      let reader = try await ConsoleReader.loggedIn(service.client, key: service.key(.auditor))
      for path in [
        "/login", "/review", "/episodes", "/workflows", "/dashboard", "/audit", "/search?q=x", "/review/P-000000000000",
      ] {
        let answer = try await (path == "/login" ? ConsoleReader(service.client) : reader).get(path)
        #expect(
          answer.headers["content-security-policy"]
            == "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        #expect(answer.headers["content-type"] == "text/html; charset=utf-8", "\(path)")
        #expect(answer.headers["x-content-type-options"] == "nosniff")
        #expect(answer.headers["x-frame-options"] == "DENY")
        #expect(answer.headers["cache-control"] == "no-store")
        #expect(answer.headers["referrer-policy"] == "same-origin")
        try PageReading(answer.text).check(path)
      }
    }
  }

  @Test("a key opens a session; its cookie is for this site and not for scripts, and logging out ends it")
  func session() async throws {
    try await RunningService.with { service in
      let key = service.key(.auditor)
      var reader = ConsoleReader(service.client)
      let lead = try await reader.get("/review?view=blocked")
      #expect(lead.status == 303 && lead.headers["location"] == "/login?next=%2Freview%3Fview%3Dblocked")
      let answer = try await reader.logIn(key: key, next: "/review?view=blocked")
      #expect(answer.headers["location"] == "/review?view=blocked")
      let cookie = try #require(answer.headers["set-cookie"])
      #expect(cookie.hasPrefix("autogenesis_session="))
      #expect(cookie.hasSuffix("; Path=/; Max-Age=36000; HttpOnly; SameSite=Strict"))
      #expect(try await reader.get("/review").status == 200)
      #expect(try await reader.get("/").headers["location"] == "/review")
      #expect(try await reader.get("/login").headers["location"] == "/review")
      let out = try await reader.post("/logout")
      #expect(
        out.status == 303 && out.headers["set-cookie"]?.contains("autogenesis_session=; Path=/; Max-Age=0") == true)
      #expect(try await reader.get("/review").status == 303)
      let log = service.log.all.joined()
      let token = reader.cookie.split(separator: "=").last.map(String.init) ?? "none"
      #expect(!log.contains(key) && !log.contains(token) && !log.contains(reader.csrf))
    }
  }

  @Test("a key that is none, a form without its token, and a next page elsewhere open nothing")
  func refusals() async throws {
    try await RunningService.with { service in
      var reader = ConsoleReader(service.client)
      for key in ["", "agk_x", String(repeating: "a", count: 85), service.key(.auditor) + "0"] {
        let answer = try await reader.logIn(key: key)
        #expect(answer.status == 401 && answer.text.contains("This key is not in force"))
      }
      let bare = try await reader.post("/login", ["key": service.key(.auditor)], csrf: nil)
      #expect(bare.status == 403 && bare.headers["set-cookie"]?.hasPrefix("autogenesis_login=") == true)
      for next in [
        "//evil.test/", "https://evil.test/", "/login", "/v1/episodes", "/assets/console.js", "/review\r\nX: y",
        "javascript:0",
      ] {
        var other = ConsoleReader(service.client)
        let answer = try await other.logIn(key: service.key(.auditor), next: next)
        #expect(answer.status == 303 && answer.headers["location"] == "/review", "\(next)")
      }
    }
  }

  @Test("a form from elsewhere, without an origin, without a token or with another's token changes nothing")
  func forgery() async throws {
    try await RunningService.with { service in
      let people = try ["QA-M-001", "SEC-M-001"].map { try service.issue($0, [.governanceReviewer]) }
      let reader = try await ConsoleReader.loggedIn(service.client, key: people[0])
      let other = try await ConsoleReader.loggedIn(service.client, key: people[1])
      let id = try PlantedProposal.plant(in: service.workspace)
      let fields = ["decision": "approve", "revision": "1"]
      let own = "Origin: http://127.0.0.1:\(service.client.port)"
      #expect(try await reader.post("/review/\(id)/vote", fields, csrf: nil).status == 403)
      #expect(try await reader.post("/review/\(id)/vote", fields, csrf: other.csrf).status == 403)
      let whole = fields.merging(["csrf": reader.csrf]) { first, _ in first }
      #expect(try await reader.raw("/review/\(id)/vote", whole, headers: []).status == 403)
      for origin in ["null", "http://evil.test", "http://127.0.0.1:1"] {
        #expect(try await reader.raw("/review/\(id)/vote", whole, headers: ["Origin: \(origin)"]).status == 403)
      }
      let json = try await service.client.send(
        "POST", "/review/\(id)/vote", headers: [own, "Cookie: \(reader.cookie)", "Content-Type: text/plain"],
        body: [UInt8]("decision=approve".utf8))
      #expect(json.status == 415)
      #expect(try await reader.get("/review/\(id)/vote").status == 405)
      #expect(try service.workspace.store.proposal(id, in: .default).votes.isEmpty)
      #expect(try await reader.raw("/review/\(id)/vote", whole, headers: [own]).status == 303)
      #expect(try service.workspace.store.proposal(id, in: .default).votes.count == 1)
    }
  }

  @Test("a session ends with its key, after two unused hours, and after ten hours whatever happens")
  func ends() async throws {
    try await RunningService.with { service in
      let key = try service.issue("ann", [.auditor])
      let reader = try await ConsoleReader.loggedIn(service.client, key: key)
      #expect(try await reader.get("/review").status == 200)
      _ = try service.patiently { try service.workspace.revokeAccessKey(String(key.split(separator: "_")[1])) }
      #expect(try await reader.get("/review").status == 303)
    }
    let table = SessionTable()
    let credential = Credential(
      organisation: .default, principal: Principal(id: "ann", kind: .person, roles: []), keyID: "k", roles: [.auditor],
      scopes: nil)
    let hour: Int64 = 3_600_000_000
    let token = table.open(credential, at: Timestamp(microseconds: 0))
    #expect(table.session(token, at: Timestamp(microseconds: 2 * hour - 1)) != nil)
    #expect(table.session(token, at: Timestamp(microseconds: 4 * hour)) == nil)
    let busy = table.open(credential, at: Timestamp(microseconds: 0))
    for tick in 1...9 { #expect(table.session(busy, at: Timestamp(microseconds: Int64(tick) * hour)) != nil) }
    #expect(table.session(busy, at: Timestamp(microseconds: 10 * hour)) == nil)
    #expect(table.session("0", at: Timestamp(microseconds: 0)) == nil)
  }

  @Test("style sheet and script come with a tag; who has them already gets nothing again")
  func assets() async throws {
    try await RunningService.with { service in
      for (name, type) in [
        ("console.css", "text/css; charset=utf-8"), ("console.js", "text/javascript; charset=utf-8"),
        ("mark.svg", "image/svg+xml"),
      ] {
        let answer = try await service.client.get("/assets/\(name)")
        #expect(answer.status == 200 && answer.headers["content-type"] == type)
        let tag = try #require(answer.headers["etag"])
        let again = try await service.client.get("/assets/\(name)", headers: ["If-None-Match: \(tag)"])
        #expect(again.status == 304 && again.body.isEmpty)
      }
      #expect(try await service.client.get("/assets/other.css").status == 404)
      let script = try await service.client.get("/assets/console.js").text
      #expect(!script.contains("innerHTML") && !script.contains("eval(") && !script.contains("fetch("))
    }
  }
}
