import Kernels

/// A feature of a text: its hash and the squared weights of its occurrences.
struct HashedFeature: Comparable {
  let hash: UInt64
  let energy: Double

  static func < (left: HashedFeature, right: HashedFeature) -> Bool {
    left.hash < right.hash || (left.hash == right.hash && left.energy < right.energy)
  }
}

/// A text read into words, ready to give the features of each family.
struct FeatureExtractor {
  private let reader: WordReader
  /// For each word of the text, its squared weight.
  private let energies: [Double]
  /// The distinct words by their first occurrence, with the squared weights of all occurrences.
  private let distinct: [(word: Int, energy: Double)]

  init(text: String, functionWords: Set<[UInt8]>, functionWordWeight: Double) {
    reader = WordReader(text)
    energies = reader.words.map { word in
      functionWords.contains(word.bytes) ? functionWordWeight * functionWordWeight : 1
    }
    var places: [[UInt8]: Int] = [:]
    var distinct: [(word: Int, energy: Double)] = []
    for (index, word) in reader.words.enumerated() {
      if let place = places[word.bytes] {
        distinct[place].energy += energies[index]
      } else {
        places[word.bytes] = distinct.count
        distinct.append((index, energies[index]))
      }
    }
    self.distinct = distinct
  }

  /// The features of `family`, in no particular order; one hash may come several times.
  func features(of family: FeatureFamily) -> [HashedFeature] {
    switch family.source {
    case .words: words(seed: family.seed)
    case .identifiers: identifiers(seed: family.seed)
    case .pairs: pairs(seed: family.seed)
    case .characters(let size): characters(size: size, seed: family.seed)
    }
  }

  private func words(seed: UInt64) -> [HashedFeature] {
    distinct.map { HashedFeature(hash: XXH3.hash64(reader.words[$0.word].bytes, seed: seed), energy: $0.energy) }
  }

  private func identifiers(seed: UInt64) -> [HashedFeature] {
    reader.identifiers.map { range in
      var bytes: [UInt8] = []
      for word in reader.words[range] {
        bytes.append(contentsOf: word.bytes)
        bytes.append(UInt8(ascii: "_"))
      }
      return HashedFeature(hash: XXH3.hash64(bytes, seed: seed), energy: 1)
    }
  }

  private func pairs(seed: UInt64) -> [HashedFeature] {
    reader.words.indices.dropFirst().map { index in
      let bytes = reader.words[index - 1].bytes + [UInt8(ascii: " ")] + reader.words[index].bytes
      let energy = (energies[index - 1] * energies[index]).squareRoot()
      return HashedFeature(hash: XXH3.hash64(bytes, seed: seed), energy: energy)
    }
  }

  private func characters(size: Int, seed: UInt64) -> [HashedFeature] {
    var features: [HashedFeature] = []
    for (index, energy) in distinct {
      let word = reader.words[index]
      let marked = [UInt8(ascii: "^")] + word.bytes + [UInt8(ascii: "$")]
      let boundaries = [0] + word.boundaries.map { $0 + 1 } + [marked.count]
      guard boundaries.count > size else { continue }
      for start in 0..<(boundaries.count - size) {
        let gram = marked.span.extracting(boundaries[start]..<boundaries[start + size])
        features.append(HashedFeature(hash: XXH3.hash64(gram, seed: seed), energy: energy))
      }
    }
    return features
  }
}
