import ArgumentParser
import Foundation
import JSONDocuments
import Kernels
import VectorSearch

/// How fast the nearest vectors are found at a recall.
struct AnnBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ann", abstract: "Queries a CPU second of the vector index at given recalls, with and without filters."
  )

  @Option(help: "The vectors, .npy, [count × dimension], float32.") var base: String
  @Option(help: "The queries, .npy, [queries × dimension], float32.") var queries: String
  @Option(help: "The true nearest ordinals, .npy, [queries × at least k], int32; found by an exact scan without it.")
  var truth: String?
  @Option(help: "Results a query.") var k = 10
  @Option(help: "Recalls to reach, separated by commas.") var recall = "0.95,0.99"
  @Option(help: "Shares of the vectors that a filter allows, separated by commas: every n-th vector.") var filter = ""
  @Option(help: "Threads; searches run on one.") var threads = 1
  @Option(help: "Write the ordinals found at the highest recall there, .npy, [queries × k], int32.") var ids: String?
  @Flag(help: "Print the JSON line only.") var json = false

  private static let beams = [
    8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 192, 224, 256, 320, 384, 448, 512,
    768, 1_024,
  ]

  func run() throws {
    guard threads == 1 else { throw ValidationError("--threads is 1: a search runs on one thread") }
    let (vectors, asked) = (try NumpyFile.floats(base), try NumpyFile.floats(queries))
    guard vectors.columnCount == asked.columnCount, asked.rowCount > 0, k > 0 else {
      throw ValidationError("--base and --queries have vectors of one length, and there are queries; --k is at least 1")
    }
    let begun = Self.cpuSeconds
    let index = VectorIndex(vectors: vectors)
    let buildSeconds = Self.cpuSeconds - begun
    let rows = (0..<asked.rowCount).map { asked.row($0) }
    let flat = FlatIndex(vectors: vectors)
    var points: [JSONValue] = []
    let targets = try Self.shares(recall, "--recall")
    let known = try truth.map { try NumpyFile.integers($0).map { Set($0.prefix(k).map { UInt32(bitPattern: $0) }) } }
    let wanted = known ?? truth(flat, rows, nil)
    for target in targets { points.append(point(index, rows, wanted, target: target, share: nil)) }
    for share in try Self.shares(filter, "--filter") {
      let some = Array(rows.prefix(500))
      let wanted = truth(flat, some, Self.allowed(share, count: vectors.rowCount))
      points.append(point(index, some, wanted, target: targets.max() ?? 0.99, share: share))
    }
    if let ids { try write(index, rows, wanted, targets.max() ?? 0.99, to: ids) }
    report([
      "bench": "ann", "kernels": .string(KernelTier.inForce.name), "count": .number(vectors.rowCount),
      "dimension": .number(vectors.columnCount), "k": .number(k), "queries": .number(rows.count),
      "build_cpu_s": figure(buildSeconds), "index_bytes": .number(Self.sizeBytes(index)), "points": .array(points),
      "peak_megabytes": figure(Stopwatch.peakMegabytes),
    ])
  }

  private static var cpuSeconds: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

  private static func shares(_ list: String, _ name: String) throws -> [Double] {
    try list.split(separator: ",").map { part in
      guard let share = Double(part), share > 0, share <= 1 else {
        throw ValidationError("\(name) is a list of numbers above 0 and up to 1")
      }
      return share
    }
  }

  private static func allowed(_ share: Double, count: Int) -> OrdinalSet {
    var allowed = OrdinalSet(capacity: count)
    for ordinal in stride(from: 0, to: count, by: Int((1 / share).rounded())) { allowed.insert(ordinal) }
    return allowed
  }

  private static func sizeBytes(_ index: VectorIndex) -> Int {
    switch index {
    case .exact(let flat): flat.vectors.elements.count * 4
    case .graph(let graph): graph.encoded().count
    }
  }

  private func truth(_ flat: FlatIndex, _ rows: [[Float]], _ allowed: OrdinalSet?) -> [Set<UInt32>] {
    rows.map { Set(flat.best(k, for: $0, allowed: allowed).map(\.ordinal)) }
  }

  private func recall(
    _ index: VectorIndex, _ rows: [[Float]], _ wanted: [Set<UInt32>], _ allowed: OrdinalSet?, beam: Int
  )
    -> Double
  {
    var (hits, all) = (0, 0)
    for (row, wanted) in zip(rows, wanted) {
      hits += index.best(k, for: row, allowed: allowed, beam: beam).count { wanted.contains($0.ordinal) }
      all += wanted.count
    }
    return all == 0 ? 1 : Double(hits) / Double(all)
  }

  /// The smallest beam that reaches the target, or the largest.
  private func beam(
    _ index: VectorIndex, _ rows: [[Float]], _ wanted: [Set<UInt32>], _ allowed: OrdinalSet?, target: Double
  ) -> (beam: Int, recall: Double) {
    var reached = (beam: 0, recall: 0.0)
    for beam in Self.beams where beam >= k || beam == Self.beams.last {
      reached = (beam, recall(index, rows, wanted, allowed, beam: beam))
      if reached.recall >= target { break }
    }
    return reached
  }

  private func point(
    _ index: VectorIndex, _ rows: [[Float]], _ wanted: [Set<UInt32>], target: Double, share: Double?
  ) -> JSONValue {
    let allowed = share.map { Self.allowed($0, count: index.count) }
    let reached = beam(index, rows, wanted, allowed, target: target)
    var (single, batch, micros): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<5 {
      let begun = Self.cpuSeconds
      for row in rows {
        let watch = Stopwatch()
        _ = index.best(k, for: row, allowed: allowed, beam: reached.beam)
        micros.append(watch.seconds * 1e6)
      }
      single.append(Double(rows.count) / (Self.cpuSeconds - begun))
      batch.append(Double(rows.count) / batchSeconds(index, rows, allowed, beam: reached.beam))
    }
    var point: JSONObject = [
      "target_recall": .number(target), "recall": figure(reached.recall), "beam": .number(reached.beam),
      "qps": figure(Stopwatch.median(single)), "p50_us": figure(Stopwatch.median(micros)),
      "p99_us": figure(Stopwatch.percentile(micros, 0.99)), "batch_qps": figure(Stopwatch.median(batch)),
    ]
    if let share { point["filter"] = .number(share) }
    if !json { print(JSONValue.object(point).text) }
    return .object(point)
  }

  private func batchSeconds(_ index: VectorIndex, _ rows: [[Float]], _ allowed: OrdinalSet?, beam: Int) -> Double {
    let matrix = Matrix(rowCount: rows.count, columnCount: rows[0].count, elements: rows.flatMap { $0 })
    let begun = Self.cpuSeconds
    switch index {
    case .exact(let flat): for row in rows { _ = flat.best(k, for: row, allowed: allowed) }
    case .graph(let graph): _ = graph.best(k, for: matrix, allowed: allowed, beam: beam)
    }
    return Self.cpuSeconds - begun
  }

  private func write(
    _ index: VectorIndex, _ rows: [[Float]], _ wanted: [Set<UInt32>], _ target: Double, to path: String
  ) throws {
    let beam = beam(index, rows, wanted, nil, target: target).beam
    let found = rows.map { row in
      let best = index.best(k, for: row, allowed: nil, beam: beam).map { Int32(bitPattern: $0.ordinal) }
      return best + [Int32](repeating: -1, count: k - best.count)
    }
    try NumpyFile.write(found, to: path)
  }
}
