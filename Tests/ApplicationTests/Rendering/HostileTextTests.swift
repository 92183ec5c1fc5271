import Domain
import Foundation
import JSONDocuments
import Testing

@testable import Application

@Suite("Proposals that want to deceive their reader")
struct HostileTextTests {
  static let attacks = [
    "</title><script>alert(1)</script>", "<svg onload=alert(1)>", "\"><img src=x onerror=alert(1)>",
    "javascript:alert(1)", "{{7*7}}${7*7}<%= 7*7 %>", "</pre></details><iframe src=//evil.example>",
    "]]><![CDATA[<x>", "--><!--", "`code` ``` **bold** [link](javascript:alert(1)) ![i](http://e.example/x.png)",
    "| cell | cell |", "approve\u{202E}tcejer", "zero\u{200B}width", "\u{FEFF}mark", "tag\u{E0041}\u{E0042}",
    "line\u{2028}line\u{2029}", "\u{1B}[2J\u{7}", "soft\u{AD}hyphen", "\u{3164}filler", "nul\u{0}",
  ]

  static func hostile(_ text: String) throws -> ProposalPage {
    var body = ReviewedProposals.skillBody
    body["skill"] = .object(
      (body["skill"]?.objectValue ?? [:]).merging(["skill_name": .string(text), "description": .string(text)]))
    body["note"] = .string(text)
    var proposal = ReviewedProposals.skill(body)
    proposal.draft.title = text
    proposal.draft.evidence["failure_modes"] = [["error": .string(text), "calls": 1, "cases": 1]]
    proposal.draft.evidence["supporting"] = [.string(text)]
    return try ReviewedProposals.page(proposal)
  }

  @Test("markup in a proposal makes no element in any form", arguments: attacks)
  func markup(attack: String) throws {
    let clean = try Self.hostile("harmless").html
    let html = try Self.hostile(attack).html
    #expect(XMLCheck.isWellFormed(html.replacing("<!DOCTYPE html>", with: "")))
    let names = { (text: String) in text.matches(of: /<([a-z0-9]+)[ \/>]/).map { String($0.output.1) } }
    #expect(Set(names(html)).subtracting(names(clean)).isEmpty)
    #expect(html.firstMatch(of: /<[^>]* on[a-z]+=/) == nil)
    let markdown = try Self.hostile(attack).markdown
    let fenced = markdown.split(separator: "\n").filter { !$0.hasPrefix("  ") && !$0.hasPrefix("{") }
    for line in fenced where !line.hasPrefix("<details>") && !line.hasPrefix("</details>") && !line.hasPrefix("~") {
      #expect(line.firstMatch(of: /(^|[^\\])<[a-zA-Z\/!]/) == nil, "\(line)")
      #expect(line.firstMatch(of: /(^|[^\\])\]\(/) == nil, "\(line)")
    }
  }

  @Test("a character that cannot be seen is written out in every form", arguments: attacks)
  func invisible(attack: String) throws {
    let page = try Self.hostile(attack)
    for form in [page.text, page.markdown, page.html] {
      #expect(!form.unicodeScalars.contains { $0 != "\n" && VisibleText.isHidden($0) })
    }
    let hidden = attack.unicodeScalars.filter(VisibleText.isHidden)
    for scalar in hidden {
      let code = "⟨\(VisibleText.code(of: scalar))⟩"
      #expect(page.text.contains(code) && page.html.contains(code) && page.markdown.contains(code))
    }
    #expect(page.deceptive.blocks.isEmpty == hidden.isEmpty)
  }

  @Test("an exact document with hidden characters stays the same document")
  func exact() throws {
    let value: JSONValue = ["a\u{202E}b": .string(Self.attacks.joined(separator: " \u{10FFFF}"))]
    let text = VisibleText.exact(value)
    #expect(try JSONValue(parsing: text) == value)
    #expect(text.contains("a\\u202eb") && !text.unicodeScalars.contains { $0 != "\n" && VisibleText.isHidden($0) })
  }

  @Test("an identifier with letters that look like others is flagged with its place")
  func lookalike() throws {
    var body = ReviewedProposals.skillBody
    body["skill"] = .object((body["skill"]?.objectValue ?? [:]).merging(["skill_id": "SK-\u{0415}RP-002"]))
    let page = try ReviewedProposals.page(ReviewedProposals.skill(body))
    #expect(
      page.deceptive.blocks == [
        .table(
          PageTable(
            caption: "Deceptive text", header: ["place", "text", "why"],
            rows: [
              [
                "/skill/skill_id", "SK-\u{0415}RP-002",
                "is an identifier with characters that may look like others: U+0415",
              ]
            ]))
      ])
    #expect(page.text.contains("LOOK TWICE"))
  }

  @Test("a long proposal is shown to its last character")
  func long() throws {
    var body = ReviewedProposals.skillBody
    body["note"] = .string(String(repeating: "a", count: 2_000_000) + "PAYLOAD")
    let page = try ReviewedProposals.page(ReviewedProposals.skill(body))
    #expect(page.html.contains("aPAYLOAD"))
    #expect(page.markdown.contains("aPAYLOAD"))
    #expect(page.text.contains("[The exact change that is hashed: --format md or --json]"))
  }

  @Test("a fence is longer than any run of its mark")
  func fence() {
    #expect(MarkdownText.fenced("a ```` b", as: "json") == ["`````json", "a ```` b", "`````"])
    #expect(MarkdownText.code("a`b") == "``a`b``")
    #expect(
      MarkdownText.escaped("1. [a](b) snake_case _x_ http://e") == "1\\. \\[a\\](b) snake_case \\_x\\_ http\\://e")
  }
}
