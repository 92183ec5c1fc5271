public import Embeddings
import Kernels
import LexicalSearch
import VectorSearch

/// Answers queries over one snapshot.
///
/// Exact: both sides compare the query with every live document that passes the filter. Results are ordered by score, then
/// by stable key and id. In mode `hybrid` the candidates are the best `candidateDepth` of each side, and what one side did
/// not list is scored there all the same. A document without a matching term (lexical), without a positive cosine (dense)
/// or without either (hybrid) is not returned.
public struct Retriever: Sendable {
  /// The parameters of BM25.
  static let ranking = BM25(k1: 1.2, b: 0.75)
  /// The smallest number of candidates that each side contributes to a hybrid query.
  static let candidateDepth = 200

  /// The snapshot searched.
  public let snapshot: Snapshot
  private let embedder: (any Embedder)?
  private let analyzer = Analyzer()

  /// A retriever over `snapshot`.
  ///
  /// - Parameter embedder: embeds queries; without one texts are compared by words alone, whatever the mode.
  /// - Throws: `RetrievalError.modelMismatch` when another model made the snapshot's vectors.
  public init(snapshot: Snapshot, embedder: (any Embedder)?) throws(RetrievalError) {
    if let embedder, embedder.digest != snapshot.modelDigest {
      throw .modelMismatch(expected: embedder.digest, actual: snapshot.modelDigest)
    }
    self.snapshot = snapshot
    self.embedder = embedder
  }

  /// The documents that answer `query` best.
  ///
  /// - Complexity: O(live documents · dimension + postings of the query's terms).
  public func hits(for query: RetrievalQuery) -> [RetrievalHit] {
    var query = query
    if embedder == nil { query.mode = .lexical }
    return hits(for: query, vector: query.mode == .lexical ? [] : embedder?.vector(for: query.text) ?? [])
  }

  /// The documents most like the one with that id, itself left out: its stored vector and its own text are the query.
  ///
  /// - Parameter query: mode, fusion, number and filter; its text is not used.
  /// - Returns: nil when no live document has the id.
  public func hits(similarTo id: String, like query: RetrievalQuery) -> [RetrievalHit]? {
    guard let document = snapshot.document(id), let vector = snapshot.vector(id) else { return nil }
    var query = query
    query.text = document.searchableText
    query.filter.excludedIDs.insert(id)
    return hits(for: query, vector: vector)
  }

  private func hits(for query: RetrievalQuery, vector: [Float]) -> [RetrievalHit] {
    let terms = query.mode == .dense ? [] : analyzer.terms(in: query.text)
    let search = SnapshotSearch(snapshot: snapshot, terms: terms, vector: vector, filter: query.filter)
    switch query.mode {
    case .lexical: return search.lexicalHits(query.topK)
    case .dense: return search.denseHits(query.topK)
    case .hybrid:
      return search.hybridHits(query.topK, fusion: query.fusion, depth: max(Retriever.candidateDepth, 2 * query.topK))
    }
  }
}
