import Foundation

// S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations and Trends in
// Information Retrieval 3 (4), 2009, doi:10.1561/1500000019. Variant: Lucene 8 and later, that is
//   score(q, d) = Σ_t qw(t) · idf(t) · tf / (tf + k1 · (1 − b + b · |d| / avg|d|))
//   idf(t) = ln(1 + (N − df + ½) / (df + ½)), never negative
// where qw counts the occurrences of t in the query, those as a compound at one half (its parts are terms too), and
// without the constant factor k1 + 1 of the paper, which changes no ranking. Lengths are exact, not quantised as
// Lucene's. Sums run over the distinct query terms in byte order, in 64 bits: a score depends only on the query, the
// document and the statistics, never on how documents are spread over indexes.

/// The BM25 ranking function with its two parameters.
public struct BM25: Sendable, Equatable {
  /// How soon further occurrences of a term stop counting, at least 0.
  public let k1: Double
  /// How far long documents are discounted, in 0…1.
  public let b: Double

  /// A ranking function with `k1` at least 0 and `b` in 0…1.
  public init(k1: Double, b: Double) {
    precondition(k1 >= 0 && b >= 0 && b <= 1, "k1 ≥ 0 and 0 ≤ b ≤ 1: got \(k1), \(b)")
    self.k1 = k1
    self.b = b
  }

  /// The weight of a term that `documentFrequency` of `documentCount` documents contain.
  public func inverseDocumentFrequency(_ documentFrequency: Int, documentCount: Int) -> Double {
    log(1 + (Double(documentCount - documentFrequency) + 0.5) / (Double(documentFrequency) + 0.5))
  }

  /// The saturated frequency of a term in a document, in 0…1.
  public func saturation(frequency: UInt32, length: UInt32, averageLength: Double) -> Double {
    let tf = Double(frequency)
    return tf / (tf + k1 * (1 - b + b * Double(length) / averageLength))
  }
}

/// What BM25 needs to know of the documents as a whole.
public struct CorpusStatistics: Sendable, Equatable {
  /// Number of live documents.
  public var documentCount: Int
  /// Sum of their lengths in counted terms.
  public var totalLength: Int

  /// The statistics of `documentCount` documents of `totalLength` counted terms together.
  public init(documentCount: Int, totalLength: Int) {
    self.documentCount = documentCount
    self.totalLength = totalLength
  }

  /// Mean length of a document; 1 where no document has a counted term.
  public var averageLength: Double {
    totalLength > 0 ? Double(totalLength) / Double(documentCount) : 1
  }
}
