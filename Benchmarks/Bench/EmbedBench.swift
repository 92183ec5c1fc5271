import ArgumentParser
import Embeddings
import Files
import Foundation
import JSONDocuments
import Kernels

/// How many sentences the encoder embeds a second of CPU time.
struct EmbedBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed", abstract: "Sentences a CPU second of the sentence encoder, by batch and length.")

  private static let limits = DecompressionLimits(maximumBytes: 8 << 30, maximumRatio: 500, ratioFreeBytes: 64 << 20)

  @Option(help: "A model folder: model.safetensors, vocab.txt, config.json and their neighbours.") var model: String
  @Option(help: "Texts, one JSON object with \"text\" or one JSON string a line; may be gzip.") var texts: String
  @Option(help: "Texts a call, separated by commas.") var batch = "1,32"
  @Option(help: "Tokens a text, separated by commas; texts are joined and cut to that length.") var tokens = "32,128"
  @Option(help: "Seconds of CPU time for each point.") var seconds = 2.0
  @Option(help: "Most texts that are read.") var limit = 102_000
  @Option(help: "Most tokens of a text that --out and --ids read; the default is the model's.") var length: Int?
  @Option(help: "Kernels: portable, avx2 or avx512; the default is the best.") var tier: String?
  @Option(help: "Write the vectors of all texts there, as .npy, [texts × dimension], float32.") var out: String?
  @Option(help: "Write the token numbers of all texts there, one JSON array a line.") var ids: String?
  @Flag(help: "Products in bytes.") var int8 = false
  @Flag(help: "Print the JSON line only.") var json = false

  func run() throws {
    if let tier {
      guard let wanted = KernelTier.allCases.first(where: { $0.name == tier }) else {
        throw ValidationError("--tier is one of \(KernelTier.allCases.map(\.name).joined(separator: ", "))")
      }
      KernelTier.force(wanted)
    }
    let watch = Stopwatch()
    let encoder = try SentenceEncoder(folder: model, precision: int8 ? .int8 : .float32)
    let loading = watch.seconds
    let lines = try Self.texts(texts, limit: limit)
    let sequences = lines.map { Self.cut(encoder.tokens(of: $0), to: length) }
    if let ids { try write(sequences, to: ids) }
    if let out { try NumpyFile.write(encoder.vectors(ofTokens: sequences), to: out) }
    var points: [JSONValue] = []
    for length in try Self.numbers(tokens, "--tokens") {
      for size in try Self.numbers(batch, "--batch") {
        let rate = rate(encoder, Self.joined(sequences.prefix(20_000), length, count: max(64, size)), batch: size)
        points.append(["batch": .number(size), "tokens": .number(length), "sentences_per_cpu_s": figure(rate)])
        if !json { print("batch \(size), \(length) tokens: \(Int(rate)) sentences a CPU second") }
      }
    }
    report([
      "bench": "embed", "precision": .string(encoder.precision.rawValue), "kernels": .string(KernelTier.inForce.name),
      "dimension": .number(encoder.dimension), "load_s": figure(loading), "points": .array(points),
      "peak_megabytes": figure(Stopwatch.peakMegabytes),
    ])
  }

  private func rate(_ encoder: SentenceEncoder, _ sequences: [[Int32]], batch: Int) -> Double {
    let calls = stride(from: 0, to: sequences.count - batch + 1, by: batch).map { Array(sequences[$0..<($0 + batch)]) }
    _ = encoder.vectors(ofTokens: calls[0])
    var rates: [Double] = []
    var spent = 0.0
    while spent < seconds || rates.count < 3 {
      let begun = Self.cpuSeconds
      for call in calls { _ = encoder.vectors(ofTokens: call) }
      let time = Self.cpuSeconds - begun
      spent += time
      rates.append(Double(calls.count * batch) / time)
    }
    return Stopwatch.median(rates)
  }

  /// The first tokens, with the end marker.
  private static func cut(_ tokens: [Int32], to length: Int?) -> [Int32] {
    guard let length, tokens.count > max(2, length) else { return tokens }
    return tokens.prefix(max(2, length) - 1) + tokens.suffix(1)
  }

  private static var cpuSeconds: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

  /// Sequences of exactly `length` tokens, from neighbouring texts.
  private static func joined(_ sequences: ArraySlice<[Int32]>, _ length: Int, count: Int) -> [[Int32]] {
    guard let first = sequences.first, let start = first.first, let end = first.last else { return [] }
    let inner = sequences.flatMap { $0.dropFirst().dropLast() }
    return (0..<count).map { number in
      let from = number * (length - 2)
      return [start] + (0..<(length - 2)).map { inner[(from + $0) % inner.count] } + [end]
    }
  }

  private static func numbers(_ list: String, _ name: String) throws -> [Int] {
    try list.split(separator: ",").map { part in
      guard let number = Int(part), number >= 1 else { throw ValidationError("\(name) is a list of numbers from 1") }
      return number
    }
  }

  private static func texts(_ path: String, limit: Int) throws -> [String] {
    var texts: [String] = []
    var reader = LineReader(try ByteStream(path: path, limits: Self.limits), maximumBytes: 1 << 20)
    while texts.count < limit, let line = try reader.next() {
      guard case .text(let number, let bytes) = line else { continue }
      let value = try JSONValue(parsing: bytes)
      guard let text = value.stringValue ?? value["text"]?.stringValue else {
        throw ValidationError("line \(number) of \(path) has no text")
      }
      texts.append(text)
    }
    return texts
  }

  private func write(_ tokens: [[Int32]], to path: String) throws {
    let lines = tokens.map { "[" + $0.map(String.init).joined(separator: ",") + "]\n" }
    try lines.joined().write(toFile: path, atomically: true, encoding: .utf8)
  }
}
