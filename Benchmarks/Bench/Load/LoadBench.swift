import Application
import ArgumentParser
import Domain
import Foundation
import JSONDocuments

/// The service under load, over loopback: advice and searches while runs come in at a fixed rate.
struct LoadBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Latency of advice and searches over HTTP while runs come in; time from acknowledged to found; memory.",
    discussion: """
      The service runs as a process of its own, on one core where taskset is there; run this program on another one: \
      taskset -c 1 autogenesis-bench load. Questions come at a fixed rate, whether answered or not: latency counts from \
      when a question was due, so that one slow answer shows in those that had to wait behind it.
      """)

  @Option(help: "The autogenesis to measure.") var program = ".build/release/autogenesis"
  @Option(help: "Step runs that are there before.") var stepRuns = 1_000_000
  @Option(help: "Workflows among which they are shared.") var workflows = 20
  @Option(help: "A folder for the store that is there before: made once, copied for each measurement.")
  var store: String?
  @Option(help: "Step runs that come in each second; 0 for none.") var rate = 1_000
  @Option(help: "Questions for advice, and as many searches, a second; 0 for one after another without a rest.")
  var questions = 10
  @Option(help: "Seconds of load.") var seconds = 60
  @Option(help: "Connections that only rest.") var idle = 1_000
  @Option(help: "The core that the service gets; none when it is negative.") var core = 0

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "autogenesis-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let key = try prepare(folder)
    let process = try start(folder)
    defer { process.terminate() }
    let load = LoadClients(
      port: try port(folder), key: key, process: process.processIdentifier, workflows: workflows,
      first: stepRuns / LoadRuns.steps, rate: rate, questions: questions, idle: idle)
    let warmUp = try await load.warmUp()
    let figures = try await load.run(seconds: seconds)
    let parameters: JSONObject = [
      "bench": "load", "step_runs": .number(stepRuns), "workflows": .number(workflows),
      "ingested_step_runs_per_second": figure(figures.ingested / Double(seconds)), "seconds": .number(seconds),
      "questions_per_second": .number(questions), "idle_connections": .number(figures.idle),
      "first_advice_milliseconds": figure(warmUp.first * 1e3), "warm_up_seconds": figure(warmUp.all),
    ]
    report(parameters.merging(figures.figures))
  }

  /// Puts the store in place and makes a key.
  private func prepare(_ folder: URL) throws -> String {
    let data = folder.path + "/data"
    if let store {
      if !FileManager.default.fileExists(atPath: store) { try fill(store) }
      try FileManager.default.copyItem(atPath: store, toPath: data)
      // The service must not wait for the copy to come to the disk.
      sync()
    } else {
      try fill(data)
    }
    let workspace = try Workspace(opening: data, clock: Clock { Timestamp(microseconds: 0) })
    let key = try workspace.issueAccessKey(
      AccessKeyRequest(principal: "bench", kind: .agent, roles: [.orchestrator], days: nil, label: "bench")
    ).token
    try workspace.close()
    return key
  }

  private func fill(_ path: String) throws {
    let workspace = try Workspace(creating: path, clock: Clock { Timestamp(microseconds: 0) })
    let batch = 2_000
    for start in stride(from: 0, to: stepRuns / LoadRuns.steps, by: batch) {
      let runs = start..<min(start + batch, stepRuns / LoadRuns.steps)
      _ = try workspace.ingest(
        EpisodeUpload(bytes: LoadRuns.lines(runs, workflows), name: "seed-\(start)", source: "bench", workflow: nil))
    }
    _ = try workspace.refreshIndexes()
    try workspace.close()
  }

  private func start(_ folder: URL) throws -> Process {
    let process = Process()
    let taskset = "/usr/bin/taskset"
    let isPinned = core >= 0 && FileManager.default.isExecutableFile(atPath: taskset)
    let serve = ["serve", "--data", folder.path + "/data", "--port", "0", "--calls-per-minute", "1000000000"]
    try Data("[serve]\nidle_seconds = 86400\n".utf8).write(to: folder.appending(path: "data/autogenesis.conf"))
    process.executableURL = URL(filePath: isPinned ? taskset : program)
    process.arguments = isPinned ? ["-c", "\(core)", program] + serve : serve
    let output = folder.appending(path: "serve.txt")
    try Data().write(to: output)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func port(_ folder: URL) throws -> Int {
    for _ in 0..<1_200 {
      let text = try String(contentsOf: folder.appending(path: "serve.txt"), encoding: .utf8)
      if let port = text.split(separator: ":").last.flatMap({ Int($0.prefix { $0.isNumber }) }) { return port }
      Thread.sleep(forTimeInterval: 0.05)
    }
    throw ValidationError("\(program) did not begin to listen.")
  }
}
