import Embeddings
import Files
public import JSONDocuments
import Retrieval

/// A measurement of search on a corpus with judged queries.
public struct RetrievalEvaluationRequest: Sendable {
  private static let limitBytes = 4 << 30
  let corpusPath: String
  let queriesPath: String
  let judgementsPath: String
  let excludesSelf: Bool
  let mode: SearchMode
  let model: EvaluatedModel
  let runPath: String?

  /// Names the three files; the run is written to `runPath` in TREC form.
  public init(
    corpusPath: String, queriesPath: String, judgementsPath: String, excludesSelf: Bool, mode: SearchMode,
    model: EvaluatedModel, runPath: String?
  ) {
    self.corpusPath = corpusPath
    self.queriesPath = queriesPath
    self.judgementsPath = judgementsPath
    self.excludesSelf = excludesSelf
    self.mode = mode
    self.model = model
    self.runPath = runPath
  }

  /// Indexes the corpus and runs all queries.
  ///
  /// - Throws: `ModelError` when the model cannot be used, `FileError` when a file cannot be read, `RetrievalError` when one is malformed or nothing is judged.
  public func evaluate(progress: ProgressReporter) throws -> RetrievalEvaluationResult {
    let corpus = try EvaluationFiles.texts(try read(corpusPath), file: corpusPath)
    let queries = try EvaluationFiles.texts(try read(queriesPath), file: queriesPath)
    let judgements = try EvaluationFiles.judgements(try read(judgementsPath), file: judgementsPath)
    let embedder = try model.embedder()
    progress.report("eval", "indexing", done: 0, of: corpus.count, unit: "documents")
    let evaluation = try RetrievalEvaluation(corpus: corpus, embedder: embedder)
    progress.report("eval", "indexing", done: corpus.count, of: corpus.count, unit: "documents")
    let report = try evaluation.report(
      queries: queries, judgements: judgements, excludesSelf: excludesSelf, mode: mode.retrievalMode,
      fusion: .standard)
    if let runPath {
      let text = report.runLines.map { $0 + "\n" }.joined()
      try AtomicFile.replace([UInt8](text.utf8), at: runPath)
    }
    return RetrievalEvaluationResult(metrics: report.metrics, embedder: embedder.name)
  }

  private func read(_ path: String) throws -> [UInt8] { try WholeFile.read(path, limitBytes: Self.limitBytes) }
}

/// The means over the queries that have a relevant document.
public struct RetrievalEvaluationResult: Presentable {
  let metrics: RetrievalMetrics
  /// The embedder's name.
  let embedder: String

  public var json: JSONObject {
    [
      "queries": .number(JSONNumber(metrics.queries)), "ndcg_at_10": Self.number(metrics.ndcgAt10),
      "recall_at_10": Self.number(metrics.recallAt10), "recall_at_100": Self.number(metrics.recallAt100),
      "mrr": Self.number(metrics.mrr), "embedder": .string(embedder),
    ]
  }

  public var text: String {
    "\(metrics.queries) queries  nDCG@10 \(Self.number(metrics.ndcgAt10).text)  recall@10 \(Self.number(metrics.recallAt10).text)  "
      + "recall@100 \(Self.number(metrics.recallAt100).text)  MRR \(Self.number(metrics.mrr).text)  embedder \(embedder)\n"
  }

  private static func number(_ value: Double) -> JSONValue {
    .number(JSONNumber((value * 1_000_000).rounded() / 1_000_000))
  }
}
