import Domain
import Foundation
import JSONDocuments
import TestSupport
import Testing

@testable import Application

@Suite("The page of a proposal")
struct ProposalPageTests {
  static func changePage() throws -> ProposalPage {
    let target = try ReviewedProposals.target()
    let proposal = try ReviewedProposals.change()
    let after = try WorkflowDefinition(json: proposal.draft.body["workflow"]?.objectValue ?? [:])
    return try ReviewedProposals.page(
      proposal, target: target, frequencies: ReviewedProposals.frequencies([after, target]),
      history: ProposalPage.History(
        earlier: ["P-2 was rejected with 600 runs by QA-M-001 as QA-M-001: \"too few\""],
        addenda: ["40 more runs, effect +46.0 points"]))
  }

  @Test(
    "each form of the page of a change is as the golden file has it",
    arguments: [
      ("change-page.txt", "text"), ("change-page.md", "md"), ("change-page.html", "html"), ("change-page.svg", "svg"),
    ])
  func golden(name: String, form: String) throws {
    let page = try Self.changePage()
    let text =
      switch form {
      case "text": page.text
      case "md": page.markdown
      case "html": page.html
      default: page.drawing?.svg ?? ""
      }
    let file = SharedData.repository.appending(path: "Tests/ApplicationTests/Golden/\(name)")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try Data(text.utf8).write(to: file) }
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
  }

  @Test("what changes is told in two sentences, with the condition in words")
  func sentences() throws {
    #expect(
      ChangeSentences(try Self.changePage()).all == [
        "When vendor_id is VEND-445 or VEND-992 and variance is at least 0.025, hand the run to a person (F-03) after F-02 instead of going on to F-04.",
        "This makes version 1.4.0 of WF-FIN-001 1.3.0; 90 % of the runs take the same path as today.",
      ])
    let skill = try ReviewedProposals.page(ReviewedProposals.skill())
    #expect(
      ChangeSentences(skill).all == [
        "Add the skill SK-OBS-terms-1 0.1.0 as terms(vendor_id, as_of, limit?), tier exp.",
        "Recorded runs called terms 143 times in 143 runs without a catalogue entry; no run changes until a workflow uses the skill.",
      ])
  }

  @Test(
    "every kind of change has its sentence",
    arguments: [
      ("insert", "Do check after F-01, before F-04, always."),
      ("remove", "Leave out check: go from F-01 to F-04, always."),
      ("reorder", "Do check before F-04 and not after it, always."),
      ("route", "Go on to check after F-01 instead of going on to F-04, always."),
      ("hand_off", "Hand the run to a person (check) after F-01 instead of going on to F-04, always."),
      ("retune", "Set tolerance of check to 0.04 (today 0.05), always."),
      ("timeout", "Stop waiting for check after 45000 ms (today 300000), always."),
    ])
  func kinds(kind: String, sentence: String) throws {
    var proposal = try ReviewedProposals.change()
    let isTimeout = kind == "timeout"
    let path: JSONValue = isTimeout ? "/steps/1/timeout_ms" : "/steps/1/parameters/tolerance"
    var hypothesis: JSONObject = [
      "kind": .string(kind), "after": "F-01", "step": "check", "instead": "F-04", "value": isTimeout ? 45000 : 0.04,
    ]
    if !isTimeout { hypothesis["parameter"] = "tolerance" }
    proposal.draft.body["hypothesis"] = .object(hypothesis)
    proposal.draft.body["patch"] = [
      ["op": "test", "path": "/version", "value": "1.3.0"],
      ["op": "test", "path": path, "value": isTimeout ? 300000 : 0.05],
    ]
    #expect(ChangeSentences(try ReviewedProposals.page(proposal)).all[0] == sentence)
  }

  @Test("the patch is told in words, each old value beside the new one, steps by their ids although their places move")
  func patch() throws {
    let base = JSONValue.object(try ReviewedProposals.target().json)
    #expect(
      PatchWords.told(ReviewedProposals.patch(), on: base) == [
        "Change the workflow's version from 1.3.0 to 1.4.0.", "Change the workflow's status from active to draft.",
        "Add to the step F-02: when vendor_id is VEND-445 or VEND-992 and variance is at least 0.025, go on to F-03.",
        "Change the timeout of the step F-01 (ms) from 300000 to 45000.",
        "Add the step F-06 (logic_check) with SK-LOGIC-003; it leads to F-04.",
        "Change condition 2 of the step F-02 (goto) from F-04 to F-06.",
      ])
    #expect(PatchWords.told(["no patch"], on: nil) == ["The patch cannot be read: see its exact form."])
    let long = JSONValue.string(String(repeating: "x", count: 500))
    let cut = PatchWords.told([["op": "replace", "path": "/steps/0/parameters/a", "value": long]], on: nil)
    #expect(cut.count == 1 && cut[0].hasSuffix("… (cut here; the exact patch has all 500 characters)."))
  }

  @Test("risk is shown as addends that add up to the score")
  func risk() throws {
    let section = try Self.changePage().risk
    guard case .table(let table) = section.blocks[0] else {
      Issue.record("no table")
      return
    }
    #expect(section.note == "0.2123 med, threshold 0.4")
    #expect(
      table.rows.map { Array($0.prefix(4)) } == [
        ["blast radius", "0.35", "0.098", "0.0343"], ["data sensitivity", "0.25", "0.6", "0.15"],
        ["privilege", "0.25", "0.1", "0.025"], ["historical error", "0.15", "0.02", "0.003"],
        ["sum", "", "", "0.2123"],
      ])
    #expect(table.rows[0][4] == "118 of 1,200 runs")
  }

  @Test("the reasons for and against stand side by side in columns of equal width")
  func pair() throws {
    let page = try Self.changePage()
    let html = page.html
    let pair = try #require(html.range(of: "<div class=\"pair\">"))
    let rest = html[pair.upperBound...]
    let belief = try #require(rest.range(of: "WHY WE BELIEVE IT")).lowerBound
    let doubt = try #require(rest.range(of: "WHY IT MAY BE WRONG")).lowerBound
    #expect(belief < doubt)
    #expect(html.contains(".pair{display:grid;grid-template-columns:1fr 1fr;"))
    #expect(page.markdown.contains("| WHY WE BELIEVE IT | WHY IT MAY BE WRONG |"))
  }

  @Test("no form drops an item of the evidence without saying so")
  func complete() throws {
    let page = try Self.changePage()
    for form in [page.markdown, page.html, JSONValue.object(page.json).text] {
      for index in 11...63 { #expect(form.contains("ep-00000000000000\(index)@1")) }
    }
    #expect(page.text.contains("48 more: --format md lists all"))
  }

  @Test("the document loads nothing, runs nothing and names its style sheet by digest")
  func document() throws {
    let html = try Self.changePage().html
    #expect(XMLCheck.isWellFormed(html.replacing("<!DOCTYPE html>", with: "")))
    #expect(html.contains("default-src &#39;none&#39;; style-src &#39;sha256-"))
    for forbidden in [
      "<script", "<link", "<img", "<iframe", "<object", "href=", "src=", "style=\"", " on", "url(http", "@import",
    ] {
      #expect(!html.lowercased().contains("<a \(forbidden)"))
      if forbidden != " on" { #expect(!html.lowercased().contains(forbidden), "\(forbidden)") }
    }
    #expect(html.firstMatch(of: /<[^>]* on[a-z]+=/) == nil)
    let sheet = PageDocument.sheet.description
    #expect(sheet.allSatisfy { !"<>&\"'".contains($0) })
    #expect(html.contains("<style>\(sheet)</style>"))
  }
}
