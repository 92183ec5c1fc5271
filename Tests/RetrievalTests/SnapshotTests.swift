import Embeddings
import Retrieval
import Testing

@Suite struct SnapshotTests {
  private let embedder = SampleDocuments.embedder

  private func answers(_ snapshot: Snapshot) throws -> [[RetrievalHit]] {
    let retriever = try Retriever(snapshot: snapshot, embedder: embedder)
    let filters = [RetrievalFilter.all, RetrievalFilter(outcomes: ["failed"]), RetrievalFilter(startedAt: 20..<70)]
    return ["refund declined", "WF-FIN-001 the agent", "ERR_504", "nothing like it"].flatMap { text in
      RetrievalMode.allCases.flatMap { mode in
        filters.map { filter in
          retriever.hits(for: RetrievalQuery(text: text, mode: mode, topK: 25, filter: filter))
        }
      }
    }
  }

  @Test("segments, deletions, replacements and merges change no score, rank or explanation", arguments: 1...8)
  func layoutIndependence(seed: UInt64) throws {
    let documents = SampleDocuments.made(80, seed: seed)
    let stale = SampleDocuments.made(80, seed: seed + 100)
    let kept = documents.filter { !$0.id.hasSuffix("3") }
    let expected = try answers(SampleDocuments.snapshot([kept]))

    let pieces = (0..<5).map { piece in documents.indices.filter { $0 % 5 == piece }.map { documents[$0] } }
    let many = try SampleDocuments.snapshot([Array(stale[..<50])] + pieces)
      .removing(documents.map(\.id).filter { $0.hasSuffix("3") } + ["unknown"])
    #expect(try answers(many) == expected, "seed \(seed)")
    #expect(many.documentCount == kept.count)

    let merged = try many.merged(embedder: embedder)
    #expect(try answers(merged) == expected, "seed \(seed)")
    #expect(merged.deletedCount == 0 && merged.documentCount == kept.count)
    #expect(merged.segmentNames == [try SampleDocuments.segment(kept).name])
  }

  @Test("a later document of the same id replaces the earlier, deletion removes, generations count")
  func changes() throws {
    let first = RetrievalDocument(id: "a", kind: .episode, text: "old words")
    let second = RetrievalDocument(id: "a", kind: .skill, text: "new words", workflow: "w")
    let empty = Snapshot(embedder: embedder)
    let one = try empty.adding(SampleDocuments.segment([first]))
    let two = try one.adding(SampleDocuments.segment([second]))
    let none = two.removing(["a", "b"])
    #expect([empty, one, two, none].map(\.generation) == [0, 1, 2, 3])
    #expect([empty, one, two, none].map(\.documentCount) == [0, 1, 1, 0])
    #expect([empty, one, two, none].map { $0.document("a") } == [nil, first, second, nil])
    #expect(two.segmentNames.count == 1 && none.segmentNames.isEmpty)
    #expect(try none.merged(embedder: embedder).segmentNames.isEmpty)
  }

  @Test("a manifest and its segments give the snapshot back")
  func manifest() throws {
    let documents = SampleDocuments.made(40, seed: 2)
    let snapshot = try SampleDocuments.snapshot([Array(documents[..<20]), Array(documents[10...])]).removing([
      "d5", "d25",
    ])
    let segments = try snapshot.segmentNames.map { name in
      try Segment(decoding: #require(snapshot.segment(named: name)).encoded())
    }
    let reopened = try Snapshot(manifest: snapshot.manifest, segments: segments)
    #expect(reopened.manifest == snapshot.manifest)
    #expect(try answers(reopened) == answers(snapshot))

    var wrong = snapshot.manifest
    wrong.entries[0].deleted = [20]
    let name = wrong.entries[0].segment
    #expect(throws: RetrievalError.manifestMismatch(segment: name)) {
      try Snapshot(manifest: wrong, segments: segments)
    }
    #expect(throws: RetrievalError.manifestMismatch(segment: name)) {
      try Snapshot(manifest: snapshot.manifest, segments: segments.reversed())
    }
    wrong.modelDigest = "other"
    #expect(throws: RetrievalError.modelMismatch(expected: "other", actual: embedder.digest)) {
      try Snapshot(manifest: wrong, segments: segments)
    }
  }
}
