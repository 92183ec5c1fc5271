/// Text → numbers of word pieces, as BERT's models were trained on (J. Devlin and others, arXiv 1810.04805).
struct WordPieceTokenizer: Sendable {
  private let vocabulary: WordPieceVocabulary
  private let normaliser: TextNormaliser
  /// Most tokens of a text, the two markers at its ends included.
  let maximumLength: Int

  init(vocabulary: WordPieceVocabulary, normaliser: TextNormaliser, maximumLength: Int) {
    self.vocabulary = vocabulary
    self.normaliser = normaliser
    self.maximumLength = maximumLength
  }

  /// The start marker, the pieces up to the maximum length, and the end marker.
  func tokens(of text: String) -> [Int32] {
    let room = maximumLength - 2
    var tokens = [vocabulary.start]
    for part in parts(of: text) {
      guard tokens.count <= room else { break }
      switch part {
      case .marker(let number): tokens.append(number)
      case .text(let text):
        for word in normaliser.words(of: text.unicodeScalars) where tokens.count <= room {
          tokens.append(contentsOf: vocabulary.pieces(of: word))
        }
      }
    }
    return tokens.prefix(room + 1) + [vocabulary.end]
  }

  private enum Part {
    case text(Substring)
    case marker(Int32)
  }

  /// The text between markers that it spells out, and these.
  private func parts(of text: String) -> [Part] {
    guard text.utf8.contains(UInt8(ascii: "[")) else { return [.text(text[...])] }
    var parts: [Part] = []
    var (from, place) = (text.startIndex, text.startIndex)
    let scalars = text.unicodeScalars
    while place < text.endIndex {
      guard scalars[place] == "[",
        let marker = vocabulary.markers.first(where: { text[place...].utf8.starts(with: $0.text.utf8) })
      else {
        place = scalars.index(after: place)
        continue
      }
      parts += [.text(text[from..<place]), .marker(marker.number)]
      place = scalars.index(place, offsetBy: marker.text.unicodeScalars.count)
      from = place
    }
    return parts + [.text(text[from...])]
  }
}
