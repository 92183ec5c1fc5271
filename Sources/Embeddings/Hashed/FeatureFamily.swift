/// One kind of feature of the built-in embedder.
struct FeatureFamily: Sendable, Equatable {
  /// What of a text makes the features.
  enum Source: Sendable, Equatable {
    /// Each word.
    case words
    /// Each identifier of several words, whole.
    case identifiers
    /// Each pair of neighbouring words.
    case pairs
    /// Each run of `size` characters of a word that is marked `^…$` at its ends.
    case characters(size: Int)
  }

  let name: String
  let source: Source
  /// Seed of the hash, different for each family.
  let seed: UInt64
  let weight: Double
}
