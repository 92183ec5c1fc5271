import Foundation
import JSONDocuments

/// One run of the built program: what it printed and how it ended.
struct CommandRun: Sendable {
  let status: Int32
  let output: String
  let errors: String

  /// The standard output as one JSON document.
  func json() throws -> JSONValue { try JSONValue(parsing: output.trimmingCharacters(in: .newlines)) }

  /// The folder of the built programs: where the test bundle lies.
  static var programs: URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    while !FileManager.default.fileExists(atPath: folder.appending(path: "autogenesis").path), folder.path.count > 1 {
      folder.deleteLastPathComponent()
    }
    return folder
  }

  /// Runs `autogenesis` with a fixed clock; `environment` is added to a small clean one.
  static func autogenesis(
    _ arguments: [String], in folder: URL, environment: [String: String] = [:]
  ) throws -> CommandRun {
    try run(programs.appending(path: "autogenesis"), arguments, in: folder, environment: environment)
  }

  /// Runs a line of shell with the built programs on the path.
  static func shell(_ line: String, in folder: URL, environment: [String: String] = [:]) throws -> CommandRun {
    try run(
      URL(fileURLWithPath: "/bin/bash"), ["-euo", "pipefail", "-c", line], in: folder, environment: environment)
  }

  private static func run(
    _ program: URL, _ arguments: [String], in folder: URL, environment: [String: String]
  ) throws -> CommandRun {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let path = programs.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
    let fixed = ["PATH": path, "HOME": folder.path, "AUTOGENESIS_CLOCK": "2026-03-16T02:00:00Z"]
    process.environment = fixed.merging(environment) { _, given in given }
    let outputFile = folder.appending(path: ".stdout-\(UUID().uuidString)")
    let errorFile = folder.appending(path: ".stderr-\(UUID().uuidString)")
    for file in [outputFile, errorFile] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    defer { for file in [outputFile, errorFile] { try? FileManager.default.removeItem(at: file) } }
    return CommandRun(
      status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
      output: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
  }
}

/// A folder that is removed when the test ends.
final class ScratchFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "autogenesis-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ text: String, to name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func copy(_ source: URL, to name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: source, to: file)
  }
}
