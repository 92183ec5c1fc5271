import Embeddings
import Retrieval

/// Makes vectors for an index; what an archive holds is not made again.
struct VectorSource: Sendable {
  /// Texts that are embedded before their vectors are written: what an interruption costs.
  private static let batch = 256
  let embedder: any Embedder
  /// nil where making is cheaper than keeping.
  let archive: VectorArchive?

  /// The vectors of texts, in their order.
  ///
  /// - Throws: `FileError` when the archive cannot be written.
  func vectors(for texts: [String], _ progress: ProgressReporter = .silent) throws -> [[Float]] {
    guard let archive else { return embedder.vectors(for: texts) }
    let keys = texts.map { ContentKey(of: $0) }
    try embed(texts, keys, into: archive, progress)
    return try archive.vectors(of: keys).enumerated().map { $1 ?? embedder.vector(for: texts[$0]) }
  }

  private func embed(
    _ texts: [String], _ keys: [ContentKey], into archive: VectorArchive, _ progress: ProgressReporter
  ) throws {
    let missing = try archive.missing(of: keys)
    guard !missing.isEmpty else { return }
    let places = Dictionary(zip(keys, texts)) { first, _ in first }
    for start in stride(from: 0, to: missing.count, by: Self.batch) {
      let part = missing[start..<min(start + Self.batch, missing.count)]
      let vectors = embedder.vectors(for: part.compactMap { places[$0] })
      try archive.add(zip(part, vectors).map { (key: $0, vector: $1) })
      progress.report("index", "vectors", done: start + part.count, of: missing.count, unit: "texts")
    }
  }
}
