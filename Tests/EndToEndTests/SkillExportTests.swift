import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite("Exports as Agent Skills folders")
struct SkillExportTests {
  @Test(
    "the public validator accepts every catalogue skill, every catalogue workflow and what the demo's proposals publish",
    .enabled(if: PythonClients.isPresent, "needs the Python tools: \(PythonClients.reason)"))
  func validator() throws {
    let programs = try PythonClients.programs.get()
    let (demo, _) = try ReviewTests.demo.get()
    let scratch = try ScratchFolder()
    try scratch.copy(demo.url.appending(path: "demo/data"), to: "data")
    func call(_ arguments: String...) throws -> JSONValue {
      let run = try CommandRun.autogenesis(arguments + ["--data", "data", "--json"], in: scratch.url)
      #expect(run.status == 0, "\(arguments): \(run.errors)")
      return try run.json()
    }
    let published = try publishEverything(call)
    let skills = try call("skills", "list")["skills"]?.arrayValue ?? []
    let workflows = (try call("workflows", "list")["workflows"]?.arrayValue ?? []).filter {
      $0["status"]?.stringValue != "observed"
    }
    #expect(skills.filter { $0["origin"]?.stringValue == "catalogue" }.count == 14)
    #expect(published.count >= 2)
    for (command, items) in [("skills", skills), ("workflows", workflows)] {
      for item in items {
        let name = "\(item["id"]?.stringValue ?? "")@\(item["version"]?.stringValue ?? "")"
        let report = try call(command, "export", name, "--to", "out")
        #expect(report["object"]?.stringValue == name)
      }
    }
    // What a change brings along has tests of its own.
    let brought = try call("workflows", "test", "WF-FIN-009@1.0.0")
    #expect(brought["tests"]?.arrayValue?.count == 3)
    #expect(
      try String(
        contentsOf: scratch.url.appending(path: "out/wf-fin-009-vendor-variance-mitigation/assets/unit-tests.json"),
        encoding: .utf8
      ).contains("it waits for the decision"))
    let folders = try FileManager.default.contentsOfDirectory(atPath: scratch.url.appending(path: "out").path).sorted()
    // Versions of one object share a folder.
    #expect(folders.count == Set((skills + workflows).compactMap { $0["id"]?.stringValue }).count)
    let check = try CommandRun.shell(
      "printf '%s\\n' out/* | xargs -P 2 -n 1 '\(programs.path)/agentskills' validate", in: scratch.url)
    #expect(check.status == 0, "\(check.output)\(check.errors)")
    #expect(check.output.split(separator: "\n").filter { $0.hasPrefix("Valid skill: ") }.count == folders.count)
    let broken = scratch.url.appending(path: "out/\(folders[0])/SKILL.md")
    try Data(try String(contentsOf: broken, encoding: .utf8).replacing("name: ", with: "name: x").utf8).write(
      to: broken)
    let refused = try CommandRun.shell("'\(programs.path)/agentskills' validate 'out/\(folders[0])'", in: scratch.url)
    #expect(refused.status == 1)
  }

  /// Approves and publishes whatever waits for review, and returns what that inserted.
  private func publishEverything(_ call: (String...) throws -> JSONValue) throws -> [String] {
    let queue = try call("queue", "list")["proposals"]?.arrayValue ?? []
    var published: [String] = []
    // Two changes of one workflow version exclude each other: the first that is published outdates the other.
    for proposal in queue where proposal["state"]?.stringValue == "pending" && proposal["type"]?.stringValue != "step" {
      guard let id = proposal["id"]?.stringValue else { continue }
      while let role = try call("queue", "show", id)["open_roles"]?.arrayValue?.first?.stringValue {
        _ = try call("queue", "approve", id, "--as", role)
      }
      published.append(try call("queue", "publish", id, "--as", "QA-M-001")["published_object"]?.stringValue ?? "")
    }
    return published
  }

  @Test("a page is given as text, Markdown, HTML and JSON, and a drawing beside it")
  func formats() throws {
    let (demo, _) = try ReviewTests.demo.get()
    func call(_ arguments: String...) throws -> CommandRun {
      try CommandRun.autogenesis(arguments + ["--data", "demo/data"], in: demo.url)
    }
    let queue = try call("queue", "list", "--json").json()["proposals"]?.arrayValue ?? []
    let id = try #require(queue.first { $0["type"]?.stringValue == "workflow" }?["id"]?.stringValue)
    #expect(try call("queue", "show", id).output.contains("WHY IT MAY BE WRONG"))
    #expect(try call("queue", "show", id, "--format", "md").output.hasPrefix("# \(id) "))
    let html = try call("queue", "show", id, "--format", "html", "--svg", "graph.svg")
    #expect(html.output.hasPrefix("<!DOCTYPE html>") && html.output.hasSuffix("</html>\n"))
    #expect(html.output.contains("runs · "))
    let drawing = try String(contentsOf: demo.url.appending(path: "graph.svg"), encoding: .utf8)
    #expect(drawing.contains("% succeed</text>"))
    let page = try call("queue", "show", id, "--json").json()["page"]
    #expect(page?["why_we_believe_it"]?["facts"]?.arrayValue?.isEmpty == false)
    #expect(page?["risk"]?["tables"]?[index: 0]?["rows"]?.arrayValue?.count == 5)
    #expect(try call("queue", "show", id, "--json", "--format", "md").status == 2)
  }
}
