public import LexicalSearch

/// A document found, with the reasons.
public struct RetrievalHit: Sendable, Equatable {
  /// The document's id.
  public let id: String
  /// What the document stands for.
  public let kind: DocumentKind
  /// The document's stable key.
  public let stableKey: String
  /// What the results are ordered by: BM25 score, cosine or fused score after the query's mode.
  public let score: Double
  /// The lexical side; nil in mode `dense`.
  public let lexical: SideScore?
  /// The dense side; nil in mode `lexical`.
  public let dense: SideScore?
  /// The terms that query and document share, in byte order; empty in mode `dense`.
  public let matches: [TermMatch]
}
