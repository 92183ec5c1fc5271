public import Embeddings

/// Measures retrieval on a corpus with judged queries.
public struct RetrievalEvaluation: Sendable {
  /// What an evaluation gives.
  public struct Report: Sendable, Equatable {
    /// The means over the queries that have a relevant document.
    public let metrics: RetrievalMetrics
    /// The rankings in TREC form, `query Q0 document rank score autogenesis`, at most 100 lines a query, in the order of
    /// the queries.
    public let runLines: [String]
  }

  /// The number of results asked of each query.
  static let depth = 100

  private let retriever: Retriever

  /// Indexes `corpus` with vectors of `embedder`.
  ///
  /// - Throws: `SegmentError.tooLarge`, or `RetrievalError` when the corpus cannot be indexed.
  public init(corpus: [EvaluationText], embedder: any Embedder) throws {
    var builder = SegmentBuilder(embedder: embedder)
    for text in corpus {
      builder.append(RetrievalDocument(id: text.id, kind: .episode, text: text.text))
    }
    let snapshot = try Snapshot(embedder: embedder).adding(builder.finished())
    retriever = try Retriever(snapshot: snapshot, embedder: embedder)
  }

  /// Runs `queries` in their order.
  ///
  /// - Parameters:
  ///   - judgements: grades by query and document; queries without a grade above 0 are run but not counted.
  ///   - excludesSelf: whether the document that has a query's id is left out of its results.
  /// - Throws: `RetrievalError.nothingToEvaluate` when no query counts.
  public func report(
    queries: [EvaluationText], judgements: [String: [String: Int]], excludesSelf: Bool, mode: RetrievalMode,
    fusion: Fusion
  ) throws(RetrievalError) -> Report {
    var metrics: [RetrievalMetrics] = []
    var runLines: [String] = []
    for query in queries {
      let filter = RetrievalFilter(excludedIDs: excludesSelf ? [query.id] : [])
      let hits = retriever.hits(
        for: RetrievalQuery(
          text: query.text, mode: mode, fusion: fusion, topK: RetrievalEvaluation.depth, filter: filter))
      metrics.append(RetrievalMetrics(ranking: hits.map(\.id), grades: judgements[query.id] ?? [:]))
      for (index, hit) in hits.enumerated() {
        runLines.append("\(query.id) Q0 \(hit.id) \(index + 1) \(hit.score) autogenesis")
      }
    }
    let mean = RetrievalMetrics(meanOf: metrics)
    guard mean.queries > 0 else { throw .nothingToEvaluate }
    return Report(metrics: mean, runLines: runLines)
  }
}
