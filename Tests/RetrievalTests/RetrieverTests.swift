import Embeddings
import Kernels
import LexicalSearch
import Retrieval
import Testing

@Suite struct RetrieverTests {
  private let embedder = SampleDocuments.embedder

  private func retriever(_ documents: [RetrievalDocument]) throws -> Retriever {
    try Retriever(snapshot: SampleDocuments.snapshot([documents]), embedder: embedder)
  }

  @Test("filters apply before the best are chosen, exactly", arguments: 1...5)
  func filters(seed: UInt64) throws {
    let documents = SampleDocuments.made(120, seed: seed)
    let retriever = try retriever(documents)
    let cases: [(RetrievalFilter, (RetrievalDocument) -> Bool)] = [
      (RetrievalFilter(kinds: [.skill, .stepRun]), { $0.kind == .skill || $0.kind == .stepRun }),
      (RetrievalFilter(workflows: ["wf-0", "wf-2"]), { $0.workflow == "wf-0" || $0.workflow == "wf-2" }),
      (RetrievalFilter(outcomes: ["failed"]), { $0.outcome == "failed" }),
      (RetrievalFilter(steps: ["s2", "s3"]), { !Set($0.steps).isDisjoint(with: ["s2", "s3"]) }),
      (RetrievalFilter(statuses: ["open"]), { $0.status == "open" }),
      (RetrievalFilter(startedAt: 10..<60), { document in document.startedAt.map { (10..<60).contains($0) } ?? false }),
      (RetrievalFilter(workflows: ["wf-9"]), { _ in false }),
      (
        RetrievalFilter(outcomes: ["success"], statuses: ["open"], excludedIDs: ["d1", "d2"]),
        { document in
          document.outcome == "success" && document.status == "open" && !["d1", "d2"].contains(document.id)
        }
      ),
    ]
    for mode in [RetrievalMode.lexical, .dense] {
      let all = retriever.hits(for: RetrievalQuery(text: "refund order timeout", mode: mode, topK: 120)).map(\.id)
      for (filter, passes) in cases {
        let passing = Set(documents.filter(passes).map(\.id))
        let hits = retriever.hits(
          for: RetrievalQuery(text: "refund order timeout", mode: mode, topK: 5, filter: filter))
        #expect(hits.map(\.id) == Array(all.filter { passing.contains($0) }.prefix(5)), "seed \(seed), \(filter)")
      }
    }
  }

  @Test("dense scores are the cosines of the embeddings, best first, ties by stable key and id")
  func dense() throws {
    let documents = SampleDocuments.made(60, seed: 4)
    let query = embedder.vector(for: "payment declined")
    let hits = try retriever(documents).hits(for: RetrievalQuery(text: "payment declined", mode: .dense, topK: 60))
    let expected = documents.map { (document: $0, score: Double(dot(embedder.vector(for: $0.searchableText), query))) }
      .filter { $0.score > 0 }
      .sorted { left, right in
        left.score == right.score
          ? (left.document.stableKey, left.document.id) < (right.document.stableKey, right.document.id)
          : left.score > right.score
      }
    #expect(hits.map(\.id) == expected.map(\.document.id))
    #expect(hits.map(\.score) == expected.map(\.score))
    #expect(hits.compactMap { $0.dense?.rank } == Array(1...expected.count))
    #expect(hits.allSatisfy { $0.lexical == nil && $0.matches.isEmpty })
  }

  @Test("documents of equal score come by stable key, then by id")
  func ties() throws {
    let keys = [("b", "2"), ("a", "2"), ("c", "1"), ("A", "2")]
    let documents = keys.map { RetrievalDocument(id: $0.0, kind: .episode, text: "same words", stableKey: $0.1) }
    for mode in RetrievalMode.allCases {
      let hits = try retriever(documents).hits(for: RetrievalQuery(text: "words", mode: mode, topK: 3))
      #expect(hits.map(\.id) == ["c", "A", "a"])
    }
  }

