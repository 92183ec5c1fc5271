import Kernels
import Testing

@testable import LexicalSearch

/// The stored index beside `LexicalScorer`, the exhaustive oracle.
@Suite struct PostingSearchTests {
  private struct Pair {
    let stored: [PostingPartition]
    let plain: [LexicalPartition]
    let statistics: CorpusStatistics

    init(_ parts: [(index: InvertedIndex, live: OrdinalSet?)]) {
      stored = parts.map { PostingPartition(index: PostingIndex($0.index), live: $0.live) }
      plain = parts.map { LexicalPartition(index: $0.index, live: $0.live) }
      var statistics = CorpusStatistics(documentCount: 0, totalLength: 0)
      for part in plain.map(\.statistics) {
        statistics.documentCount += part.documentCount
        statistics.totalLength += part.totalLength
      }
      self.statistics = statistics
    }

    func search(_ query: [Term], _ parameters: BM25) -> (PostingSearch, LexicalScorer) {
      (
        PostingSearch(query: query, partitions: stored, statistics: statistics, parameters: parameters),
        LexicalScorer(query: query, partitions: plain, statistics: statistics, parameters: parameters)
      )
    }
  }

  private static let rankings = [
    BM25(k1: 1.2, b: 0.75), BM25(k1: 0, b: 0.75), BM25(k1: 2, b: 0), BM25(k1: 0.4, b: 1), BM25(k1: 1e-9, b: 0.5),
  ]

  @Test("the best documents and their scores are those of the exhaustive scan", arguments: 1...60)
  func smallCorpora(seed: UInt64) {
    var corpus = SeededCorpus(seed: seed, count: Int(seed) * 3)
    let count = corpus.documents.count
    let cuts = [0, corpus.numbers.next(count), count].sorted()
    let parts = zip(cuts, cuts.dropFirst()).map { start, end in
      (corpus.index(start..<end), seed % 3 == 0 ? nil : corpus.set(70, capacity: end - start))
    }
    let pair = Pair(parts)
    #expect(pair.stored.map(\.statistics) == pair.plain.map(\.statistics), "seed \(seed)")
    compare(pair, &corpus, queries: 8, seed: seed)
  }

  @Test("also over several windows, with lists in each stored form", arguments: 1...4)
  func largeCorpora(seed: UInt64) {
    var corpus = SeededCorpus(seed: seed, count: 27_000)
    let ranges = seed % 2 == 0 ? [0..<27_000] : [0..<500, 500..<27_000]
    let parts = ranges.map { range in
      (corpus.index(range), seed < 3 ? nil : corpus.set(80, capacity: range.count))
    }
    compare(Pair(parts), &corpus, queries: 40, seed: seed)
  }

  private func compare(_ pair: Pair, _ corpus: inout SeededCorpus, queries: Int, seed: UInt64) {
    for number in 0..<queries {
      let query = corpus.query()
      let (search, oracle) = pair.search(query, Self.rankings[number < 4 ? 0 : corpus.numbers.next(5)])
      for part in pair.stored.indices {
        let capacity = pair.stored[part].index.documentCount
        let allowed = number % 4 == 3 ? corpus.set([1, 10, 50][corpus.numbers.next(3)], capacity: capacity) : nil
        for count in [1, 10, 100] {
          let found = search.best(count, inPartition: part, allowed: allowed)
          let expected = oracle.best(count, inPartition: part, allowed: allowed)
          #expect(found == expected, "seed \(seed), query \(number), part \(part), top \(count)")
        }
        for _ in 0..<min(5, capacity) {
          let ordinal = UInt32(corpus.numbers.next(capacity))
          #expect(
            search.score(ofDocument: ordinal, inPartition: part) == oracle.score(ofDocument: ordinal, inPartition: part)
          )
          #expect(
            search.matches(ofDocument: ordinal, inPartition: part)
              == oracle.matches(ofDocument: ordinal, inPartition: part))
        }
      }
    }
  }

  @Test("of equal scores the smaller ordinals come first, whatever the window")
  func ties() {
    var builder = InvertedIndexBuilder()
    for number in 0..<20_000 {
      builder.append([Term(text: "same"), Term(text: number % 2 == 0 ? "even" : "odd")])
    }
    let pair = Pair([(builder.finished(), nil)])
    let (search, oracle) = pair.search([Term(text: "same"), Term(text: "odd")], Self.rankings[0])
    #expect(search.best(5, inPartition: 0, allowed: nil).map(\.ordinal) == [1, 3, 5, 7, 9])
    #expect(search.best(700, inPartition: 0, allowed: nil) == oracle.best(700, inPartition: 0, allowed: nil))
  }

  @Test("a query of more terms than sums have room for is answered all the same")
  func endlessQuery() {
    var builder = InvertedIndexBuilder()
    let terms = (0..<21_000).map { Term(text: "t\($0)") }
    for start in stride(from: 0, to: terms.count, by: 1_000) { builder.append(Array(terms[start..<(start + 1_000)])) }
    let pair = Pair([(builder.finished(), nil)])
    for query in [terms, Array(terms.prefix(19_000))] {
      let (search, oracle) = pair.search(query, Self.rankings[0])
      #expect(search.best(7, inPartition: 0, allowed: nil) == oracle.best(7, inPartition: 0, allowed: nil))
    }
  }

  @Test("a query of unknown terms or for no documents finds nothing")
  func nothing() {
    let pair = Pair([
      (SeededCorpus(seed: 1, count: 30).index(0..<30), nil), (SeededCorpus(seed: 1, count: 0).index(0..<0), nil),
    ])
    let (search, _) = pair.search([Term(text: "unheard")], Self.rankings[0])
    #expect(search.best(10, inPartition: 0, allowed: nil) == [])
    let (other, _) = pair.search([Term(text: "w0")], Self.rankings[0])
    #expect(other.best(0, inPartition: 0, allowed: nil) == [])
    #expect(other.best(10, inPartition: 1, allowed: nil) == [])
  }
}
