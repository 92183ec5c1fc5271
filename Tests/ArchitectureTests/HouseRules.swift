/// The rules of the house on single files (style "Access", "Concurrency", "Names", "Files and folders").
enum HouseRules {
  /// The lines that no file exceeds.
  static let maximumLines = 600

  static let all: [SourceRule] = [
    unsafeCode, console, tryMarks, concurrency, determinism, typeNames, length, machinePaths,
  ]

  private static let unsafeCode = SourceRule.forbidding(
    ["unsafe"], as: "unsafe code stands in files named +Unsafe", samplePath: "Sources/Kernels/Sample.swift"
  ) { isProduct($0) && !$0.name.hasSuffix("+Unsafe.swift") }

  private static let console = SourceRule.forbidding(
    ["print(", "debugPrint(", "dump("], as: "only the commands write to the console"
  ) { isProduct($0) && !["CLI", "Bench", "CatalogueEmbedder"].contains($0.module) }

  private static let tryMarks = SourceRule.forbidding(
    ["try!", "as!", "@unchecked"], as: "errors and types are handled, not asserted away"
  ) { isProduct($0) || isTest($0) }

  private static let concurrency = SourceRule.forbidding(
    ["Task.detached", "DispatchSemaphore", "nonisolated(unsafe)"], as: "tasks have parents and nothing blocks a thread"
  ) { isProduct($0) || isTest($0) }

  private static let determinism = SourceRule.forbidding(
    ["Date()", "Date.now", "UUID()", "SystemRandomNumberGenerator", "ContinuousClock", "SuspendingClock"],
    as: "clock, random source and id source come in as parameters"
  ) { isProduct($0) && (LayerTable.entries[$0.module ?? ""]?.layer ?? 9) <= 4 }

  private static let typeNames = SourceRule(
    name: "types are named by what they are",
    sample: SourceFile(path: "Sources/Domain/Sample.swift", text: "struct EpisodeManager {}\n"),
    violations: { isProduct($0) ? TypeNames.violations(in: $0) : [] })

  /// Generated files, `.pb.swift`, are read by nobody.
  private static let length = SourceRule(
    name: "no file is longer than \(maximumLines) lines",
    sample: SourceFile(
      path: "Sources/Domain/Sample.swift", text: String(repeating: "\n", count: maximumLines + 1)),
    violations: { file in
      let count = file.lines.count
      guard file.path.hasSuffix(".swift"), !file.path.hasSuffix(".pb.swift"), count > maximumLines else { return [] }
      return [Violation(path: file.path, line: 0, message: "\(count) lines are more than \(maximumLines)")]
    })

  private static let machinePaths = SourceRule(
    name: "no file names a folder of one machine",
    sample: SourceFile(path: "Sources/Domain/Sample.swift", text: "let path = \"\(machineFolders[0])/file\"\n"),
    violations: { file in
      file.lines.enumerated().flatMap { index, line in
        guard line.utf8.contains(UInt8(ascii: "/")) else { return [Violation]() }
        return machineFolders.filter { isNamed($0, in: line) }.map {
          Violation(path: file.path, line: index + 1, message: "names the folder \($0)")
        }
      }
    })

  /// Put together, so that this file does not name them itself.
  private static let machineFolders = ["work", "root"].map { "/" + $0 } + ["/tmp" + "/h"]

  /// Whether a line names a folder from the root of the file system: nothing of a path stands before it or its word goes on.
  private static func isNamed(_ folder: String, in line: String) -> Bool {
    var rest = line[...]
    while let range = rest.firstRange(of: folder) {
      let before = range.lowerBound == line.startIndex ? nil : line[line.index(before: range.lowerBound)]
      let after = range.upperBound == line.endIndex ? nil : line[range.upperBound]
      if !(before.map(isPathCharacter) ?? false), after == nil || after == "/" || after == "\"" { return true }
      rest = line[range.upperBound...]
    }
    return false
  }

  private static func isPathCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "._-~)}$".contains(character)
  }

  private static func isProduct(_ file: SourceFile) -> Bool { file.module != nil && file.path.hasSuffix(".swift") }

  private static func isTest(_ file: SourceFile) -> Bool {
    file.path.hasPrefix("Tests/") && file.path.hasSuffix(".swift")
  }
}
