import Kernels

// Feature hashing.
//
// K. Weinberger, A. Dasgupta, J. Langford, A. Smola, J. Attenberg, "Feature Hashing for Large Scale Multitask Learning",
// ICML 2009, arXiv 0902.2206: a feature with hash h adds its value to component h mod dimension, with the sign of another
// bit of h. Here the hash is XXH3-64 of the feature's bytes, seeded by family; the component is its low bits, the sign its
// top bit.
//
// A feature that occurs in words of weights w₁ … wₙ has the value (family weight) · √(Σ wᵢ²): repeated occurrences count
// with the square root of their number. The sum runs family after family, within a family by ascending hash, in 64-bit
// arithmetic with +, ·, ÷ and √ alone, and is rounded to 32 bits once, after normalisation to unit length. So the same
// text has the same vector, bit for bit, on every machine.

/// The built-in text embedder: words, identifiers, word pairs and character n-grams, hashed into 1,024 signed dimensions.
///
/// Needs no file and no download; its weights are frozen.
public struct HashedEmbedder: Embedder {
  /// The model `hashed-1024-v1`.
  public static let standard = HashedEmbedder(model: .hashed1024v1)

  /// The model's name.
  public let name: String
  /// Number of elements of a vector.
  public let dimension: Int
  /// Sixteen hexadecimal digits that change with the weights or with what the code makes of them. An index holds vectors
  /// of one digest.
  public let digest: String

  private let model: HashedModel
  private let functionWords: Set<[UInt8]>

  init(model: HashedModel) {
    self.model = model
    name = model.name
    dimension = model.dimension
    functionWords = Set(model.functionWords.map { Array($0.utf8) })
    digest = HashedEmbedder.digest(of: model, functionWords: functionWords)
  }

  /// The vector of `text`: `dimension` elements of unit length, or all zeros when the text has no word.
  ///
  /// - Complexity: O(n log n) for n characters in distinct words.
  public func vector(for text: String) -> [Float] {
    HashedEmbedder.vector(for: text, model: model, functionWords: functionWords)
  }

  /// The vectors of texts, each as `vector(for:)` gives it.
  public func vectors(for texts: [String]) -> [[Float]] { texts.map { vector(for: $0) } }

  private static func vector(for text: String, model: HashedModel, functionWords: Set<[UInt8]>) -> [Float] {
    let extractor = FeatureExtractor(
      text: text, functionWords: functionWords, functionWordWeight: model.functionWordWeight)
    var sums = [Double](repeating: 0, count: model.dimension)
    for family in model.families {
      add(extractor.features(of: family), weight: family.weight, to: &sums)
    }
    return normalised(sums)
  }

  /// Adds the features, occurrence by occurrence as extracted, to the components.
  private static func add(_ features: [HashedFeature], weight: Double, to sums: inout [Double]) {
    let features = features.sorted()
    var start = 0
    while start < features.count {
      let hash = features[start].hash
      var energy = 0.0
      while start < features.count && features[start].hash == hash {
        energy += features[start].energy
        start += 1
      }
      let value = weight * energy.squareRoot()
      sums[Int(hash % UInt64(sums.count))] += hash >> 63 == 1 ? -value : value
    }
  }

  private static func normalised(_ sums: [Double]) -> [Float] {
    var energy = 0.0
    for sum in sums {
      energy += sum * sum
    }
    let length = energy.squareRoot()
    return sums.map { length > 0 ? Float($0 / length) : 0 }
  }
}

// MARK: - Digest

extension HashedEmbedder {
  /// A text that touches every family, both weights of words, several scripts and every way to end a word.
  private static let probe = "The orderId WF-FIN-001 isn't in /var/log/HTTPServer.log: État № 42, 注文の確認 – why?"

  private static func digest(of model: HashedModel, functionWords: Set<[UInt8]>) -> String {
    var text = "\(model.name)\n\(model.dimension)\n\(model.functionWordWeight)\n"
    for family in model.families {
      text += "\(family.name) \(family.seed) \(family.weight)\n"
    }
    text += model.functionWords.joined(separator: " ") + "\n"
    for element in vector(for: probe, model: model, functionWords: functionWords) {
      text += String(element.bitPattern, radix: 16) + " "
    }
    return hexadecimal(XXH3.hash64(Array(text.utf8)))
  }

  private static func hexadecimal(_ hash: UInt64) -> String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
