import LexicalSearch
import Testing

@Suite struct InvertedIndexTests {
  private static func index() -> InvertedIndex {
    var builder = InvertedIndexBuilder()
    builder.append([Term(text: "b"), Term(text: "a"), Term(text: "b"), Term(text: "b-a", isCompound: true)])
    builder.append([])
    builder.append([Term(text: "a")])
    return builder.finished()
  }

  @Test("terms are sorted, postings ascend, compounds do not count towards the length")
  func layout() throws {
    let expected = try InvertedIndex(
      termStarts: [0, 1, 2, 5], termBytes: Array("abb-a".utf8), postingStarts: [0, 2, 3, 4], documents: [0, 2, 0, 0],
      frequencies: [1, 1, 2, 1], lengths: [3, 0, 1])
    #expect(InvertedIndexTests.index() == expected)
    #expect((0..<3).map { expected.term($0) } == ["a", "b", "b-a"])
  }

  @Test("arrays that contradict one another are refused")
  func damage() {
    let good = InvertedIndexTests.index()
    func opens(
      termStarts: [UInt32]? = nil, termBytes: String? = nil, postingStarts: [UInt32]? = nil, documents: [UInt32]? = nil,
      frequencies: [UInt32]? = nil, lengths: [UInt32]? = nil
    ) -> Bool {
      let index = try? InvertedIndex(
        termStarts: termStarts ?? good.termStarts, termBytes: termBytes.map { Array($0.utf8) } ?? good.termBytes,
        postingStarts: postingStarts ?? good.postingStarts, documents: documents ?? good.documents,
        frequencies: frequencies ?? good.frequencies, lengths: lengths ?? good.lengths)
      return index != nil
    }
    #expect(opens())
    #expect(!opens(termStarts: []))
    #expect(!opens(termStarts: [0, 2, 1, 5]))
    #expect(!opens(termStarts: [0, 1, 2, 4]))
    #expect(!opens(termBytes: "bab-a"))
    #expect(!opens(termBytes: "aab-a"))
    #expect(!opens(postingStarts: [0, 2, 3, 5]))
    #expect(!opens(postingStarts: [0, 2, 2, 4]))
    #expect(!opens(documents: [0, 3, 0, 0]))
    #expect(!opens(documents: [2, 2, 0, 0]))
    #expect(!opens(frequencies: [1, 0, 2, 1]))
    #expect(!opens(frequencies: [1]))
    #expect(!opens(lengths: [3, 0]))
  }
}
