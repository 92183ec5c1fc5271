import Foundation
import JSONDocuments
import Testing

@Suite("Damaged and hostile files")
struct DamagedFilesTests {
  static let episode =
    #"{"episode_id":"e1","workflow_id":"WF-X","outcome":"success","step_runs":[{"step_run_id":"s","name":"a","status":"success","input":{}}]}"#

  /// A store with one episode, and its dump.
  static func store() throws -> (ScratchFolder, dump: String) {
    let scratch = try ScratchFolder()
    try scratch.write(episode + "\n", to: "good.jsonl")
    let run = try CommandRun.autogenesis(["ingest", "--quiet", "--data", "d", "good.jsonl"], in: scratch.url)
    #expect(run.status == 0, "\(run.errors)")
    return (scratch, try dump(scratch))
  }

  static func dump(_ scratch: ScratchFolder) throws -> String {
    let run = try CommandRun.autogenesis(["dump", "--data", "d"], in: scratch.url)
    #expect(run.status == 0, "\(run.errors)")
    return run.output
  }

  static let xes =
    "<?xml version=\"1.0\"?><log><trace><string key=\"concept:name\" value=\"1\"/><event><string key=\"concept:name\" value=\"a\"/></event></trace></log>"

  static let cases: [(name: String, bytes: [UInt8])] = [
    ("binary.dat", (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 131 &+ 7) }),
    ("empty.jsonl", []),
    ("no-traces.xes", Array("<?xml version=\"1.0\"?><log></log>".utf8)),
    ("cut.xes", Array(xes.utf8.prefix(xes.utf8.count - 20))),
    ("utf16.csv", Array("case,activity\n1,a\n".utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
    ("latin1.csv", Array("case,activity\n1,caf".utf8) + [0xE9, 0x0A]),
    ("cut.xes.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xB3, 0xC9]),
  ]

  @Test("a file that cannot be read gives one sentence, status 2 and the store as before", arguments: cases.indices)
  func unreadable(_ index: Int) throws {
    let (scratch, before) = try Self.store()
    let damaged = Self.cases[index]
    try Data(damaged.bytes).write(to: scratch.url.appending(path: damaged.name))
    let run = try CommandRun.autogenesis(["ingest", "--quiet", "--data", "d", damaged.name], in: scratch.url)
    #expect(run.status == 2, "\(damaged.name): \(run.output)\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1, "\(damaged.name): \(run.errors)")
    #expect(try Self.dump(scratch) == before)
  }

  @Test("a line of 10 MB is quarantined with its number, the other lines are taken in, status 1")
  func longLine() throws {
    let (scratch, _) = try Self.store()
    let long =
      #"{"episode_id":"long","outcome":"success","step_runs":[],"text":""# + String(repeating: "x", count: 10 << 20)
      + "\"}"
    let other = Self.episode.replacing("\"e1\"", with: "\"e2\"")
    try scratch.write(other + "\n" + long + "\n", to: "long.jsonl")
    let run = try CommandRun.autogenesis(
      ["ingest", "--json", "--quiet", "--data", "d", "--source", "good", "long.jsonl"], in: scratch.url)
    #expect(run.status == 1, "\(run.errors)")
    #expect(try LogCountsTests.numbers(run) == [1, 1, 1, 1, 0, 0, 1])
    let quarantine = try CommandRun.autogenesis(["quarantine", "list", "--json", "--data", "d"], in: scratch.url)
    #expect(try quarantine.json()["quarantine"]?.arrayValue?.first?["line"]?.integerValue == 2)
  }

  @Test("a command that finds no data directory says so and ends with status 2")
  func noDirectory() throws {
    let scratch = try ScratchFolder()
    let run = try CommandRun.autogenesis(["queue", "list", "--data", "nowhere"], in: scratch.url)
    #expect(run.status == 2)
    #expect(
      run.errors
        == "autogenesis: There is no store in nowhere: run \"autogenesis init --data nowhere\" or ingest a file first.\n"
    )
    #expect(!FileManager.default.fileExists(atPath: scratch.url.appending(path: "nowhere").path))
  }
}
