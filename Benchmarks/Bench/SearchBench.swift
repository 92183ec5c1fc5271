import Application
import ArgumentParser
import Domain
import Foundation
import JSONDocuments

/// How long a query takes on a store.
struct SearchBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Latency of searches over the demo's store, by mode.")

  @Option(help: "A data directory with an index; the default is the demo's, made first.") var data: String?
  @Option(help: "Queries of each mode.") var queries = 200

  func run() throws {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "autogenesis-bench-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    if data == nil { _ = try Demo(dataPath: scratch.path, seed: DemoWorld.seed).run(progress: .silent) }
    let workspace = try Workspace(opening: data ?? scratch.path, clock: Clock { Timestamp(microseconds: 0) })
    let searcher = try workspace.searcher()
    let words = [
      "invoice over purchase order", "timeout of the ERP", "vendor_terms MISSING_ARGUMENT", "refund",
      "provision account for new hire",
    ]
    for mode in SearchMode.allCases {
      var times: [Double] = []
      for number in 0..<queries {
        let watch = Stopwatch()
        _ = searcher.search(words[number % words.count], count: 10, mode: mode)
        times.append(watch.seconds * 1e6)
      }
      report([
        "bench": "search", "mode": .string(mode.rawValue), "documents": .number(searcher.documentCount),
        "queries": .number(queries), "p50_microseconds": figure(Stopwatch.median(times)),
        "p99_microseconds": figure(Stopwatch.percentile(times, 0.99)),
        "peak_megabytes": figure(Stopwatch.peakMegabytes),
      ])
    }
  }
}
