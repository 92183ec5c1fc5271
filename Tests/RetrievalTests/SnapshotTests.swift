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

    let all = Set(many.segmentNames)
    let merged = try #require(try many.replacing(all, by: many.joined(all), of: many))
    #expect(try answers(merged) == expected, "seed \(seed)")
    #expect(merged.deletedCount == 0 && merged.documentCount == kept.count)
    #expect(merged.segmentNames == [try SampleDocuments.segment(kept).name])
  }

  @Test(
    "segments joined beside further changes answer as before, and one that has gone meanwhile is told", arguments: 1...8
  )
  func joining(seed: UInt64) throws {
    let documents = SampleDocuments.made(90, seed: seed)
    let pieces = (0..<6).map { piece in documents.indices.filter { $0 % 6 == piece }.map { documents[$0] } }
    let earlier = try SampleDocuments.snapshot(pieces).removing(["d4", "d10"])
    let names = Set(earlier.segmentNames[1..<5])
    let joined = try #require(try earlier.joined(names))

    // While they were joined documents were deleted and replaced, and a segment came.
    let later = try earlier.removing(["d1", "d7"]).adding(SampleDocuments.segment(SampleDocuments.made(3, seed: 77)))
    let next = try #require(later.replacing(names, by: joined, of: earlier))
    #expect(try answers(next) == answers(later), "seed \(seed)")
    #expect(next.segmentNames.count == later.segmentNames.count - 3 && next.segmentNames[1] == joined.name)
    #expect(next.documentCount == later.documentCount)
    #expect(next.replacing(names, by: joined, of: earlier)?.segmentNames == nil)

    let all = Set(next.segmentNames)
    #expect(try next.replacing(all, by: next.joined(all), of: next)?.deletedCount == 0)
  }

  @Test("the ids that begin with a text are found, deleted ones left out")
  func prefixes() throws {
    let documents = ["a", "a/1", "a/10", "a/2", "b/1", "a0"].map {
      RetrievalDocument(id: $0, kind: .episode, text: "x")
    }
    let snapshot = try SampleDocuments.snapshot([Array(documents[..<4]), Array(documents[4...])]).removing(["a/10"])
    #expect(snapshot.documentIDs(startingWith: "a/") == ["a/1", "a/2"])
    #expect(snapshot.documentIDs(startingWith: "a") == ["a", "a/1", "a/2", "a0"])
    #expect(snapshot.documentIDs(startingWith: "c").isEmpty && snapshot.documentIDs(startingWith: "b/11").isEmpty)
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
    #expect(try none.joined([]) == nil && two.removing(["a", "b"]).joined(Set(two.segmentNames)) == nil)
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
