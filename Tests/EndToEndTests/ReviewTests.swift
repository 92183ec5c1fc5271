import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("From the queue to a draft version and back")
struct ReviewTests {
  /// The demo's store, made once: many runs, several proposals.
  static let demo = Result { try Self.makeDemo() }

  private static func makeDemo() throws -> (ScratchFolder, CommandRun) {
    let scratch = try ScratchFolder()
    return (scratch, try CommandRun.autogenesis(["demo", "--data", "demo", "--json", "--quiet"], in: scratch.url))
  }

  @Test("the demo proposes what is planted, blocks what moves money, and finds the tampering")
  func demoReport() throws {
    let (scratch, run) = try Self.demo.get()
    #expect(run.status == 0, "\(run.errors)")
    let report = try run.json()
    let proposed = report["first"]?["propose"]?["proposed"]?.arrayValue ?? []
    #expect(
      proposed.contains {
        $0["claim"]?.stringValue == "skill" && $0["title"]?.stringValue?.contains("vendor_terms") == true
      })
    #expect(
      proposed.contains {
        $0["claim"]?.stringValue == "codify" && $0["title"]?.stringValue?.contains("Returns Desk") == true
      })
    let blocked = report["first"]?["propose"]?["blocked"]?.arrayValue ?? []
    #expect(
      blocked.contains { $0["title"]?.stringValue?.contains("Refund Desk") == true }, "\(report.text.prefix(2000))")
    #expect(report["first"]?["ingest"]?["duplicate"]?.integerValue == 37)
    #expect(report["first"]?["ingest"]?["quarantined"]?.integerValue == 3)
    #expect(report["tampered"]?["intact"]?.boolValue == false)
    let golden = SharedData.repository.appending(path: "datasets/demo/expected-report.json")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try Data((try report.canonicalText() + "\n").utf8).write(to: golden)
    }
    #expect(try String(contentsOf: golden, encoding: .utf8) == report.canonicalText() + "\n")
    #expect(FileManager.default.fileExists(atPath: scratch.url.appending(path: "demo/reports/nightly.txt").path))
  }

  @Test("two reviewers approve, publishing inserts a draft, activation and withdrawal are acts of their own")
  func decisions() throws {
    let (scratch, _) = try Self.demo.get()
    try FileManager.default.copyItem(
      at: scratch.url.appending(path: "demo"), to: scratch.url.appending(path: "decisions"))
    func call(_ arguments: String...) throws -> CommandRun {
      try CommandRun.autogenesis(arguments + ["--data", "decisions", "--json"], in: scratch.url)
    }
    let queue = try call("queue", "list").json()["proposals"]?.arrayValue ?? []
    let proposal = try #require(
      queue.first { $0["type"]?.stringValue == "workflow" && $0["state"]?.stringValue == "pending" })
    let id = try #require(proposal["id"]?.stringValue)
    #expect(try call("queue", "publish", id, "--as", "QA-M-001").status == 2)
    #expect(try call("queue", "reject", id, "--as", "QA-M-001").status == 2)
    #expect(try call("queue", "approve", id, "--as", "agent-SK-GEN-009").status == 2)
    #expect(try call("queue", "approve", id, "--as", "QA-M-001").json()["state"]?.stringValue == "in_review")
    #expect(try call("queue", "approve", id, "--as", "QA-M-001").status == 2)
    #expect(try call("queue", "approve", id, "--as", "SEC-M-001").json()["state"]?.stringValue == "approved")
    let published = try call("queue", "publish", id, "--as", "QA-M-001").json()
    #expect(published["state"]?.stringValue == "published")
    let object = try #require(published["published_object"]?.stringValue)
    #expect(try call("workflows", "show", object).json()["status"]?.stringValue == "draft")
    #expect(try call("workflows", "test", object).status == 0)
    #expect(try call("workflows", "activate", object, "--as", "QA-M-001").json()["status"]?.stringValue == "active")
    #expect(try call("workflows", "withdraw", object, "--as", "SEC-M-001").json()["status"]?.stringValue == "retired")
    #expect(try call("audit", "verify").json()["intact"]?.boolValue == true)
    #expect(try call("doctor").status == 0)
  }

  @Test("a blocked proposal can be rejected with a reason and never approved")
  func blocked() throws {
    let (scratch, _) = try Self.demo.get()
    try FileManager.default.copyItem(
      at: scratch.url.appending(path: "demo"), to: scratch.url.appending(path: "blocked"))
    func call(_ arguments: String...) throws -> CommandRun {
      try CommandRun.autogenesis(arguments + ["--data", "blocked", "--json"], in: scratch.url)
    }
    let queue = try call("queue", "list").json()["proposals"]?.arrayValue ?? []
    let id = try #require(queue.first { $0["state"]?.stringValue == "blocked" }?["id"]?.stringValue)
    #expect(try call("queue", "approve", id, "--as", "QA-M-001").status == 2)
    let rejected = try call("queue", "reject", id, "--as", "QA-M-001", "--reason", "moves money")
    #expect(try rejected.json()["state"]?.stringValue == "rejected", "\(rejected.errors)")
  }

  @Test("advice, search and similar runs answer from the demo's store")
  func questions() throws {
    let (scratch, _) = try Self.demo.get()
    func call(_ arguments: String...) throws -> JSONValue {
      let run = try CommandRun.autogenesis(arguments + ["--data", "demo", "--json"], in: scratch.url)
      #expect(run.status == 0, "\(run.errors)")
      return try run.json()
    }
    let advice = try call("advise", "F-01", "--workflow", "WF-FIN-001")
    #expect(advice["abstained"]?.boolValue == false)
    #expect(advice["next"]?.arrayValue?.first?["step"]?.stringValue == "F-02")
    let rare = try call("advise", "F-05", "F-01", "--workflow", "WF-FIN-001")
    #expect(rare["abstained"]?.boolValue == true)
    let found = try call("search", "vendor_terms MISSING_ARGUMENT", "--explain", "--type", "step_run")
    let first = try #require(found["results"]?.arrayValue?.first)
    #expect(first["matched_terms"]?.arrayValue?.isEmpty == false)
    #expect(first["text"]?.stringValue?.contains("vendor_terms") == true)
    let episode = try #require(
      try call("episodes", "list", "--workflow", "WF-CS-007", "--limit", "1")["episodes"]?.arrayValue?.first?["id"]?
        .stringValue)
    let similar = try call("similar", episode, "--workflow", "WF-CS-007")
    #expect(similar["results"]?.arrayValue?.count == 10)
    #expect(similar["results"]?.arrayValue?.contains { $0["id"]?.stringValue == episode } == false)
  }
}
