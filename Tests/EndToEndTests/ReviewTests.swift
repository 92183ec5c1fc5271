import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("From the queue to a draft version and back")
struct ReviewTests {
  /// The demo's store, made once: many runs, several proposals.
  static let demo = Result { try Self.makeDemo() }

  /// Where `make demo` puts it too, so that the text names the same paths.
  private static let data = "demo/data"

  /// The copies are for the tests that decide; they are made while no process has the store open.
  private static func makeDemo() throws -> (ScratchFolder, CommandRun) {
    let scratch = try ScratchFolder()
    try FileManager.default.createDirectory(at: scratch.url.appending(path: "demo"), withIntermediateDirectories: true)
    let run = try CommandRun.autogenesis(["demo", "--data", data, "--json", "--quiet"], in: scratch.url)
    for copy in ["decisions", "blocked", "console"] {
      try FileManager.default.copyItem(at: scratch.url.appending(path: data), to: scratch.url.appending(path: copy))
    }
    return (scratch, run)
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
    let files = report["first"]?["ingest"]?["quarantine"]?.arrayValue ?? []
    #expect(files.map { $0["file"]?.stringValue } == ["runs-0305.jsonl", "runs-0309.jsonl", "runs-0312.jsonl"])
    #expect(files.allSatisfy { ($0["line"]?.integerValue ?? 0) > 50 && $0["reason"]?.stringValue != nil })
    let redacted = report["first"]?["ingest"]?["redacted"]?.objectValue ?? JSONObject()
    #expect(redacted.reduce(0) { $0 + ($1.value.integerValue ?? 0) } == 212)
    #expect(NightlyTests.numbers(in: report["second"] ?? .null).allSatisfy { $0 == "0" })
    let tampered = try #require(report["tampered"])
    #expect(tampered["intact"]?.boolValue == false)
    #expect(tampered["found"]?.stringValue == "entry \(tampered["entry"]?.text ?? ""): body-hash")
    let written = try String(contentsOf: scratch.url.appending(path: Self.data + "/reports/demo.json"), encoding: .utf8)
    #expect(try written == report.canonicalText() + "\n")
    #expect(
      FileManager.default.fileExists(atPath: scratch.url.appending(path: Self.data + "/reports/nightly.txt").path))
  }

  @Test("the demo's report equals the committed one, byte for byte, as data and as text")
  func golden() throws {
    let (scratch, _) = try Self.demo.get()
    let folder = SharedData.repository.appending(path: "datasets/demo")
    for ending in ["json", "txt"] {
      let made = try Data(contentsOf: scratch.url.appending(path: "\(Self.data)/reports/demo.\(ending)"))
      let committed = folder.appending(path: "expected-report.\(ending)")
      if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try made.write(to: committed) }
      #expect(try Data(contentsOf: committed) == made, "expected-report.\(ending)")
    }
  }

  @Test("the commands that the report offers to agent and reviewer, and the check of the changed copy, do what it says")
  func offers() throws {
    let (scratch, _) = try Self.demo.get()
    let text = try String(contentsOf: scratch.url.appending(path: Self.data + "/reports/demo.txt"), encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init)
    for name in ["agent", "reviewer"] {
      let line = try #require(lines.first { $0.hasPrefix("  \(name) ") })
      let command = line.dropFirst(name.count + 2).trimmingCharacters(in: .whitespaces)
      let run = try CommandRun.shell(command, in: scratch.url)
      #expect(run.status == 0 && run.output.count > 100, "\(command): \(run.errors)")
    }
    let tampered = try #require(lines.first { $0.hasPrefix("TAMPER") })
    let check = try CommandRun.shell("autogenesis audit verify --data \(Self.data)/tampered", in: scratch.url)
    let found = check.output.split(separator: "\n").compactMap { $0.split(separator: ": ", maxSplits: 1).last }
    #expect(check.status == 1)
    #expect(found.contains { tampered.contains("\"\($0)\", exit 1") }, "\(check.output)")
  }

  @Test("two reviewers approve, publishing inserts a draft, activation and withdrawal are acts of their own")
  func decisions() throws {
    let (scratch, _) = try Self.demo.get()
    func call(_ arguments: String...) throws -> CommandRun {
      try CommandRun.autogenesis(arguments + ["--data", "decisions", "--json"], in: scratch.url)
    }
    let queue = try call("queue", "list").json()["proposals"]?.arrayValue ?? []
    let proposal = try #require(
      queue.first { $0["claim"]?.stringValue == "codify" && $0["state"]?.stringValue == "pending" })
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
      let run = try CommandRun.autogenesis(arguments + ["--data", Self.data, "--json"], in: scratch.url)
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
