/// Which module may import which: design "Modules". Arrows point to a lower layer only, and modules of layer 4 never
/// import each other; the few imports within a layer are those that the table of the design names.
struct LayerTable {
  /// What a module may import.
  struct Entry {
    let layer: Int
    /// Our modules.
    let ours: Set<String>
    /// Modules of packages and of the system beyond those that every module may import.
    let external: Set<String>
    /// Whether nothing needs a folder of tests: module maps, and the tool that runs during the build.
    let isUntested: Bool

    init(_ layer: Int, ours: Set<String> = [], external: Set<String> = [], isUntested: Bool = false) {
      self.layer = layer
      self.ours = ours
      self.external = external
      self.isUntested = isUntested
    }
  }

  /// Modules of layer 0 in C: only `Kernels` and `Files` may import them.
  static let foreign: Set<String> = ["CKernels", "COpenBLAS", "CXXHash", "CZlib"]

  private static let layer1: Set<String> = ["Kernels", "Files", "JSONDocuments"]
  private static let layer2: Set<String> = [
    "Domain", "LexicalSearch", "VectorSearch", "Embeddings", "PatternMining", "Expressions",
  ]
  private static let layer3: Set<String> = ["Execution", "Audit"]
  private static let layer4: Set<String> = ["Ingestion", "Retrieval", "Synthesis", "Governance", "Packs", "Storage"]
  private static let below4 = layer1.union(layer2).union(layer3)
  private static let below5 = below4.union(layer4)
  private static let files: Set<String> = ["Foundation", "FoundationEssentials", "Glibc", "Synchronization"]

  /// Every module that there may be.
  static let entries: [String: Entry] = [
    "CKernels": Entry(0, isUntested: true), "COpenBLAS": Entry(0, isUntested: true),
    "CXXHash": Entry(0, isUntested: true), "CZlib": Entry(0, isUntested: true),
    "Kernels": Entry(1, ours: ["CKernels", "COpenBLAS", "CXXHash"], external: ["HeapModule", "Synchronization"]),
    "Files": Entry(1, ours: ["CZlib", "CXXHash"], external: files),
    "JSONDocuments": Entry(1),
    "Domain": Entry(2, ours: ["JSONDocuments"], external: ["Crypto", "FoundationEssentials"]),
    "LexicalSearch": Entry(
      2, ours: ["Kernels", "Files"], external: ["HeapModule", "Foundation", "Glibc", "Synchronization"]),
    "VectorSearch": Entry(
      2, ours: ["Kernels", "Files"], external: ["HeapModule", "Foundation", "Glibc", "Synchronization"]),
    "Embeddings": Entry(
      2, ours: ["Kernels", "Files", "JSONDocuments"], external: ["Foundation", "Glibc", "Synchronization"]),
    "PatternMining": Entry(2, ours: ["Kernels"]),
    "Expressions": Entry(2, ours: ["JSONDocuments"]),
    "Execution": Entry(3, ours: ["Domain", "Expressions", "JSONDocuments"]),
    "Audit": Entry(3, ours: ["Domain", "JSONDocuments"], external: ["Crypto"]),
    "Ingestion": Entry(4, ours: below4, external: files.union(["FoundationXML", "SwiftProtobuf"])),
    "Retrieval": Entry(4, ours: below4, external: files),
    "Synthesis": Entry(4, ours: below4),
    "Governance": Entry(4, ours: below4),
    "Packs": Entry(4, ours: below4, external: ["Crypto"]),
    "Storage": Entry(4, ours: below4, external: files.union(["GRDB"])),
    "Application": Entry(5, ours: below5, external: files.union(["Dispatch"])),
    "Server": Entry(
      6, ours: below5.union(["Application"]),
      external: files.union([
        "Hummingbird", "HummingbirdCore", "HTTPTypes", "Logging", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOHTTPTypes",
        "ServiceLifecycle", "UnixSignals",
      ])),
    "CLI": Entry(6, ours: below5.union(["Application", "Server"]), external: files.union(["ArgumentParser"])),
    "Bench": Entry(
      6, ours: below5.union(["Application", "PlantedWorlds"]),
      external: files.union(["ArgumentParser", "GRDB", "NIOCore", "NIOPosix"])),
    "PlantedWorlds": Entry(5, ours: ["Domain", "JSONDocuments", "Retrieval", "Synthesis"]),
    "CatalogueEmbedder": Entry(6, external: ["Foundation"], isUntested: true),
  ]

  /// The folder of tests that a module has when it is not its own name with `Tests`.
  static let testFolders = ["CLI": "EndToEndTests", "Bench": "EndToEndTests"]

  /// What a file imports against the table.
  static func violations(in file: SourceFile) -> [Violation] {
    guard let module = file.module else { return [] }
    guard let entry = entries[module] else {
      return [Violation(path: file.path, line: 0, message: "the module \(module) is not in the layer table")]
    }
    let allowed = entry.ours.union(entry.external).union(["Swift"])
    return ImportLine.imports(in: file).filter { !allowed.contains($0.module) }.map {
      Violation(path: file.path, line: $0.line, message: "\(module) may not import \($0.module)")
    }
  }

  /// What is wrong with the table itself: an import of the same or a higher layer that the design does not name.
  static var contradictions: [String] {
    entries.keys.sorted().flatMap { module -> [String] in
      guard let entry = entries[module] else { return [] }
      return entry.ours.sorted().filter { (entries[$0]?.layer ?? .max) >= entry.layer && module != "CLI" }.map {
        "\(module) → \($0)"
      }
    }
  }
}

/// One import declaration.
struct ImportLine: Hashable {
  let module: String
  /// The line, from 1.
  let line: Int

  private static let modifiers: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
  private static let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]

  /// The imports of a file, whatever their attributes, access and kind.
  static func imports(in file: SourceFile) -> [ImportLine] {
    file.codeLines.enumerated().flatMap { index, line in
      line.split(separator: ";").compactMap(module).map { ImportLine(module: $0, line: index + 1) }
    }
  }

  private static func module(of statement: Substring) -> String? {
    var words = statement.split(whereSeparator: \.isWhitespace).map(String.init)[...]
    while let first = words.first, first.hasPrefix("@") || modifiers.contains(first) { words.removeFirst() }
    guard words.popFirst() == "import" else { return nil }
    if let first = words.first, kinds.contains(first) { words.removeFirst() }
    return words.first.map { String($0.prefix { $0 != "." }) }
  }
}
