import Testing

@testable import Embeddings

@Suite struct WordPieceTokenizerTests {
  private static func tokenizer(maximumLength: Int = 32, lowersCase: Bool = true) throws -> WordPieceTokenizer {
    WordPieceTokenizer(
      vocabulary: try WordPieceVocabulary(Array((TinyModel.pieces.joined(separator: "\n") + "\n").utf8)),
      normaliser: TextNormaliser(lowersCase: lowersCase, stripsAccents: lowersCase, separatesIdeographs: true),
      maximumLength: maximumLength)
  }

  /// The pieces between the markers at the ends.
  private static func pieces(_ text: String) throws -> [String] {
    try tokenizer().tokens(of: text).dropFirst().dropLast().map { TinyModel.pieces[Int($0)] }
  }

  @Test("the longest piece wins, first to last; a word with a part that no piece has is unknown as a whole")
  func longestPiecesWin() throws {
    #expect(try Self.pieces("Invoices payment inment") == ["invoice", "##s", "pay", "##ment", "in", "##ment"])
    #expect(try Self.pieces("payx xpay") == ["[UNK]", "[UNK]"])
    #expect(try Self.pieces("") == [])
  }

  @Test("case and accents go, composed or not; punctuation and Chinese characters stand alone")
  func textIsNormalised() throws {
    #expect(try Self.pieces("É e\u{301} ,pay,中中!") == ["e", "e", ",", "pay", ",", "中", "中", "!"])
    #expect(try Self.pieces("p\u{0}a\u{200B}y\u{A0}in\u{85}\u{2028}e\u{FFFD}") == ["pay", "in", "e"])
  }

  @Test("markers keep their meaning inside text, in capitals only")
  func markersAreFound() throws {
    #expect(try Self.pieces("pay[SEP]in [MASK]!") == ["pay", "[SEP]", "in", "[MASK]", "!"])
    #expect(try Self.pieces("[sep]") == ["[UNK]", "[UNK]", "[UNK]"])
    #expect(try Self.pieces("[SEP") == ["[UNK]", "[UNK]"])
  }

  @Test("a text is cut behind the last piece that has room, and a word of more than 100 characters is unknown")
  func lengthsAreLimited() throws {
    #expect(try Self.tokenizer(maximumLength: 5).tokens(of: "invoices pay in in in") == [2, 14, 15, 7, 3])
    #expect(try Self.tokenizer(maximumLength: 3).tokens(of: "invoices") == [2, 14, 3])
    #expect(try Self.pieces(String(repeating: "e", count: 101)) == ["[UNK]"])
  }

  @Test("a model that keeps capitals keeps accents")
  func casedModelsKeepCapitals() throws {
    let tokens = try Self.tokenizer(lowersCase: false).tokens(of: "é Pay pay")
    #expect(tokens == [2, 10, 1, 7, 3])
  }
}
