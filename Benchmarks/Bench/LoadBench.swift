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
    discussion: "The service runs as a process of its own, on one core where taskset is there.")

  @Option(help: "The autogenesis to measure.") var program = ".build/release/autogenesis"
  @Option(help: "Step runs that are there before.") var stepRuns = 1_000_000
  @Option(help: "Workflows among which they are shared.") var workflows = 20
  @Option(help: "Step runs that come in each second; 0 for none.") var rate = 1_000
  @Option(help: "Seconds of load.") var seconds = 60
  @Option(help: "Connections that only rest.") var idle = 1_000
  @Option(help: "The core that the service gets; none when it is negative.") var core = 0

  private static let steps = 10

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "autogenesis-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let key = try prepare(folder)
    let process = try start(folder)
    defer { process.terminate() }
    let port = try port(folder)
    let first = try await probe(port, key)
    let load = try await measure(port, key, process.processIdentifier)
    let parameters: JSONObject = [
      "bench": "load", "step_runs": .number(stepRuns), "workflows": .number(workflows),
      "ingested_step_runs_per_second": figure(load.ingested / Double(seconds)), "seconds": .number(seconds),
      "idle_connections": .number(load.idle), "first_advice_milliseconds": figure(first * 1e3),
    ]
    report(parameters.merging(load.figures))
  }

  /// Makes the store and a key.
  private func prepare(_ folder: URL) throws -> String {
    let workspace = try Workspace(creating: folder.path + "/data", clock: Clock { Timestamp(microseconds: 0) })
    let batch = 2_000
    for start in stride(from: 0, to: stepRuns / Self.steps, by: batch) {
      let text = (start..<min(start + batch, stepRuns / Self.steps)).map { LoadRuns.line($0, workflows) }.joined()
      _ = try workspace.ingest(
        EpisodeUpload(bytes: Array(text.utf8), name: "seed-\(start)", source: "bench", workflow: nil))
    }
    _ = try workspace.refreshIndexes()
    let key = try workspace.issueAccessKey(
      AccessKeyRequest(principal: "bench", kind: .agent, roles: [.orchestrator], days: nil, label: "bench")
    ).token
    try workspace.close()
    return key
  }

  private func start(_ folder: URL) throws -> Process {
    let process = Process()
    let taskset = "/usr/bin/taskset"
    let isPinned = core >= 0 && FileManager.default.isExecutableFile(atPath: taskset)
    let serve = ["serve", "--data", folder.path + "/data", "--port", "0", "--calls-per-minute", "1000000000"]
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
    for _ in 0..<600 {
      let text = try String(contentsOf: folder.appending(path: "serve.txt"), encoding: .utf8)
      if let port = text.split(separator: ":").last.flatMap({ Int($0.prefix { $0.isNumber }) }) { return port }
      Thread.sleep(forTimeInterval: 0.05)
    }
    throw ValidationError("\(program) did not begin to listen.")
  }

  /// The first question of a service that has read nothing yet.
  private func probe(_ port: Int, _ key: String) async throws -> Double {
    try await HTTPClient.with(port: port, key: key) { client in
      let watch = Stopwatch()
      _ = try await client.call("POST", "/v1/advice", body: LoadRuns.question(0, workflows))
      return watch.seconds
    }
  }

  private func measure(_ port: Int, _ key: String, _ pid: Int32) async throws -> LoadFigures {
    let end = ContinuousClock.now + .seconds(seconds)
    let bench = self
    return try await withThrowingTaskGroup(of: LoadFigures.self) { group in
      for kind in ["advice", "search"] {
        group.addTask { try await bench.ask(kind, port, key, until: end) }
      }
      if rate > 0 { group.addTask { try await bench.record(port, key, until: end) } }
      group.addTask { try await bench.rest(port, until: end) }
      group.addTask { try await bench.watch(pid, until: end) }
      var sum = LoadFigures()
      for try await part in group { sum.add(part) }
      return sum
    }
  }

  /// One question after another over one connection.
  private func ask(_ kind: String, _ port: Int, _ key: String, until end: ContinuousClock.Instant) async throws
    -> LoadFigures
  {
    let workflows = workflows
    return try await HTTPClient.with(port: port, key: key) { client in
      var times: [Double] = []
      while ContinuousClock.now < end {
        let watch = Stopwatch()
        let (path, body) =
          kind == "advice"
          ? ("/v1/advice", LoadRuns.question(times.count, workflows))
          : ("/v1/episodes/search", LoadRuns.query(times.count, workflows))
        let answer = try await client.call("POST", path, body: body)
        guard answer.status == 200 else { throw ValidationError(String(decoding: answer.body, as: UTF8.self)) }
        times.append(watch.seconds * 1e3)
      }
      return LoadFigures(times, named: kind)
    }
  }

  /// Records runs at the rate, and now and then waits until one is found.
  private func record(_ port: Int, _ key: String, until end: ContinuousClock.Instant) async throws -> LoadFigures {
    let (perBatch, workflows, seed) = (max(1, rate / Self.steps / 10), workflows, stepRuns)
    return try await HTTPClient.with(port: port, key: key) { client in
      var figures = LoadFigures()
      var (acknowledged, found): ([Double], [Double]) = ([], [])
      var next = ContinuousClock.now
      var number = seed
      while ContinuousClock.now < end {
        let text = (number..<(number + perBatch)).map { LoadRuns.line($0, workflows) }.joined()
        number += perBatch
        let watch = Stopwatch()
        let answer = try await client.call(
          "POST", "/v1/episodes?source=bench", type: "application/x-ndjson", body: Array(text.utf8))
        guard [200, 503].contains(answer.status) else {
          throw ValidationError(String(decoding: answer.body, as: UTF8.self))
        }
        acknowledged.append(watch.seconds * 1e3)
        if answer.status == 200 { figures.ingested += Double(perBatch * Self.steps) }
        if acknowledged.count % 50 == 1 { found.append(try await Self.untilFound(number - 1, client)) }
        next += .milliseconds(100)
        try await Task.sleep(until: next, clock: .continuous)
      }
      figures.add(LoadFigures(acknowledged, named: "record"))
      figures.add(LoadFigures(found, named: "searchable"))
      return figures
    }
  }

  /// How long until a run that was just acknowledged is found, in milliseconds.
  private static func untilFound(_ number: Int, _ client: HTTPClient) async throws -> Double {
    let watch = Stopwatch()
    let body: JSONValue = ["query": .string("marker\(number)"), "mode": "lexical", "top_k": 1]
    while watch.seconds < 60 {
      let answer = try await client.call("POST", "/v1/episodes/search", body: Array(body.text.utf8))
      let hits = try JSONValue(parsing: answer.body)["results"]?.arrayValue ?? []
      if !hits.isEmpty { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    return watch.seconds * 1e3
  }

  /// Opens connections and leaves them alone.
  private func rest(_ port: Int, until end: ContinuousClock.Instant) async throws -> LoadFigures {
    let idle = idle
    return try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<idle {
        group.addTask {
          try await HTTPClient.with(port: port, key: "") { client in
            guard try await client.call("GET", "/healthz").status == 200 else { return 0 }
            try await Task.sleep(until: end, clock: .continuous)
            return 1
          }
        }
      }
      var figures = LoadFigures()
      for try await one in group { figures.idle += one }
      return figures
    }
  }

  /// The resident size of the service, from a tenth of the time on.
  private func watch(_ pid: Int32, until end: ContinuousClock.Instant) async throws -> LoadFigures {
    var sizes: [Double] = []
    while ContinuousClock.now < end {
      let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
      sizes.append((line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Double($0) } ?? 0) / 1024)
      try await Task.sleep(for: .milliseconds(500))
    }
    var figures = LoadFigures()
    figures.figures["rss_megabytes_early"] = figure(sizes.isEmpty ? 0 : sizes[sizes.count / 10])
    figures.figures["rss_megabytes_late"] = figure(sizes.last ?? 0)
    return figures
  }
}

