import Embeddings
import Retrieval
import TestSupport
import Testing

/// A judged corpus and the quality that is held: nDCG@10 of Lucene's BM25, and floors for the other modes.
struct JudgedSet: Sendable, CustomTestStringConvertible {
  let name: String
  /// Whether the queries are documents of the corpus.
  let excludesSelf: Bool
  let lucene: Double
  let denseFloor: Double

  var testDescription: String { name }

  static let all = [
    JudgedSet(name: "cranfield", excludesSelf: false, lucene: 0.358, denseFloor: 0.30),
    JudgedSet(name: "webarena-intents", excludesSelf: true, lucene: 0.946, denseFloor: 0.94),
    JudgedSet(name: "tau-airline", excludesSelf: true, lucene: 0.910, denseFloor: 0.84),
    JudgedSet(name: "kafka-tickets", excludesSelf: true, lucene: 0.531, denseFloor: 0.53),
    JudgedSet(name: "banking77", excludesSelf: false, lucene: 0.705, denseFloor: 0.74),
  ]

  /// The large sets run all modes only at full scale.
  static var allModes: [JudgedSet] {
    SharedData.isFullScale ? all : all.filter { ["cranfield", "webarena-intents", "tau-airline"].contains($0.name) }
  }

  func evaluation() throws -> RetrievalEvaluation {
    try RetrievalEvaluation(
      corpus: EvaluationFiles.texts(SharedData.bytes("ir/\(name)/corpus.jsonl"), file: "corpus.jsonl"),
      embedder: HashedEmbedder.standard)
  }

  func report(_ evaluation: RetrievalEvaluation, _ mode: RetrievalMode) throws -> RetrievalEvaluation.Report {
    try evaluation.report(
      queries: EvaluationFiles.texts(SharedData.bytes("ir/\(name)/queries.jsonl"), file: "queries.jsonl"),
      judgements: EvaluationFiles.judgements(SharedData.bytes("ir/\(name)/qrels.tsv"), file: "qrels.tsv"),
      excludesSelf: excludesSelf, mode: mode, fusion: .standard)
  }
}

@Suite struct RetrievalEvaluationTests {
  @Test(
    "lexical nDCG@10 is within .02 of Lucene's",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"),
    arguments: JudgedSet.all)
  func lexicalQuality(set: JudgedSet) throws {
    let metrics = try set.report(set.evaluation(), .lexical).metrics
    #expect(abs(metrics.ndcgAt10 - set.lucene) <= 0.02)
  }

  @Test(
    "hybrid nDCG@10 is no worse than the better side",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"),
    arguments: JudgedSet.allModes)
  func hybridQuality(set: JudgedSet) throws {
    let evaluation = try set.evaluation()
    let (lexical, dense) = (try set.report(evaluation, .lexical).metrics, try set.report(evaluation, .dense).metrics)
    let hybrid = try set.report(evaluation, .hybrid).metrics
    #expect(dense.ndcgAt10 >= set.denseFloor)
    #expect(hybrid.ndcgAt10 >= max(lexical.ndcgAt10, dense.ndcgAt10) - 0.002)
  }

  @Test("a small evaluation, computed by hand, with its run")
  func byHand() throws {
    let corpus = [("1", "red apple"), ("2", "green apple"), ("3", "red car")].map {
      EvaluationText(id: $0.0, text: $0.1)
    }
    let queries = [("1", "red apple"), ("q", "car"), ("u", "apple")].map { EvaluationText(id: $0.0, text: $0.1) }
    let report = try RetrievalEvaluation(corpus: corpus, embedder: HashedEmbedder.standard).report(
      queries: queries, judgements: ["1": ["3": 1], "q": ["3": 2, "1": 1]], excludesSelf: true, mode: .lexical,
      fusion: .standard)
    #expect(
      report.runLines.map {
        $0.split(separator: " ").enumerated().filter { $0.offset != 4 }.map(\.element).joined(separator: " ")
      } == [
        "1 Q0 2 1 autogenesis", "1 Q0 3 2 autogenesis", "q Q0 3 1 autogenesis", "u Q0 1 1 autogenesis",
        "u Q0 2 2 autogenesis",
      ])
    #expect(report.metrics.queries == 2 && report.metrics.mrr == 0.75)
    #expect(report.metrics.recallAt10 == 0.75)
  }

  @Test("an evaluation in which nothing is judged is refused")
  func nothingJudged() throws {
    let evaluation = try RetrievalEvaluation(
      corpus: [EvaluationText(id: "1", text: "a")], embedder: HashedEmbedder.standard)
    #expect(throws: RetrievalError.nothingToEvaluate) {
      try evaluation.report(
        queries: [EvaluationText(id: "q", text: "a")], judgements: ["q": ["1": 0]], excludesSelf: false, mode: .hybrid,
        fusion: .standard)
    }
  }
}
