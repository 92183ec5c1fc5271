import ArgumentParser
import Files
import Foundation
import JSONDocuments
import Kernels
import LexicalSearch

/// How long a query by words takes on a corpus, and how large the index is.
struct LexicalBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lexical",
    abstract: "CPU time of exact BM25 top-k queries on a corpus; stemmed, no stop list.",
    discussion: "The time of a query is the least of the repetitions, its analysis included.")

  private static let limits = DecompressionLimits(maximumBytes: 8 << 30, maximumRatio: 500, ratioFreeBytes: 64 << 20)

  @Option(help: "Documents, one JSON object with \"id\" and \"text\" a line; may be gzip.") var corpus: String
  @Option(help: "Queries, one JSON object with \"id\" and \"text\" a line.") var queries: String
  @Option(help: "Documents a query.") var top = 10
  @Option(help: "Repetitions of each query.") var repeats = 3
  @Option(name: .customLong("run"), help: "Write query, rank, document and score there, separated by tabs.")
  var output: String?
  @Option(help: "Kernels: portable, avx2 or avx512; the default is the best.") var tier: String?
  @Flag(help: "Print the JSON line only.") var json = false

  func validate() throws {
    guard top > 0, repeats > 0 else { throw ValidationError("--top and --repeats are at least 1") }
  }

  func run() throws {
    if let tier {
      guard let wanted = KernelTier.allCases.first(where: { $0.name == tier }) else {
        throw ValidationError("--tier is one of \(KernelTier.allCases.map(\.name).joined(separator: ", "))")
      }
      KernelTier.force(wanted)
    }
    let documents = try Self.entries(corpus)
    let asked = try Self.entries(queries)
    let begun = Stopwatch.threadMicroseconds
    let partition = PostingPartition(index: Self.index(documents))
    let building = (Stopwatch.threadMicroseconds - begun) / 1e6
    if !json { print("\(documents.count) documents indexed in \(building) CPU seconds") }
    let timing = time(asked, partition)
    if let output { try write(asked, documents, partition, to: output) }
    report([
      "bench": "lexical", "kernels": .string(KernelTier.inForce.name), "docs": .number(documents.count),
      "queries": .number(asked.count), "build_cpu_s": figure(building),
      "index_bytes": .number(partition.index.sizeBytes), "top": .number(top),
      "mean_cpu_us": figure(timing.cpu.reduce(0, +) / Double(max(1, timing.cpu.count))),
      "p50_cpu_us": figure(Stopwatch.median(timing.cpu)), "p99_cpu_us": figure(Stopwatch.percentile(timing.cpu, 0.99)),
      "mean_wall_us": figure(timing.wall.reduce(0, +) / Double(max(1, timing.wall.count))),
      "postings_per_query": figure(timing.postings), "peak_megabytes": figure(Stopwatch.peakMegabytes),
    ])
  }

  private static func index(_ documents: [(id: String, text: String)]) -> PostingIndex {
    let analyzer = Analyzer()
    var builder = InvertedIndexBuilder()
    for document in documents { builder.append(analyzer.terms(in: document.text)) }
    return PostingIndex(builder.finished())
  }

  private static func search(_ text: String, _ partition: PostingPartition) -> PostingSearch {
    PostingSearch(
      query: Analyzer().terms(in: text), partitions: [partition], statistics: partition.statistics,
      parameters: BM25(k1: 1.2, b: 0.75))
  }

  private func time(
    _ asked: [(id: String, text: String)], _ partition: PostingPartition
  ) -> (cpu: [Double], wall: [Double], postings: Double) {
    var cpu = [Double](repeating: .infinity, count: asked.count)
    var wall = cpu
    for _ in 0..<repeats {
      for (index, query) in asked.enumerated() {
        let (begun, watch) = (Stopwatch.threadMicroseconds, Stopwatch())
        _ = Self.search(query.text, partition).best(top, inPartition: 0, allowed: nil)
        cpu[index] = min(cpu[index], Stopwatch.threadMicroseconds - begun)
        wall[index] = min(wall[index], watch.seconds * 1e6)
      }
    }
    let postings = asked.reduce(0) { $0 + Self.search($1.text, partition).postingCount }
    return (cpu, wall, Double(postings) / Double(max(1, asked.count)))
  }

  private func write(
    _ asked: [(id: String, text: String)], _ documents: [(id: String, text: String)], _ partition: PostingPartition,
    to path: String
  ) throws {
    var lines = ""
    for query in asked {
      let best = Self.search(query.text, partition).best(top, inPartition: 0, allowed: nil)
      for (index, entry) in best.enumerated() {
        lines += "\(query.id)\t\(index + 1)\t\(documents[Int(entry.ordinal)].id)\t\(entry.score)\n"
      }
    }
    try lines.write(toFile: path, atomically: true, encoding: .utf8)
  }

  private static func entries(_ path: String) throws -> [(id: String, text: String)] {
    var entries: [(id: String, text: String)] = []
    var reader = LineReader(try ByteStream(path: path, limits: Self.limits), maximumBytes: 1 << 20)
    while let line = try reader.next() {
      guard case .text(let number, let bytes) = line else { continue }
      let value = try JSONValue(parsing: bytes)
      guard let id = value["id"]?.stringValue, let text = value["text"]?.stringValue else {
        throw ValidationError("line \(number) of \(path) has no id and text")
      }
      entries.append((id, text))
    }
    return entries
  }
}
