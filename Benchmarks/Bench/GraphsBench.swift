import ArgumentParser
import Foundation
import JSONDocuments
import PatternMining

/// What mining a graph file costs, from opening the file to the last pattern; patterns are counted, not written.
struct GraphsBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graphs",
    abstract: "Mine a graph file, counting only: wall and CPU seconds, memory over idle, patterns, total support.")

  private struct Run {
    let mining: Double
    let total: Double
    let processor: Double
    let summary: MiningSummary
  }

  @Argument(help: "The graph file.") var file: String
  @Option(help: "The least number of graphs that hold a pattern.") var minsup: Int
  @Flag(help: "Read edges as directed.") var directed = false
  @Option(help: "Repetitions; the median of each time is reported.") var repeats = 1
  @Flag(help: "Print JSON (always so; for scripts that ask for it).") var json = false

  func validate() throws {
    if minsup < 1 { throw ValidationError("--minsup must be at least 1: it is a number of graphs.") }
    if repeats < 1 { throw ValidationError("--repeats must be at least 1.") }
  }

  func run() throws {
    let idle = Stopwatch.residentBytes
    let runs = try (0..<repeats).map { _ in try measured() }
    guard let summary = runs.last?.summary else { return }
    var figures: JSONObject = [
      "bench": "graphs", "file": .string(URL(filePath: file).lastPathComponent), "minimum_support": .number(minsup),
      "directed": .bool(directed), "repeats": .number(repeats), "mine_s": median(runs.map(\.mining)),
      "total_s": median(runs.map(\.total)), "cpu_s": median(runs.map(\.processor)),
      "peak_bytes": .number(Stopwatch.peakBytes - idle), "patterns": .number(summary.patterns),
      "total_support": .number(summary.totalSupport),
    ]
    if let cut = summary.cut { figures["cut"] = .string(cut.description) }
    report(figures)
  }

  /// One run from opening the file to the last pattern, in seconds.
  private func measured() throws -> Run {
    let used = Stopwatch.processorSeconds
    let watch = Stopwatch()
    let database = try read()
    let mineWatch = Stopwatch()
    let summary = SubgraphMiner(database: database, options: MiningOptions(minimumSupport: minsup)).count()
    return Run(
      mining: mineWatch.seconds, total: watch.seconds, processor: Stopwatch.processorSeconds - used, summary: summary)
  }

  private func read() throws -> GraphDatabase {
    let bytes = try [UInt8](Data(contentsOf: URL(filePath: file), options: .alwaysMapped))
    return try GraphFileReader.read(bytes, isDirected: directed)
  }

  /// The median with five decimals.
  private func median(_ values: [Double]) -> JSONValue {
    .number((Stopwatch.median(values) * 100_000).rounded() / 100_000)
  }
}
