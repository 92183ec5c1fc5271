/// A question to the index.
public struct RetrievalQuery: Sendable, Equatable {
  /// What is looked for.
  public var text: String
  /// Which sides of the index answer.
  public var mode: RetrievalMode
  /// How two sides become one order; used in mode `hybrid`.
  public var fusion: Fusion
  /// The largest number of results, at least 0.
  public var topK: Int
  /// Which documents may be returned.
  public var filter: RetrievalFilter

  /// A question for at most `topK` results.
  public init(
    text: String, mode: RetrievalMode = .hybrid, fusion: Fusion = .standard, topK: Int = 10,
    filter: RetrievalFilter = .all
  ) {
    precondition(topK >= 0, "\(topK) results")
    self.text = text
    self.mode = mode
    self.fusion = fusion
    self.topK = topK
    self.filter = filter
  }
}

/// Which sides of the index answer a query.
public enum RetrievalMode: String, Sendable, CaseIterable {
  /// BM25 over words and identifiers.
  case lexical
  /// Cosine of embeddings.
  case dense
  /// Both, fused.
  case hybrid
}
