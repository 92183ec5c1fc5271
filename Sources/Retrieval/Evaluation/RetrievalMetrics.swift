import Foundation

/// Quality of rankings against graded judgements, as means over queries.
public struct RetrievalMetrics: Sendable, Equatable {
  /// Number of queries with at least one relevant document.
  public var queries: Int
  /// Normalised discounted cumulative gain of the first 10: gain is the grade, the discount log₂(rank + 1). In 0…1.
  public var ndcgAt10: Double
  /// Share of the relevant documents among the first 10. In 0…1.
  public var recallAt10: Double
  /// Share of the relevant documents among the first 100. In 0…1.
  public var recallAt100: Double
  /// One over the rank of the first relevant document, 0 where none is listed. In 0…1.
  public var mrr: Double

  /// Metrics of that many queries.
  public init(queries: Int, ndcgAt10: Double, recallAt10: Double, recallAt100: Double, mrr: Double) {
    self.queries = queries
    self.ndcgAt10 = ndcgAt10
    self.recallAt10 = recallAt10
    self.recallAt100 = recallAt100
    self.mrr = mrr
  }

  /// The metrics of one ranking.
  ///
  /// - Parameters:
  ///   - ranking: ids, best first.
  ///   - grades: of the judged documents; a grade above 0 means relevant.
  public init(ranking: [String], grades: [String: Int]) {
    let relevant = grades.filter { $0.value > 0 }
    let firstRelevant = ranking.firstIndex { relevant[$0] != nil }
    self.init(
      queries: relevant.isEmpty ? 0 : 1,
      ndcgAt10: RetrievalMetrics.ndcg(ranking.prefix(10).map { relevant[$0] ?? 0 }, grades: relevant.values),
      recallAt10: RetrievalMetrics.recall(ranking.prefix(10), relevant: relevant),
      recallAt100: RetrievalMetrics.recall(ranking.prefix(100), relevant: relevant),
      mrr: firstRelevant.map { 1 / Double($0 + 1) } ?? 0)
  }

  /// The mean over queries; those without a relevant document are left out.
  public init(meanOf metrics: [RetrievalMetrics]) {
    let counted = metrics.filter { $0.queries > 0 }
    func mean(_ value: (RetrievalMetrics) -> Double) -> Double {
      counted.isEmpty ? 0 : counted.reduce(0) { $0 + value($1) } / Double(counted.count)
    }
    self.init(
      queries: counted.count, ndcgAt10: mean(\.ndcgAt10), recallAt10: mean(\.recallAt10),
      recallAt100: mean(\.recallAt100), mrr: mean(\.mrr))
  }

  private static func ndcg(_ gains: [Int], grades: some Collection<Int>) -> Double {
    let ideal = discounted(grades.sorted(by: >).prefix(10))
    return ideal > 0 ? discounted(gains) / ideal : 0
  }

  private static func discounted(_ gains: some Collection<Int>) -> Double {
    gains.enumerated().reduce(0) { $0 + Double($1.element) / log2(Double($1.offset) + 2) }
  }

  private static func recall(_ found: some Collection<String>, relevant: [String: Int]) -> Double {
    relevant.isEmpty ? 0 : Double(found.count { relevant[$0] != nil }) / Double(relevant.count)
  }
}
