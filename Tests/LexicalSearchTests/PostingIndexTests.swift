import Files
import Foundation
import Kernels
import Testing

@testable import LexicalSearch

@Suite struct PostingIndexTests {
  private static func postings(_ index: PostingIndex, _ term: String) -> [UInt32: UInt32]? {
    index.bytes.withBytes { bytes in
      guard let entry = TermDictionary.entry(of: Array(term.utf8), in: index.layout, bytes) else { return nil }
      var list = PostingList()
      guard StoredList(entry, documentCount: index.documentCount).read(bytes, into: &list) else { return nil }
      var found: [UInt32: UInt32] = [:]
      for position in 0..<list.count {
        found[index.order.ordinals[Int(list.ids[position])]] = list.frequencies[position]
      }
      return found
    }
  }

  private static func opens(_ bytes: [UInt8]) -> PostingIndex? { try? PostingIndex(decoding: bytes) }

  @Test("every list, length and term comes back as it was stored", arguments: [0, 1, 40, 9_000, 27_000])
  func roundTrip(count: Int) throws {
    let plain = SeededCorpus(seed: 7, count: count).index(0..<count)
    let index = try PostingIndex(decoding: PostingIndex(plain).encoded())
    #expect(index.documentCount == count && index.termCount == plain.termCount)
    #expect((0..<count).map { index.length(ofDocument: UInt32($0)) } == plain.lengths)
    for term in 0..<plain.termCount {
      let range = plain.range(plain.postingStarts, term)
      let expected = Dictionary(uniqueKeysWithValues: zip(plain.documents[range], plain.frequencies[range]))
      #expect(Self.postings(index, plain.term(term)) == expected, "\(plain.term(term))")
    }
    for absent in ["", "w", "w0 ", "w99999", "zz", "a"] { #expect(Self.postings(index, absent) == nil) }
  }

  @Test("each form of list occurs in the corpus that the tests use")
  func forms() {
    let plain = SeededCorpus(seed: 7, count: 27_000).index(0..<27_000)
    let forms = (0..<plain.termCount).map { term in
      PostingFormat.Form(documentFrequency: plain.range(plain.postingStarts, term).count, documents: 27_000)
    }
    #expect(Set(forms) == [.short, .blocks, .windows])
  }

  @Test("the same documents give the same bytes, and a mapped file the same index")
  func mapping() throws {
    let plain = SeededCorpus(seed: 3, count: 300).index(0..<300)
    let bytes = PostingIndex(plain).encoded()
    #expect(bytes == PostingIndex(plain).encoded())
    let path = FileManager.default.temporaryDirectory.appending(path: "lexical-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data([1, 2, 3] + bytes).write(to: URL(filePath: path))
    let mapped = try PostingIndex(mapping: try MappedFile(path: path), range: 3..<(bytes.count + 3))
    #expect(mapped.encoded() == bytes)
  }

  @Test("a changed byte, a cut and an appendix are refused")
  func damage() {
    let bytes = PostingIndex(SeededCorpus(seed: 5, count: 60).index(0..<60)).encoded()
    #expect(Self.opens(bytes) != nil)
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1 << UInt8(place % 8)
      #expect(Self.opens(changed) == nil, "byte \(place)")
      #expect(Self.opens(Array(bytes[..<place])) == nil, "cut at \(place)")
    }
    #expect(Self.opens(bytes + [0]) == nil)
  }

  @Test("bytes with a matching checksum are refused or make an index that answers", arguments: [60, 17_000])
  func hostileBytes(count: Int) {
    var corpus = SeededCorpus(seed: 11, count: count)
    let bytes = PostingIndex(corpus.index(0..<count)).encoded()
    var refused = 0
    for _ in 0..<(count < 100 ? 3_000 : 60) {
      var changed = bytes
      for _ in 0...corpus.numbers.next(3) {
        let place = PostingFormat.headerLength + corpus.numbers.next(bytes.count - PostingFormat.headerLength)
        changed[place] = UInt8(corpus.numbers.next(256))
      }
      PostingIndexWriter.seal(&changed)
      guard let index = Self.opens(changed) else {
        refused += 1
        continue
      }
      let partition = PostingPartition(index: index)
      let search = PostingSearch(
        query: corpus.query(), partitions: [partition], statistics: partition.statistics,
        parameters: BM25(k1: 1.2, b: 0.75))
      #expect(search.best(10, inPartition: 0, allowed: nil).count <= 10)
    }
    #expect(refused > 20)
  }

  @Test("a header that promises more than there is is refused")
  func hostileHeader() {
    let bytes = PostingIndex(SeededCorpus(seed: 5, count: 60).index(0..<60)).encoded()
    for offset in [12, 32, 36, 40, 44] {
      for value: [UInt8] in [[0, 0, 0, 0], [255, 255, 255, 255], [61, 0, 0, 0]] {
        var changed = bytes
        changed.replaceSubrange(offset..<(offset + 4), with: value)
        PostingIndexWriter.seal(&changed)
        #expect(changed == bytes || Self.opens(changed) == nil, "offset \(offset), \(value)")
      }
    }
  }
}
