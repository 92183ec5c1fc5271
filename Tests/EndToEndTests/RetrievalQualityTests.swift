import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite(
  "Lexical search on judged collections",
  .enabled(
    if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"
  ))
struct RetrievalQualityTests {
  struct Collection: CustomTestStringConvertible {
    let name: String
    let lucene: Double
    let excludesSelf: Bool
    var testDescription: String { name }
  }

  static let collections = [
    Collection(name: "cranfield", lucene: 0.358, excludesSelf: false),
    Collection(name: "webarena-intents", lucene: 0.946, excludesSelf: true),
    Collection(name: "tau-airline", lucene: 0.910, excludesSelf: true),
    Collection(name: "kafka-tickets", lucene: 0.531, excludesSelf: true),
    Collection(name: "banking77", lucene: 0.705, excludesSelf: false),
  ]

  @Test("nDCG@10 is within .02 of Lucene's", arguments: collections)
  func lexical(_ collection: Collection) throws {
    let scratch = try ScratchFolder()
    let folder = try SharedData.file("ir/" + collection.name).path
    var arguments = [
      "eval", "retrieval", "--corpus", folder + "/corpus.jsonl", "--queries", folder + "/queries.jsonl", "--qrels",
      folder + "/qrels.tsv", "--mode", "lexical", "--json", "--quiet",
    ]
    if collection.excludesSelf { arguments.append("--exclude-self") }
    let run = try CommandRun.autogenesis(arguments, in: scratch.url)
    #expect(run.status == 0, "\(run.errors)")
    let ndcg = try #require(try run.json()["ndcg_at_10"]?.doubleValue)
    #expect(abs(ndcg - collection.lucene) <= 0.02, "\(ndcg) against \(collection.lucene)")
  }
}
