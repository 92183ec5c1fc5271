import Foundation
import TestSupport
import Testing

@Suite("The 60-second session of the README")
struct ReadmeSessionTests {
  @Test("every command of the session runs as written and prints what the README shows")
  func session() throws {
    let readme = try String(contentsOf: SharedData.repository.appending(path: "README.md"), encoding: .utf8)
    let steps = try Self.steps(in: readme)
    try #require(steps.count >= 6, "the README's session has only \(steps.count) commands")
    let scratch = try ScratchFolder()
    for step in steps {
      let run = try CommandRun.shell(step.command, in: scratch.url)
      #expect(run.status == 0, "\(step.command): \(run.errors)")
      for line in step.expected {
        #expect(run.output.contains(line), "\(step.command) should print \"\(line)\" and printed \(run.output)")
      }
    }
  }

  /// The commands between the session's markers: a line `$ command`, then the lines it should print; `…` stands for any text.
  static func steps(in readme: String) throws -> [(command: String, expected: [String])] {
    let parts = readme.components(separatedBy: "<!-- session -->")
    try #require(parts.count == 3, "the README marks its session with two comments")
    var steps: [(command: String, expected: [String])] = []
    for line in parts[1].split(separator: "\n").map(String.init) where !line.hasPrefix("```") {
      if line.hasPrefix("$ ") {
        steps.append((String(line.dropFirst(2)), []))
      } else if !steps.isEmpty {
        let pieces = line.components(separatedBy: "…").map { $0.trimmingCharacters(in: .whitespaces) }
        steps[steps.count - 1].expected += pieces.filter { !$0.isEmpty }
      }
    }
    return steps
  }
}
