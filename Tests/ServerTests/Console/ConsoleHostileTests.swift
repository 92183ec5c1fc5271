import Domain
import JSONDocuments
import Storage
import TestSupport
import Testing

@testable import Application
@testable import Server

@Suite("Hostile content on the pages of the console")
struct ConsoleHostileTests {
  /// Breakouts of every context that a page has.
  private static let probes = [
    "</script><script>alert(1)</script>", "\"><svg onload=alert(1)>", "' onmouseover='alert(1)",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)", "</title><script>alert(1)</script>", "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</pre></details><iframe src=//evil.test>", "<!--", "-->", "]]>", "<![CDATA[", "&lt;script&gt;", "{{7*7}}",
    "${7*7}",
    "<a href=javascript:alert(1)>x</a>", "\u{202E}evil\u{2066}", "zero\u{200B}width", "nul\u{1}bell\u{7}",
    "\u{FEFF}bom", "?q=<x>&y='z'",
  ]

  /// The strings, those of the public list first when it is there.
  private static let strings: [String] = {
    let list = (try? SharedData.bytes("conformance/naughty-strings/blns.json")).flatMap { try? JSONValue(parsing: $0) }
    return (list?.arrayValue ?? []).compactMap(\.stringValue) + probes
  }()

  private static func usable(_ text: String) -> Bool { !text.isEmpty && !text.unicodeScalars.contains("\u{0}") }

  /// Text without the blanks that markup may add or that a page folds.
  private static func squeezed(_ text: String) -> String { text.filter { !$0.isWhitespace } }

  @Test("every naughty string is text and nothing else, on every page, whatever field it came through")
  func pages() async throws {
    let strings = Self.strings.filter(Self.usable)
    #expect(strings.count > (SharedData.isPresent ? 500 : 20))
    try await RunningService.with { service in
      let ids = try Self.plant(strings, in: service)
      let key = try service.issue("QA-M-001", [.governanceReviewer, .auditor])
      let reader = try await ConsoleReader.loggedIn(service.client, key: key)
      for text in strings.prefix(40) {
        _ = try await reader.post(
          "/review/\(ids.proposal)/note", ["kind": "comment", "words": String(text.prefix(4_000))])
      }
      let pages: [(String, holdsAll: Bool)] = [
        ("/review?view=all", false), ("/review/\(ids.proposal)", false), ("/review/\(ids.proposal)/whole", true),
        ("/episodes", false), ("/episodes/\(ids.episode)", true), ("/workflows", false),
        ("/workflows/\(ids.workflow)", false), ("/dashboard", false), ("/audit", false), ("/search?q=script", false),
      ]
      for (path, holdsAll) in pages {
        let answer = try await reader.get(path)
        #expect(answer.status == 200, "\(path)")
        let page = try PageReading(answer.text)
        page.check(path)
        #expect(!page.text.unicodeScalars.contains { VisibleText.isHidden($0) && $0 != "\n" }, "\(path)")
        guard holdsAll else { continue }
        let text = Self.squeezed(page.text)
        for string in strings where Self.isShownWhole(string) {
          #expect(text.contains(Self.squeezed(VisibleText.exact(.string(string)))), "\(path): \(string.prefix(80))")
        }
      }
    }
  }

  @Test("what is asked for comes back as text: in the address, the search, and forms that are refused")
  func echoes() async throws {
    try await RunningService.with { service in
      let reader = try await ConsoleReader.loggedIn(service.client, key: service.key(.auditor))
      for probe in Self.probes {
        let encoded = probe.utf8.map { "%" + (($0 < 16 ? "0" : "") + String($0, radix: 16)) }.joined()
        for path in [
          "/search?q=\(encoded)", "/review/\(encoded)", "/episodes/\(encoded)", "/workflows/\(encoded)",
          "/login?next=\(encoded)", "/episodes?workflow=\(encoded)",
        ] {
          let answer = try await reader.get(path)
          guard answer.headers["content-type"] == "text/html; charset=utf-8" else { continue }
          try PageReading(answer.text).check(path)
        }
      }
    }
  }

  /// Redaction may rewrite what looks like an address or a card, which is not what is asked here.
  private static func isShownWhole(_ text: String) -> Bool {
    text.utf8.count < 2_000 && !text.contains("@") && text.filter(\.isNumber).count < 7
      && !["password", "token", "secret", "key", "auth"].contains { text.lowercased().contains($0) }
      && !text.contains("://")
  }

  /// A proposal and a run that hold the strings wherever text goes.
  private static func plant(
    _ strings: [String], in service: RunningService
  ) throws -> (proposal: String, episode: String, workflow: String) {
    let all = JSONValue.array(strings.map { .string($0) })
    let some = strings.filter { $0.utf8.count < 150 }
    let proposal = try PlantedProposal.plant(
      in: service.workspace, title: String(some.joined(separator: " ").prefix(180)),
      body: ["kind": "skill", "strings": all],
      evidence: ["supporting": all, "counter_examples": all, "failure_modes": all], reason: some.joined(separator: " "))
    let steps = some.prefix(60).enumerated().map { index, text -> JSONValue in
      [
        "step_run_id": .string("s\(index)"), "name": .string(text), "agent_id": .string(text), "status": "failed",
        "error": ["message": .string(text)], "input": .object(JSONObject([(text, .string(text))])),
        "output": .string(text),
      ]
    }
    let line: JSONObject = [
      "episode_id": "hostile", "workflow_id": .string(some.last ?? "x"), "outcome": "failed",
      "text": all[index: 20] ?? "x",
      "context": ["strings": all], "step_runs": .array(steps), "task": .string(some[5]),
      "initiator_id": .string(some[6]),
    ]
    let report = try service.patiently {
      try service.workspace.ingest(
        EpisodeUpload(
          bytes: [UInt8](JSONValue.object(line).text.utf8), name: "hostile", source: String(probes[1].prefix(40)),
          workflow: nil))
    }
    #expect(report.json["files"]?[index: 0]?["accepted"]?.integerValue == 1, "\(JSONValue.object(report.json).text)")
    let episode = try #require(try service.workspace.store.latestEpisodes(in: .default, workflow: nil, limit: 1).first)
    return (proposal, episode.id.rawValue, episode.workflowID.rawValue)
  }
}
