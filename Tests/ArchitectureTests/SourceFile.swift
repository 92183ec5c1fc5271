import Foundation

/// One text file of the repository.
struct SourceFile: Hashable {
  /// The path from the repository's root, with `/`.
  let path: String
  /// The whole text.
  let text: String

  /// The lines of the text, from the first; a final newline does not start a line.
  let lines: [String]
  /// The same lines with comments and the contents of string literals blanked out; empty when the file is not Swift.
  let codeLines: [String]

  init(path: String, text: String) {
    self.path = path
    self.text = text
    lines = Self.lines(of: text)
    codeLines = path.hasSuffix(".swift") ? Self.lines(of: CodeMask.code(of: text)) : []
  }

  /// The name without its folder.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// The module that a path under `Sources` or `Benchmarks` belongs to; nil elsewhere.
  var module: String? {
    let parts = path.split(separator: "/")
    guard parts.count >= 3, ["Sources", "Benchmarks"].contains(parts[0]) else { return nil }
    return String(parts[1])
  }

  private static func lines(of text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}

/// The checkout that this test was compiled from.
enum Repository {
  /// The first folder above this file that holds `Sources`.
  static let root: URL = {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appending(path: "Sources").path) {
      folder.deleteLastPathComponent()
    }
    return folder
  }()

  /// The Swift files of the package.
  static let swiftFiles = files(under: ["Sources", "Tests", "Benchmarks", "Plugins"], endingIn: [".swift"])

  /// Everything that is written by people and may not name a machine's folders.
  static let writtenFiles =
    files(
      under: ["Sources", "Tests", "Benchmarks", "Plugins", "docs", "scripts", "datasets", "models", ".ci"],
      endingIn: [".swift", ".md", ".py", ".sh", ".json", ".jsonl", ".txt", ".c", ".h", ".modulemap", ".ci/run"])
    + topLevelFiles(["Package.swift", "Makefile", "README.md", "ARCHITECTURE.md", "CHANGELOG.md"])

  /// The folders directly below `folder`, sorted.
  static func folders(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
    return names.filter { name in
      let url = root.appending(path: folder).appending(path: name).resolvingSymlinksInPath()
      return (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
    }.sorted()
  }

  private static func files(under folders: [String], endingIn suffixes: [String]) -> [SourceFile] {
    folders.flatMap { folder in
      let paths = FileManager.default.subpaths(atPath: root.appending(path: folder).path) ?? []
      return paths.sorted().map { "\(folder)/\($0)" }.filter { path in suffixes.contains { path.hasSuffix($0) } }
    }.compactMap(read)
  }

  private static func topLevelFiles(_ names: [String]) -> [SourceFile] { names.compactMap(read) }

  private static func read(_ path: String) -> SourceFile? {
    guard let bytes = FileManager.default.contents(atPath: root.appending(path: path).path) else { return nil }
    return SourceFile(path: path, text: String(decoding: bytes, as: UTF8.self))
  }
}
