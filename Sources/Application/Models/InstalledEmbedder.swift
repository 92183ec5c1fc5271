import Embeddings

/// A sentence encoder under the name and the digest of the model that it was read from.
struct InstalledEmbedder: Embedder {
  let name: String
  let digest: String
  private let encoder: SentenceEncoder

  init(_ encoder: SentenceEncoder, of record: ModelRecord) {
    name = record.name
    digest = record.identity(encoder.precision)
    self.encoder = encoder
  }

  var dimension: Int { encoder.dimension }

  func vectors(for texts: [String]) -> [[Float]] { encoder.vectors(for: texts) }
}
