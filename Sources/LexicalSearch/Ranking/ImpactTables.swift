/// What the documents' lengths make of a frequency, as `BM25.saturation` computes it.
struct Saturation: Sendable {
  let parameters: BM25
  let averageLength: Double

  /// The part of the denominator that depends on the length.
  func norm(length: UInt32) -> Double {
    parameters.k1 * (1 - parameters.b + parameters.b * Double(length) / averageLength)
  }

  func value(frequency: Double, norm: Double) -> Double { frequency / (frequency + norm) }

  /// At least the value of any frequency up to `frequency`, where 255 stands for all from there on.
  ///
  /// Where the norm is not tiny, values of frequencies that differ lie further apart than rounding reaches.
  func bound(frequency: Int, norm: Double) -> Double {
    if frequency >= PostingFormat.largeFrequency { return 1 }
    let value = value(frequency: Double(frequency), norm: norm)
    return norm >= 1e-6 ? value : value * (1 + 1e-12)
  }
}

/// A term of a query in one index, as one window sees it.
struct ListedTerm: Sendable {
  let weight: Double
  /// Its first window of those stored by windows; nil when its postings are listed.
  var firstWindow: Int?
  /// The postings listed that are not behind yet, and where those of the window end.
  var next = 0
  var end = 0
  var windowEnd = 0
  var largestFrequency = 0
  /// The largest frequency in the window, 255 for all from there on; 0 without postings.
  var windowFrequency = 0
  /// The most that it adds to a score in the window.
  var bound = 0.0
  /// Whether a document without it and those of larger bounds cannot enter the best.
  var isNeeded = false

  init(weight: Double) {
    self.weight = weight
  }
}

/// What each term adds to a sum in a window, by frequency: scaled to integers and rounded up.
struct ImpactTables: Sendable {
  /// What a score of one is.
  let scale: Double
  private let saturation: Saturation
  private let weights: [Double]
  private var impacts: [UInt16]
  /// For each term the norm and the largest frequency for which its impacts are filled in.
  private var filled: [(norm: Double, frequency: Int)]

  private static let width = PostingFormat.largeFrequency + 1
  /// The most terms for whose rounding there is room in sums of 16 bits.
  static let mostTerms = 20_000

  init(weights: [Double], saturation: Saturation) {
    precondition(weights.count <= Self.mostTerms, "\(weights.count) terms")
    self.weights = weights
    self.saturation = saturation
    // A unit of rounding a term, and a few for the rounding of the scale itself.
    scale = (65_000 - 2 * Double(weights.count)) / weights.reduce(0, +)
    impacts = [UInt16](repeating: 0, count: Self.width * weights.count)
    filled = weights.map { _ in (-1, 0) }
  }

  /// Fills in the impacts of the terms' frequencies in a window, at the norm of its shortest documents.
  mutating func fill(_ terms: [ListedTerm], norm: Double) {
    for index in terms.indices where terms[index].windowFrequency > 0 {
      let wanted = terms[index].windowFrequency
      if filled[index].norm != norm { filled[index] = (norm, 0) }
      guard filled[index].frequency < wanted else { continue }
      for frequency in (filled[index].frequency + 1)...wanted {
        impacts[Self.width * index + frequency] = impact(index, frequency, norm)
      }
      filled[index].frequency = wanted
    }
  }

  private func impact(_ index: Int, _ frequency: Int, _ norm: Double) -> UInt16 {
    UInt16((weights[index] * saturation.bound(frequency: frequency, norm: norm) * scale + 1e-6).rounded(.down) + 1)
  }

  /// The impacts of a term by frequency, 0…255.
  func table(_ index: Int) -> ArraySlice<UInt16> { impacts[(Self.width * index)..<(Self.width * (index + 1))] }

  /// What a frequency up to the window's largest adds to a sum in the window.
  func impact(_ index: Int, _ frequency: Int) -> Int { Int(impacts[Self.width * index + frequency]) }

  /// The most that a term adds to a sum in the window.
  func largest(_ index: Int, _ term: ListedTerm) -> Int { Int(impacts[Self.width * index + term.windowFrequency]) }
}
