import Foundation
import Kernels
import Testing

@testable import LexicalSearch

/// Seeded documents over a small vocabulary, so that many terms and many ties occur.
private struct Corpus {
  var documents: [[Term]] = []
  private var state: UInt64

  init(seed: UInt64, count: Int) {
    state = seed
    for _ in 0..<count {
      documents.append((0..<next(12)).map { _ in Term(text: "w\(next(next(20) + 1))", isCompound: next(5) == 0) })
    }
  }

  private mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % max(1, bound)
  }

  func index(_ range: Range<Int>) -> InvertedIndex {
    var builder = InvertedIndexBuilder()
    for document in documents[range] {
      builder.append(document)
    }
    return builder.finished()
  }

  /// BM25 written plainly over the documents of `live`.
  func score(_ query: [Term], _ document: Int, live: [Int]) -> Double {
    let length = { (document: Int) in documents[document].count { !$0.isCompound } }
    let total = live.reduce(0) { $0 + length($1) }
    let average = total > 0 ? Double(total) / Double(live.count) : 1
    var score = 0.0
    for text in Set(query.map(\.text)).sorted() {
      let frequency = Double(documents[document].count { $0.text == text })
      guard frequency > 0 else { continue }
      let weight = query.filter { $0.text == text }.reduce(0) { $0 + ($1.isCompound ? 0.5 : 1) }
      let n = Double(live.count { documents[$0].contains { $0.text == text } })
      let idf = log(1 + (Double(live.count) - n + 0.5) / (n + 0.5))
      score += weight * idf * (frequency / (frequency + 1.2 * (1 - 0.75 + 0.75 * Double(length(document)) / average)))
    }
    return score
  }
}

@Suite struct LexicalScorerTests {
  static let parameters = BM25(k1: 1.2, b: 0.75)

  @Test("scores equal the formula written plainly, bit for bit", arguments: 1...20)
  func formulaOracle(seed: UInt64) {
    let corpus = Corpus(seed: seed, count: 40)
    let query = corpus.documents[Int(seed)] + [Term(text: "absent")]
    let partition = LexicalPartition(index: corpus.index(0..<40))
    let scorer = LexicalScorer(
      query: query, partitions: [partition], statistics: partition.statistics, parameters: LexicalScorerTests.parameters
    )
    let expected = (0..<40).map { corpus.score(query, $0, live: Array(0..<40)) }
    #expect(scorer.scores(inPartition: 0) == expected, "seed \(seed)")
    #expect((0..<40).map { scorer.score(ofDocument: UInt32($0), inPartition: 0) } == expected, "seed \(seed)")
  }

  @Test("partitions and deletions give the scores of the live documents alone", arguments: 1...20)
  func partitionOracle(seed: UInt64) {
    let corpus = Corpus(seed: seed, count: 40)
    let query = corpus.documents[3]
    let ranges = [0..<7, 7..<8, 8..<40]
    let live = (0..<40).filter { ($0 * 31 + Int(seed)) % 4 != 0 }
    let partitions = ranges.map { range in
      var set = OrdinalSet(capacity: range.count)
      for document in live where range.contains(document) {
        set.insert(document - range.lowerBound)
      }
      return LexicalPartition(index: corpus.index(range), live: set)
    }
    var statistics = CorpusStatistics(documentCount: 0, totalLength: 0)
    for partition in partitions {
      statistics.documentCount += partition.statistics.documentCount
      statistics.totalLength += partition.statistics.totalLength
    }
    let scorer = LexicalScorer(
      query: query, partitions: partitions, statistics: statistics, parameters: LexicalScorerTests.parameters)
    for (number, range) in ranges.enumerated() {
      let scores = scorer.scores(inPartition: number)
      for document in live where range.contains(document) {
        #expect(scores[document - range.lowerBound] == corpus.score(query, document, live: live), "seed \(seed)")
      }
      let best = scorer.best(5, inPartition: number, allowed: nil)
      let expected = live.filter { range.contains($0) && corpus.score(query, $0, live: live) > 0 }
        .sorted { (-corpus.score(query, $0, live: live), $0) < (-corpus.score(query, $1, live: live), $1) }
      #expect(best.map { Int($0.ordinal) + range.lowerBound } == Array(expected.prefix(5)), "seed \(seed)")
    }
  }

  @Test("a match names its term, its counts and its part of the score")
  func matches() {
    let analyzer = Analyzer()
    var builder = InvertedIndexBuilder()
    for text in ["order order late", "order on time", "refund"] {
      builder.append(analyzer.terms(in: text))
    }
    let partition = LexicalPartition(index: builder.finished())
    let scorer = LexicalScorer(
      query: analyzer.terms(in: "late orders"), partitions: [partition], statistics: partition.statistics,
      parameters: LexicalScorerTests.parameters)
    let average = 7.0 / 3
    let norm = 1.2 * (1 - 0.75 + 0.75 * 3 / average)
    #expect(
      scorer.matches(ofDocument: 0, inPartition: 0) == [
        TermMatch(
          term: "late", queryWeight: 1, documentFrequency: 1, frequency: 1,
          contribution: log(1 + 2.5 / 1.5) * (1 / (1 + norm))),
        TermMatch(
          term: "order", queryWeight: 1, documentFrequency: 2, frequency: 2,
          contribution: log(1 + 1.5 / 2.5) * (2 / (2 + norm))),
      ])
    #expect(scorer.matches(ofDocument: 2, inPartition: 0) == [])
  }
}
