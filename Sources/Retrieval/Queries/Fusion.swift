// Fusion of the lexical and the dense ranking.
//
// Linear: S. Bruch, S. Gai, A. Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 42 (1), 2023,
// arXiv 2210.11934. Each side is divided by its best score for the query, a negative cosine counts as 0, and the fused
// score is w · lexical + (1 − w) · dense.
// Reciprocal ranks: G. Cormack, C. Clarke, S. Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and Individual Rank
// Learning Methods", SIGIR 2009: the sum of 1 / (k + rank) over the sides that rank the document.

/// How the two sides of a hybrid query become one order.
public enum Fusion: Sendable, Equatable {
  /// Weighted sum of the normalised scores; the weight of the lexical side is in 0…1.
  case linear(lexicalWeight: Double)
  /// Reciprocal rank fusion; `k` at least 0, 60 in the paper.
  case reciprocalRank(k: Double)

  /// The default where a corpus has no labels of its own: measured on the five sets of the evaluation tests.
  public static let standard = Fusion.linear(lexicalWeight: 0.6)
}

/// What one side says of a document.
public struct SideScore: Sendable, Equatable {
  /// BM25 score or cosine.
  public let score: Double
  /// Rank on that side from 1, among the candidates of the query; nil when it is not among them.
  public let rank: Int?
}

extension Fusion {
  /// The fused score; `best` holds the highest score of each side over all candidates.
  func score(lexical: SideScore, dense: SideScore, best: (lexical: Double, dense: Double)) -> Double {
    switch self {
    case .linear(let weight):
      weight * Fusion.share(lexical.score, of: best.lexical) + (1 - weight) * Fusion.share(dense.score, of: best.dense)
    case .reciprocalRank(let k):
      Fusion.reciprocal(lexical.rank, k: k) + Fusion.reciprocal(dense.rank, k: k)
    }
  }

  private static func share(_ score: Double, of best: Double) -> Double {
    best > 0 ? max(0, score) / best : 0
  }

  private static func reciprocal(_ rank: Int?, k: Double) -> Double {
    rank.map { 1 / (k + Double($0)) } ?? 0
  }
}
