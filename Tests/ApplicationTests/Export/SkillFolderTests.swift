import Domain
import Foundation
import JSONDocuments
import Testing

@testable import Application

@Suite("Agent Skills folders")
struct SkillFolderTests {
  @Test(
    "a name has lower-case letters, digits and single hyphens, and hostile ones stay apart",
    arguments: [
      ("SK-OCR-001", "Document_Entity_Extractor", "sk-ocr-001-document-entity-extractor"),
      ("WF-FIN-001", "Automated  Invoice--Processing ", "wf-fin-001-automated-invoice-processing"),
      ("../../etc", "passwd", "etc-passwd-"), ("..", "..", "skill-"), ("SK-\u{0415}RP", "x", "sk-rp-x-"),
      ("", "", "skill-"), ("a\u{0}b", "\n", "a-b-"),
      (String(repeating: "A", count: 90), "x", String(repeating: "a", count: 55) + "-"),
    ])
  func names(id: String, title: String, start: String) {
    let name = SkillFolder.name(id: id, title: title)
    #expect(name == start || start.hasSuffix("-") && name.hasPrefix(start) && name.count == start.count + 8, "\(name)")
    #expect(name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil && name.count <= 64)
  }

  @Test("names that differ only in what a folder cannot hold are different folders")
  func distinct() {
    let names = ["a/b", "a\\b", "a\u{202E}b", "a.b", "ab"].map { SkillFolder.name(id: $0, title: "t") }
    #expect(Set(names).count == names.count)
  }

  @Test("texts of the front matter are quoted, cut to their limits and hold no three hyphens")
  func quoting() {
    #expect(SkillFolder.FrontMatter.quoted("a\"b\\c", 10) == #""a\"b\\c""#)
    #expect(SkillFolder.FrontMatter.quoted("a\nname: b", 30) == "\"a⟨U+000A⟩name: b\"")
    #expect(SkillFolder.FrontMatter.quoted("a --- b", 10) == #""a -\x2d- b""#)
    #expect(!SkillFolder.FrontMatter.quoted("-------", 10).contains("---"))
    #expect(SkillFolder.FrontMatter.quoted("abcdef", 4) == "\"abc…\"")
  }

  @Test("the folder of a published skill tells its call, its errors, its proof and its tests")
  func skill() throws {
    let proposal = ReviewedProposals.skill()
    let skill = try SkillDefinition(json: proposal.draft.body["skill"]?.objectValue ?? [:])
    let folder = SkillFolder(skill, proposal: proposal)
    #expect(folder.frontMatter.name == "sk-obs-terms-1-terms")
    #expect(folder.frontMatter.license == nil)
    let body = folder.body.joined(separator: "\n")
    for part in [
      "`terms(vendor_id, as_of, limit?)`", "| limit | integer | no | 5 |", "- MISSING_ARGUMENT",
      "- missing as_of: 16 calls",
      "29 of 29 calls fit; lower 95 % bound 0.9", "\"secret_ref\": \"vault:skills/terms#token\"",
      "(assets/contract-tests.json)",
    ] { #expect(body.contains(part), "\(part) in \(body)") }
    #expect(
      folder.files.map(\.path) == ["SKILL.md", "assets/skill.json", "assets/contract-tests.json", "assets/export.json"])
    #expect(
      ExportManifest(folder.files[3].bytes)?.digests.map(\.path) == [
        "SKILL.md", "assets/contract-tests.json", "assets/skill.json",
      ])
  }

  @Test("the folder of a workflow numbers its steps and says where each leads, and when")
  func workflow() throws {
    let folder = SkillFolder(try ReviewedProposals.target(), skills: [], proposal: nil, tests: nil)
    let body = folder.body.joined(separator: "\n")
    for part in [
      "2. **F-02 logic_check with SK-LOGIC-003**", "   - When pass is true, go on to 4 (F-04).",
      "   - On error, go on to 3 (F-03).", "   - Wait for the answer \"decision\" from outside.", "   - Otherwise end.",
      "It is part of the catalogue",
    ] { #expect(body.contains(part), "\(part) in \(body)") }
  }

  @Test("an export replaces its own folder, and leaves alone what it did not write or what was edited")
  func overwriting() throws {
    let data = WorkspaceTests.Folder()
    let out = WorkspaceTests.Folder()
    let workspace = try Workspace(creating: data.path, clock: WorkspaceTests.clock)
    let report = try workspace.exportSkill("SK-OCR-001", to: out.path)
    let folder = "\(out.path)/sk-ocr-001-document-entity-extractor"
    #expect(report.folder == folder && report.files.first == "SKILL.md")
    let first = try String(contentsOfFile: folder + "/SKILL.md", encoding: .utf8)
    _ = try workspace.exportSkill("SK-OCR-001", to: out.path)
    #expect(try String(contentsOfFile: folder + "/SKILL.md", encoding: .utf8) == first)
    #expect(try FileManager.default.contentsOfDirectory(atPath: out.path) == ["sk-ocr-001-document-entity-extractor"])
    try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/notes.txt"))
    #expect(throws: UsageError.self) { try workspace.exportSkill("SK-OCR-001", to: out.path) }
    try FileManager.default.removeItem(atPath: folder + "/notes.txt")
    try Data((first + "edited").utf8).write(to: URL(fileURLWithPath: folder + "/SKILL.md"))
    #expect(throws: UsageError.self) { try workspace.exportSkill("SK-OCR-001", to: out.path) }
    try FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    #expect(throws: UsageError.self) { try workspace.exportSkill("SK-OCR-001", to: out.path) }
    try FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createSymbolicLink(atPath: folder, withDestinationPath: data.path)
    #expect(throws: UsageError.self) { try workspace.exportSkill("SK-OCR-001", to: out.path) }
    #expect(FileManager.default.fileExists(atPath: data.path + "/autogenesis.db"))
  }
}
