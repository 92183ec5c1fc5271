import ArgumentParser
import Foundation
import JSONDocuments

/// Everybody who calls the service at a time.
struct LoadClients {
  let port: Int
  let key: String
  let process: Int32
  let workflows: Int
  /// The number of the first run that comes in.
  let first: Int
  let rate: Int
  let questions: Int
  let idle: Int

  /// Asks about each workflow and searches once, so that what follows is measured on a service that has read all; in seconds
  /// the first question and all of them.
  func warmUp() async throws -> (first: Double, all: Double) {
    let workflows = workflows
    return try await HTTPClient.with(port: port, key: key) { client in
      let watch = Stopwatch()
      var first = 0.0
      for number in 0..<workflows {
        _ = try await client.call("POST", "/v1/advice", body: LoadRuns.question(number, workflows))
        if number == 0 { first = watch.seconds }
      }
      _ = try await client.call("POST", "/v1/episodes/search", body: LoadRuns.query(0))
      return (first, watch.seconds)
    }
  }

  func run(seconds: Int) async throws -> LoadFigures {
    let end = ContinuousClock.now + .seconds(seconds)
    let clients = self
    let (recorded, source) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
    return try await withThrowingTaskGroup(of: LoadFigures.self) { group in
      for kind in ["advice", "search"] { group.addTask { try await clients.ask(kind, until: end) } }
      if rate > 0 {
        group.addTask { try await clients.record(until: end, telling: source) }
        group.addTask { try await clients.find(recorded) }
      }
      group.addTask { try await clients.rest(until: end) }
      group.addTask { try await clients.watch(until: end) }
      var sum = LoadFigures()
      for try await part in group { sum.add(part) }
      return sum
    }
  }

  /// Asks at the rate over one connection; a question waits until those before it are answered, and that counts.
  private func ask(_ kind: String, until end: ContinuousClock.Instant) async throws -> LoadFigures {
    let (workflows, questions) = (workflows, questions)
    return try await HTTPClient.with(port: port, key: key) { client in
      var times: [Double] = []
      let begin = ContinuousClock.now
      while ContinuousClock.now < end {
        let due = questions > 0 ? begin + .seconds(1) * times.count / questions : .now
        try await Task.sleep(until: due, clock: .continuous)
        let (path, body) =
          kind == "advice"
          ? ("/v1/advice", LoadRuns.question(times.count, workflows))
          : ("/v1/episodes/search", LoadRuns.query(times.count))
        let answer = try await client.call("POST", path, body: body)
        guard answer.status == 200 else { throw ValidationError(String(decoding: answer.body, as: UTF8.self)) }
        times.append(Self.milliseconds(since: due))
      }
      return LoadFigures(times, named: kind)
    }
  }

  /// Records runs at the rate, ten times a second, and tells now and then the last that was acknowledged.
  private func record(
    until end: ContinuousClock.Instant, telling source: AsyncStream<Int>.Continuation
  ) async throws -> LoadFigures {
    defer { source.finish() }
    let (perBatch, workflows, first) = (max(1, rate / LoadRuns.steps / 10), workflows, first)
    return try await HTTPClient.with(port: port, key: key) { client in
      var figures = LoadFigures()
      var times: [Double] = []
      let begin = ContinuousClock.now
      while ContinuousClock.now < end {
        let due = begin + .milliseconds(100) * times.count
        try await Task.sleep(until: due, clock: .continuous)
        let start = first + times.count * perBatch
        let answer = try await client.call(
          "POST", "/v1/episodes?source=bench", type: "application/x-ndjson",
          body: LoadRuns.lines(start..<(start + perBatch), workflows))
        guard [200, 503].contains(answer.status) else {
          throw ValidationError(String(decoding: answer.body, as: UTF8.self))
        }
        times.append(Self.milliseconds(since: due))
        guard answer.status == 200 else { continue }
        figures.ingested += Double(perBatch * LoadRuns.steps)
        if times.count % 13 == 1 { source.yield(start + perBatch - 1) }
      }
      figures.add(LoadFigures(times, named: "record"))
      return figures
    }
  }

  /// How long until runs that were just acknowledged are found.
  private func find(_ recorded: AsyncStream<Int>) async throws -> LoadFigures {
    try await HTTPClient.with(port: port, key: key) { client in
      var times: [Double] = []
      for await number in recorded { times.append(try await Self.untilFound(number, client)) }
      return LoadFigures(times, named: "searchable")
    }
  }

  private static func untilFound(_ number: Int, _ client: HTTPClient) async throws -> Double {
    let begin = ContinuousClock.now
    let body: JSONValue = ["query": .string("marker\(number)"), "mode": "lexical", "top_k": 1]
    while milliseconds(since: begin) < 60_000 {
      let answer = try await client.call("POST", "/v1/episodes/search", body: Array(body.text.utf8))
      let hits = try JSONValue(parsing: answer.body)["results"]?.arrayValue ?? []
      if !hits.isEmpty { break }
      try await Task.sleep(for: .milliseconds(50))
    }
    return milliseconds(since: begin)
  }

  /// Opens connections, leaves them alone, and sees at the end whether they are still served.
  private func rest(until end: ContinuousClock.Instant) async throws -> LoadFigures {
    try await withThrowingTaskGroup(of: Int.self) { group in
      let port = port
      for number in 0..<idle {
        group.addTask {
          // One after another, so that they are idle connections and no crowd.
          let turn = Duration.milliseconds(4) * number
          try await Task.sleep(for: turn)
          return try await HTTPClient.with(port: port, key: "") { client in
            _ = try await client.call("GET", "/healthz")
            try await Task.sleep(until: end + turn, clock: .continuous)
            return try await client.call("GET", "/healthz").status == 200 ? 1 : 0
          }
        }
      }
      var figures = LoadFigures()
      for try await one in group { figures.idle += one }
      return figures
    }
  }

  /// The resident size of the service, a second at a time, and the processor time that it took.
  private func watch(until end: ContinuousClock.Instant) async throws -> LoadFigures {
    let begin = (processor: processorSeconds, time: ContinuousClock.now)
    var sizes: [Double] = []
    while ContinuousClock.now < end {
      sizes.append(residentMegabytes)
      try await Task.sleep(for: .seconds(1))
    }
    let took = Self.milliseconds(since: begin.time) / 1e3
    var figures = LoadFigures()
    let points = stride(from: 0, to: sizes.count, by: max(1, sizes.count / 10)).map { sizes[$0] }
    figures.figures["rss_megabytes"] = .array((points + sizes.suffix(1)).map { .number($0.rounded()) })
    figures.figures["rss_megabytes_peak"] = figure(sizes.max() ?? 0)
    figures.figures["processor_share"] = figure((processorSeconds - begin.processor) / took)
    return figures
  }

  private var residentMegabytes: Double {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return (line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Double($0) } ?? 0) / 1024
  }

  /// User and system time, which the kernel tells in hundredths of a second after the program's name in parentheses.
  private var processorSeconds: Double {
    let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 12 ? ((Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0)) / 100 : 0
  }

  private static func milliseconds(since begin: ContinuousClock.Instant) -> Double {
    let parts = (ContinuousClock.now - begin).components
    return Double(parts.seconds) * 1e3 + Double(parts.attoseconds) / 1e15
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
    figures["\(name)_slowest_milliseconds"] = figure(times.max() ?? 0)
  }

  mutating func add(_ other: LoadFigures) {
    figures = figures.merging(other.figures)
    ingested += other.ingested
    idle += other.idle
  }
}
