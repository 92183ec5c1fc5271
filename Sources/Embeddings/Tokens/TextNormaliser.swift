import Foundation

/// Text as BERT's models read it: without controls, with Chinese characters apart, and, where the model wants it, in lower case and without
/// accents.
struct TextNormaliser: Sendable {
  let lowersCase: Bool
  let stripsAccents: Bool
  let separatesIdeographs: Bool
  /// Canonical decompositions without accents, of the blocks that hold nearly all characters that have one.
  private let bare: [Unicode.Scalar: [Unicode.Scalar]]

  init(lowersCase: Bool, stripsAccents: Bool, separatesIdeographs: Bool) {
    self.lowersCase = lowersCase
    self.stripsAccents = stripsAccents
    self.separatesIdeographs = separatesIdeographs
    bare = stripsAccents ? Self.decompositions : [:]
  }

  /// The words: runs between spaces, punctuation apart, each with its scalars.
  func words(of text: Substring.UnicodeScalarView) -> [[Unicode.Scalar]] {
    var words: [[Unicode.Scalar]] = []
    var word: [Unicode.Scalar] = []
    for scalar in text where !scalar.isDropped {
      if scalar.properties.isWhitespace {
        Self.close(&word, &words)
      } else if separatesIdeographs, scalar.isIdeograph {
        Self.close(&word, &words)
        for part in plain(scalar) { words.append([part]) }
      } else {
        for part in plain(scalar) {
          if part.isPunctuation {
            Self.close(&word, &words)
            words.append([part])
          } else if part.properties.isWhitespace {
            Self.close(&word, &words)
          } else {
            word.append(part)
          }
        }
      }
    }
    Self.close(&word, &words)
    return words
  }

  private static func close(_ word: inout [Unicode.Scalar], _ words: inout [[Unicode.Scalar]]) {
    if !word.isEmpty { words.append(word) }
    word = []
  }

  /// One character, bare of accents and then in lower case.
  private func plain(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    if scalar.isASCII { return [lowersCase ? Self.lowered(scalar) : scalar] }
    let parts = stripsAccents ? withoutAccents(scalar) : [scalar]
    return lowersCase ? parts.flatMap { Array($0.properties.lowercaseMapping.unicodeScalars) } : parts
  }

  private static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    (0x41...0x5A).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value | 0x20)) : scalar
  }

  private func withoutAccents(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    if let known = bare[scalar] { return known }
    return Self.tabled.contains(scalar.value) ? [scalar] : Self.decomposed(scalar)
  }

  /// Latin to the general symbols; nearly everything that has a canonical decomposition and is no Chinese or Korean syllable.
  private static let tabled: ClosedRange<UInt32> = 0x80...0x33FF

  private static let decompositions: [Unicode.Scalar: [Unicode.Scalar]] = {
    var found: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    for scalar in tabled.lazy.compactMap(Unicode.Scalar.init) {
      let parts = decomposed(scalar)
      if parts != [scalar] { found[scalar] = parts }
    }
    return found
  }()

  private static func decomposed(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    String(Character(scalar)).decomposedStringWithCanonicalMapping.unicodeScalars.filter { !$0.isAccent }
  }
}