/// What was measured, part by part.
struct LoadFigures: Sendable {
  var figures = JSONObject()
  var ingested = 0.0
  var idle = 0

  init() {}

  /// The middle and the end of times in milliseconds.
  init(_ times: [Double], named name: String) {
    figures["\(name)_calls"] = .number(times.count)
    figures["\(name)_p50_milliseconds"] = figure(Stopwatch.median(times))
    figures["\(name)_p99_milliseconds"] = figure(Stopwatch.percentile(times, 0.99))
  }

  mutating func add(_ other: LoadFigures) {
    figures = figures.merging(other.figures)
    ingested += other.ingested
    idle += other.idle
  }
}

/// The runs of the load: tickets of a few desks, each with ten steps.
enum LoadRuns {
  private static let names = [
    "open", "classify", "look up customer", "check contract", "search knowledge", "draft", "review", "answer", "wait",
    "close",
  ]
  private static let words = [
    "invoice", "printer", "login", "refund", "contract", "delivery", "password", "license", "update", "network",
  ]

  static func line(_ number: Int, _ workflows: Int) -> String {
    let runs = names.enumerated().map { index, name in
      #"{"step_run_id":"\#(number)-\#(index)","name":"\#(index == 5 && number % 4 == 0 ? "escalate" : name)","#
        + #""status":"success","input":{"ticket":\#(number)},"output":{"ok":true}}"#
    }.joined(separator: ",")
    let text = "\(words[number % 10]) problem with \(words[number / 10 % 10]) marker\(number)"
    return
      #"{"source":"bench","episode_id":"t\#(number)","workflow_id":"desk \#(number % workflows)","initiator_id":"u\#(number % 97)","#
      + #""outcome":"\#(number % 5 == 0 ? "failed" : "success")","text":"\#(text)","context":{"topic":"\#(words[number % 10])"},"#
      + #""step_runs":[\#(runs)]}"# + "\n"
  }

  static func question(_ number: Int, _ workflows: Int) -> [UInt8] {
    let question: JSONValue = [
      "workflow": .string("desk \(number % workflows)"), "steps": [.string(names[3]), .string(names[4])],
    ]
    return Array(question.text.utf8)
  }

  static func query(_ number: Int, _ workflows: Int) -> [UInt8] {
    let query: JSONValue = [
      "query": .string("\(words[number % 10]) \(words[number / 7 % 10])"), "top_k": 10,
      "filters": ["outcome": "failed"],
    ]
    return Array(query.text.utf8)
  }
}
