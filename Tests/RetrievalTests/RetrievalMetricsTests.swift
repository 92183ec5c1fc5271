import Foundation
import Retrieval
import Testing

@Suite struct RetrievalMetricsTests {
  @Test("the figures of a ranking, computed by hand")
  func byHand() {
    let metrics = RetrievalMetrics(ranking: ["x", "a", "c", "b"], grades: ["a": 1, "b": 3, "d": 2, "x": 0])
    let gained = 1 / log2(3.0) + 3 / log2(5.0)
    let ideal = 3 + 2 / log2(3.0) + 1 / log2(4.0)
    #expect(
      metrics
        == RetrievalMetrics(queries: 1, ndcgAt10: gained / ideal, recallAt10: 2.0 / 3, recallAt100: 2.0 / 3, mrr: 0.5))
  }

  @Test("only the first ten count for the gain, only the first hundred for the long recall")
  func cutOffs() {
    let ranking = (1...200).map { "d\($0)" }
    let metrics = RetrievalMetrics(ranking: ranking, grades: ["d11": 1, "d100": 1, "d101": 1])
    #expect(metrics == RetrievalMetrics(queries: 1, ndcgAt10: 0, recallAt10: 0, recallAt100: 2.0 / 3, mrr: 1.0 / 11))
  }

  @Test("the ideal order has gain 1 even with more than ten relevant documents")
  func ideal() {
    let ranking = (1...20).map { "d\($0)" }
    let grades = Dictionary(uniqueKeysWithValues: ranking.map { ($0, 1) })
    #expect(RetrievalMetrics(ranking: ranking, grades: grades).ndcgAt10 == 1)
    #expect(RetrievalMetrics(ranking: ranking, grades: grades).recallAt10 == 0.5)
  }

  @Test("the mean leaves out queries without a relevant document")
  func mean() {
    let hit = RetrievalMetrics(ranking: ["a"], grades: ["a": 1])
    let miss = RetrievalMetrics(ranking: ["b"], grades: ["a": 1])
    let unjudged = RetrievalMetrics(ranking: ["b"], grades: ["b": 0])
    #expect(
      RetrievalMetrics(meanOf: [hit, miss, unjudged])
        == RetrievalMetrics(queries: 2, ndcgAt10: 0.5, recallAt10: 0.5, recallAt100: 0.5, mrr: 0.5))
    #expect(
      RetrievalMetrics(meanOf: []) == RetrievalMetrics(queries: 0, ndcgAt10: 0, recallAt10: 0, recallAt100: 0, mrr: 0))
  }
}