  @Test(
    "a hybrid hit carries both sides, and its score is their fusion",
    arguments: [
      Fusion.linear(lexicalWeight: 0.6), .linear(lexicalWeight: 1), .reciprocalRank(k: 60),
    ])
  func hybrid(fusion: Fusion) throws {
    let retriever = try retriever(SampleDocuments.made(100, seed: 6))
    let ask = { mode in
      retriever.hits(for: RetrievalQuery(text: "the refund flight", mode: mode, fusion: fusion, topK: 100))
    }
    let (lexical, dense, hybrid) = (ask(.lexical), ask(.dense), ask(.hybrid))
    let union = Set(lexical.map(\.id)).union(dense.map(\.id))
    #expect(Set(hybrid.map(\.id)) == union && hybrid.count == min(100, union.count))
    for hit in hybrid {
      let (lexicalRank, denseRank) = (lexical.firstIndex { $0.id == hit.id }, dense.firstIndex { $0.id == hit.id })
      let (lexicalScore, denseScore) = (hit.lexical?.score ?? .nan, hit.dense?.score ?? .nan)
      #expect(hit.lexical?.rank == lexicalRank.map { $0 + 1 } && hit.dense?.rank == denseRank.map { $0 + 1 })
      #expect(lexicalScore == lexicalRank.map { lexical[$0].score } ?? 0)
      let expected =
        switch fusion {
        case .linear(let weight):
          weight * (lexicalScore / lexical[0].score) + (1 - weight) * (max(0, denseScore) / dense[0].score)
        case .reciprocalRank(let k):
          (lexicalRank.map { 1 / (k + Double($0 + 1)) } ?? 0) + (denseRank.map { 1 / (k + Double($0 + 1)) } ?? 0)
        }
      #expect(hit.score == expected)
    }
    #expect(zip(hybrid, hybrid.dropFirst()).allSatisfy { $0.score >= $1.score })
  }

  @Test("the explanation names the terms that match and adds up to the lexical score")
  func explanation() throws {
    let documents = [
      RetrievalDocument(id: "a", kind: .episode, text: "The refund was declined.", identifiers: ["WF-FIN-001"]),
      RetrievalDocument(id: "b", kind: .episode, text: "Flight booked."),
    ]
    let hits = try retriever(documents).hits(for: RetrievalQuery(text: "declining WF-FIN-001", mode: .lexical))
    #expect(hits.map(\.id) == ["a"])
    #expect(hits[0].matches.map(\.term) == ["001", "declin", "fin", "wf", "wf-fin-001"])
    #expect(hits[0].matches.reduce(0) { $0 + $1.contribution } == hits[0].score)
  }

  @Test("similar documents are found by stored vector and text, without the document itself")
  func similar() throws {
    let documents = [
      RetrievalDocument(id: "a", kind: .episode, text: "gift card balance is not enough"),
      RetrievalDocument(id: "b", kind: .episode, text: "the gift card has not enough balance"),
      RetrievalDocument(id: "c", kind: .episode, text: "flight not available"),
    ]
    let retriever = try retriever(documents)
    for mode in RetrievalMode.allCases {
      let query = RetrievalQuery(text: "", mode: mode)
      #expect(retriever.hits(similarTo: "a", like: query)?.map(\.id) == ["b", "c"])
      #expect(retriever.hits(similarTo: "z", like: query) == nil)
    }
  }

  @Test("questions without words, without results and without documents find nothing")
  func nothing() throws {
    let filled = try retriever(SampleDocuments.made(10, seed: 1))
    let empty = try Retriever(snapshot: Snapshot(embedder: embedder), embedder: embedder)
    for mode in RetrievalMode.allCases {
      #expect(filled.hits(for: RetrievalQuery(text: " … ", mode: mode)) == [])
      #expect(filled.hits(for: RetrievalQuery(text: "refund", mode: mode, topK: 0)) == [])
      #expect(empty.hits(for: RetrievalQuery(text: "refund", mode: mode)) == [])
    }
  }
}
