import Testing

@Suite("Layers")
struct LayerTests {
  @Test("every import follows the layer table")
  func importsFollowTable() {
    let files = Repository.swiftFiles.filter { $0.module != nil }
    #expect(!files.isEmpty)
    let violations = files.flatMap(LayerTable.violations)
    #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
  }

  @Test("the table points downwards only")
  func tablePointsDown() { #expect(LayerTable.contradictions == []) }

  @Test("C is called by Kernels and Files only")
  func foreignModules() {
    let callers = LayerTable.entries.filter { !$0.value.ours.isDisjoint(with: LayerTable.foreign) }.keys
    #expect(callers.sorted() == ["Files", "Kernels"])
  }

  @Test(
    "each library is seen by its module only",
    arguments: [
      ("GRDB", ["Bench", "Storage"]), ("Crypto", ["Audit", "Domain", "Packs"]), ("FoundationXML", ["Ingestion"]),
      ("HeapModule", ["Kernels", "LexicalSearch", "VectorSearch"]), ("ArgumentParser", ["Bench", "CLI"]),
    ])
  func librariesHaveOneDoor(library: String, modules: [String]) {
    let seen = LayerTable.entries.filter { $0.value.external.contains(library) }.keys
    #expect(seen.sorted() == modules)
  }

  @Test(
    "an import against the table is found, however it is written",
    arguments: [
      ("Sources/Governance/A.swift", "import Storage"), ("Sources/Domain/A.swift", "public import GRDB"),
      ("Sources/Synthesis/A.swift", "@testable import Governance"), ("Sources/Storage/A.swift", "package import CZlib"),
      ("Sources/PatternMining/A.swift", "import struct Domain.Timestamp"),
      ("Sources/Governance/A.swift", "import Domain; import Foundation"), ("Sources/Sundry/A.swift", "import Swift"),
      ("Benchmarks/Bench/A.swift", "@preconcurrency import FoundationXML"),
    ])
  func tableCanFail(path: String, text: String) {
    #expect(LayerTable.violations(in: SourceFile(path: path, text: text + "\n")).count == 1)
  }

  @Test("an import in a comment is none")
  func commentsAreNoImports() {
    let text = "// import GRDB\n/* import GRDB\nimport GRDB */ import Domain\nlet a = \"\"\"\nimport GRDB\n\"\"\"\n"
    let file = SourceFile(path: "Sources/Governance/A.swift", text: text)
    #expect(ImportLine.imports(in: file) == [ImportLine(module: "Domain", line: 3)])
  }

  @Test("every module has tests")
  func modulesHaveTests() {
    let swift = Set(Repository.swiftFiles.compactMap(\.module))
    let modules = ["Sources", "Benchmarks"].flatMap(Repository.folders).filter(swift.contains)
    #expect(!modules.isEmpty)
    #expect(Self.untested(modules, Set(Repository.swiftFiles.map(\.path))) == [])
  }

  @Test("a module without tests is found")
  func untestedIsFound() {
    #expect(Self.untested(["Domain", "Files", "CZlib"], ["Tests/FilesTests/AtomicFileTests.swift"]) == ["Domain"])
  }

  private static func untested(_ modules: [String], _ paths: Set<String>) -> [String] {
    modules.filter { module in
      guard LayerTable.entries[module]?.isUntested != true else { return false }
      let folder = "Tests/\(LayerTable.testFolders[module] ?? module + "Tests")/"
      return !paths.contains { $0.hasPrefix(folder) && $0.hasSuffix("Tests.swift") }
    }
  }
}
