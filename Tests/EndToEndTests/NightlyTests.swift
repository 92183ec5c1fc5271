import Foundation
import JSONDocuments
import Testing

@Suite("Nights")
struct NightlyTests {
  /// Runs of a small workflow that nobody catalogued, by six operators, one a minute, every eighth with a failed call.
  static let lines: [String] = (0..<runCount).map { run in
    let minute = "\(10 + run / 60):\(run % 60 < 10 ? "0" : "")\(run % 60)"
    let input = "\"input\":{\"order\":\"A\(run)\"}"
    let ending =
      run % 8 == 3
      ? "\"status\":\"failed\",\(input),\"error\":\"carrier \(run) is down\"}]}"
      : "\"status\":\"success\",\(input),\"output\":{\"done\":true}}]}"
    return "{\"source\":\"shop\",\"episode_id\":\"run-\(run)\",\"workflow_id\":\"Parcel Desk\","
      + "\"initiator_id\":\"u\(run % 6)\",\"outcome\":\"\(run % 8 == 3 ? "failed" : "success")\","
      + "\"started_at\":\"2026-03-02T\(minute):00Z\",\"context\":{\"order\":\"A\(run)\"},\"step_runs\":["
      + "{\"step_run_id\":\"s1\",\"name\":\"check stock\",\"status\":\"success\",\(input),\"output\":{\"stock\":\(run)}},"
      + "{\"step_run_id\":\"s2\",\"name\":\"ship parcel\",\"skill_id\":\"carrier_api\"," + ending
  }

  static let runCount = 160

  static func fill(_ scratch: ScratchFolder, _ data: String, parts: [[String]]) throws {
    let run = try CommandRun.autogenesis(["init", "--data", data], in: scratch.url)
    #expect(run.status == 0, "\(run.errors)")
    for (number, part) in parts.enumerated() {
      try scratch.write(part.map { $0 + "\n" }.joined(), to: "\(data)/inbox/part-\(number).jsonl")
    }
  }

  static func night(_ scratch: ScratchFolder, _ data: String, crashAt point: String? = nil) throws -> CommandRun {
    try CommandRun.autogenesis(
      ["nightly", "--json", "--quiet", "--data", data], in: scratch.url,
      environment: point.map { ["AUTOGENESIS_CRASH_AT": $0] } ?? [:])
  }

  @Test("the same records in other files and another order give the same report and the same queue, byte for byte")
  func shuffled() throws {
    let scratch = try ScratchFolder()
    try Self.fill(scratch, "a", parts: [Array(Self.lines[..<25]), Array(Self.lines[25...])])
    let reversed = Array(Self.lines.reversed())
    try Self.fill(scratch, "b", parts: [Array(reversed[..<11]), Array(reversed[11...])])
    let first = try Self.night(scratch, "a")
    let second = try Self.night(scratch, "b")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output == second.output)
    let queues = try ["a", "b"].map {
      try CommandRun.autogenesis(["queue", "list", "--json", "--data", $0], in: scratch.url).output
    }
    #expect(queues[0] == queues[1])
    #expect(try first.json()["ingest"]?["accepted"]?.integerValue == Int64(Self.runCount))
  }

  @Test("a second night with nothing new is all zeros")
  func secondNight() throws {
    let scratch = try ScratchFolder()
    try Self.fill(scratch, "d", parts: [Self.lines])
    #expect(try Self.night(scratch, "d").status == 0)
    let report = try Self.night(scratch, "d").json()
    #expect(Self.numbers(in: report).allSatisfy { $0 == "0" }, "\(report.text)")
    #expect(Self.emptyLists(in: report))
  }

  @Test(
    "a night that crashed at a named point and ran again ends in the same store as an undisturbed night",
    arguments: points)
  func crash(_ point: String) throws {
    let scratch = try ScratchFolder()
    let parts = [Array(Self.lines[..<25]), Array(Self.lines[25...]) + ["{broken"]]
    try Self.fill(scratch, "calm", parts: parts)
    try Self.fill(scratch, "rough", parts: parts)
    let calm = try Self.night(scratch, "calm")
    let crashed = try Self.night(scratch, "rough", crashAt: point)
    #expect(crashed.status == 137, "\(point) was not reached: \(crashed.errors)")
    let resumed = try Self.night(scratch, "rough")
    #expect(resumed.output == calm.output, "\(point)")
    let dumps = try ["calm", "rough"].map {
      try CommandRun.autogenesis(["dump", "--data", $0], in: scratch.url).output
    }
    #expect(dumps[0].utf8.count > 10_000)
    #expect(dumps[0] == dumps[1], "\(point): \(Self.difference(dumps[0], dumps[1]))")
  }

  /// Every named point; later visits of the points that are passed more than once.
  static let points = [
    "file-claimed", "file-staged", "file-promoted", "file-moved", "file-promoted:2", "file-moved:2", "ingest-recorded",
    "workflow-reflected", "reflections-recorded", "segment-written", "manifest-published", "index-recorded",
    "workflow-mined", "patterns-recorded", "proposal-submitted", "segment-written:2", "manifest-published:2",
    "proposals-recorded", "promises-recorded", "report-written",
  ]

  @Test("an unknown crash point is refused with the names of the points, each of which is tried")
  func unknownPoint() throws {
    let scratch = try ScratchFolder()
    try Self.fill(scratch, "d", parts: [])
    let run = try Self.night(scratch, "d", crashAt: "nowhere")
    #expect(run.status == 2)
    let named = run.errors.components(separatedBy: "the points are ").last?.split(whereSeparator: {
      ", .\n".contains($0)
    })
    #expect(Set(named ?? []) == Set(Self.points.map { $0.split(separator: ":")[0] }))
  }

  @Test("a file that cannot be read is moved to failed, named in the report, and the night goes on, status 1")
  func unreadableFile() throws {
    let scratch = try ScratchFolder()
    try Self.fill(scratch, "d", parts: [Self.lines])
    try scratch.write("\u{1}\u{2}binary", to: "d/inbox/bad.bin")
    let run = try Self.night(scratch, "d")
    #expect(run.status == 1)
    #expect(try run.json()["ingest"]?["failed_files"]?.integerValue == 1)
    #expect(FileManager.default.fileExists(atPath: scratch.url.appending(path: "d/inbox/failed/bad.bin").path))
    #expect(FileManager.default.fileExists(atPath: scratch.url.appending(path: "d/inbox/done/part-0.jsonl").path))
  }

  static func numbers(in value: JSONValue) -> [String] {
    switch value {
    case .number(let number): [number.text]
    case .array(let items): items.flatMap(numbers)
    case .object(let object): object.flatMap { numbers(in: $0.value) }
    case .null, .bool, .string: []
    }
  }

  static func emptyLists(in value: JSONValue) -> Bool {
    switch value {
    case .array(let items): items.isEmpty
    case .object(let object): object.allSatisfy { emptyLists(in: $0.value) }
    case .null, .bool, .string, .number: true
    }
  }

  static func difference(_ left: String, _ right: String) -> String {
    let pairs = zip(left.split(separator: "\n"), right.split(separator: "\n"))
    return pairs.first { $0 != $1 }.map { "\($0.prefix(400)) / \($1.prefix(400))" } ?? "one is longer"
  }
}
