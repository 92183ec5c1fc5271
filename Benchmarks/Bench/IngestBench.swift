import Application
import ArgumentParser
import Domain
import Foundation
import GRDB
import JSONDocuments

/// How fast runs are taken in, against raw SQLite inserts of the same step runs in the same process.
struct IngestBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest", abstract: "Step runs a second into the store, against raw SQLite inserts.")

  @Option(help: "Episodes to take in.") var episodes = 20_000
  @Option(help: "Steps of an episode.") var steps = 10
  @Option(help: "Repetitions; the median is reported.") var repeats = 3

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "autogenesis-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "runs.jsonl")
    let text = (0..<episodes).map(line).joined()
    try Data(text.utf8).write(to: file)
    var product: [Double] = []
    var raw: [Double] = []
    for round in 0..<repeats {
      product.append(try ingest(file, into: folder.appending(path: "data-\(round)")))
      raw.append(try insert(into: folder.appending(path: "raw-\(round).db")))
    }
    let stepRuns = Double(episodes * steps)
    let (ours, theirs) = (Stopwatch.median(product), Stopwatch.median(raw))
    report([
      "bench": "ingest", "episodes": .number(episodes), "step_runs": .number(episodes * steps),
      "megabytes": figure(Double(text.utf8.count) / 1e6), "seconds": figure(ours),
      "step_runs_per_second": figure(stepRuns / ours),
      "megabytes_per_second": figure(Double(text.utf8.count) / 1e6 / ours),
      "raw_inserts_per_second": figure(stepRuns / theirs), "times_raw": figure(ours / theirs),
      "peak_megabytes": figure(Stopwatch.peakMegabytes),
    ])
  }

  private func ingest(_ file: URL, into folder: URL) throws -> Double {
    let workspace = try Workspace(creating: folder.path, clock: Clock { Timestamp(microseconds: 0) })
    let watch = Stopwatch()
    let request = IngestRequest(paths: [file.path], source: nil, workflow: nil, mappingPath: nil)
    _ = try workspace.ingest(request, progress: .silent)
    return watch.seconds
  }

  /// The floor: one prepared insert a step run, in one transaction, without parsing, checks or indexes.
  private func insert(into file: URL) throws -> Double {
    let queue = try DatabaseQueue(path: file.path)
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL") }
    try queue.write { database in
      try database.execute(
        sql:
          "CREATE TABLE step (episode INTEGER, ordinal INTEGER, id TEXT, name TEXT, skill TEXT, started TEXT, status TEXT, input TEXT, output TEXT, PRIMARY KEY (episode, ordinal)) WITHOUT ROWID"
      )
    }
    let watch = Stopwatch()
    try queue.write { database in
      let statement = try database.makeStatement(sql: "INSERT INTO step VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
      for episode in 0..<episodes {
        for step in 0..<steps {
          try statement.execute(arguments: [
            episode, step, "s\(step)", "step \(step)", "SK-\(step)", "2026-03-02T08:14:03.120Z", "success",
            input(episode, step),
            "{\"ok\":true,\"value\":\(episode &* 31 &+ step)}",
          ])
        }
      }
    }
    return watch.seconds
  }

  private func line(_ episode: Int) -> String {
    let runs = (0..<steps).map { step in
      "{\"step_run_id\":\"s\(step)\",\"name\":\"step \(step)\",\"skill_id\":\"SK-\(step)\",\"started_at\":\"2026-03-02T08:14:03.120Z\",\"status\":\"success\",\"input\":\(input(episode, step)),\"output\":{\"ok\":true,\"value\":\(episode &* 31 &+ step)}}"
    }
    return
      "{\"source\":\"bench\",\"episode_id\":\"e\(episode)\",\"workflow_id\":\"bench\",\"initiator_id\":\"u\(episode % 50)\",\"outcome\":\"success\",\"started_at\":\"2026-03-02T08:14:03.120Z\",\"context\":{\"order\":\(episode)},\"step_runs\":[\(runs.joined(separator: ","))]}\n"
  }

  private func input(_ episode: Int, _ step: Int) -> String {
    "{\"order\":\(episode),\"step\":\(step),\"note\":\"an argument of usual length for a call of a tool\"}"
  }
}
