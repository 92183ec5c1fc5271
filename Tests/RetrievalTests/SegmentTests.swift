import Embeddings
import TestSupport
import Testing

@testable import Retrieval

@Suite struct SegmentTests {
  @Test("what is decoded is what was encoded", arguments: [0, 1, 2, 50])
  func roundTrip(count: Int) throws {
    let documents = SampleDocuments.made(count, seed: 3)
    let segment = try SampleDocuments.segment(documents)
    let decoded = try Segment(decoding: segment.encoded())
    #expect(decoded.encoded() == segment.encoded())
    #expect(decoded.checksum == segment.checksum && decoded.modelDigest == SampleDocuments.embedder.digest)
    #expect(decoded.index == segment.index && decoded.vectors == segment.vectors)
    let snapshot = try Snapshot(embedder: SampleDocuments.embedder).adding(decoded)
    for document in documents {
      #expect(snapshot.document(document.id) == document)
      #expect(snapshot.vector(document.id) == SampleDocuments.embedder.vector(for: document.searchableText))
    }
  }

  @Test("the bytes depend on the set of documents, not on the order of adding; the last of an id stays")
  func orderIndependence() throws {
    let documents = SampleDocuments.made(30, seed: 5)
    let replaced = RetrievalDocument(id: "d7", kind: .skill, text: "an earlier form of it")
    let segment = try SampleDocuments.segment(documents)
    #expect(try SampleDocuments.segment(documents.reversed()).encoded() == segment.encoded())
    #expect(try SampleDocuments.segment([replaced] + documents).encoded() == segment.encoded())
    #expect(segment.name.count == 16 && segment.documentCount == 30)
  }

  @Test("texts that only canonical equivalence tells alike stay apart, byte for byte")
  func unicode() throws {
    let documents = [
      RetrievalDocument(id: "e\u{301}", kind: .episode, text: "e\u{301}", workflow: "é", steps: ["e\u{301}", "é"]),
      RetrievalDocument(id: "é", kind: .episode, text: "é \u{0} 注文", workflow: "e\u{301}", steps: []),
    ]
    let snapshot = try SampleDocuments.snapshot([documents])
    #expect(snapshot.documentCount == 2)
    for document in documents {
      let found = try #require(snapshot.document(document.id))
      #expect(Array(found.text.utf8) == Array(document.text.utf8))
      #expect(found.workflow.map { Array($0.utf8) } == document.workflow.map { Array($0.utf8) })
      #expect(found.steps.map { Array($0.utf8) } == document.steps.map { Array($0.utf8) })
    }
  }
}

@Suite struct SegmentDamageTests {
  private let bytes: [UInt8]

  init() throws {
    bytes = try SampleDocuments.segment(SampleDocuments.made(12, seed: 9)).encoded()
  }

  private func error(_ bytes: [UInt8]) -> SegmentError? {
    do throws(SegmentError) {
      _ = try Segment(decoding: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test("each kind of damage has its error")
  func kinds() {
    #expect(error([]) == .notASegment)
    #expect(error(Array("AUTOGSEG".utf8)) == .wrongLength(expected: 472, actual: 8))
    #expect(error(Array("PK\u{3}\u{4}".utf8) + bytes) == .notASegment)
    #expect(error(bytes.dropLast()) == .wrongLength(expected: UInt64(bytes.count), actual: UInt64(bytes.count - 1)))
    #expect(error(bytes + [0]) == .wrongLength(expected: UInt64(bytes.count), actual: UInt64(bytes.count + 1)))
    #expect(error(changed(at: 8, to: 2)) == .unsupportedVersion(2))
    #expect(error(changed(at: bytes.count - 1, to: bytes[bytes.count - 1] ^ 1)) == .checksumMismatch)
    #expect(error(resealed(changed(at: 12, to: 26))) == .damaged(section: "table"))
    #expect(error(resealed(changed(at: 36, to: 1))) == .damaged(section: "vectors"))
  }

  @Test("offsets that leave their bytes and come back are refused")
  func strayingOffsets() {
    for starts: [UInt32] in [[0, 5, 6, 3], [0, 4, 3], [1, 3], [0, 2], [], [0, 1, 3]] {
      #expect(throws: SegmentError.damaged(section: "textBytes")) {
        try StringColumn(starts: starts, bytes: Array("éa".utf8), section: "textBytes")
      }
    }
    #expect((try? StringColumn(starts: [0, 2, 2, 3], bytes: Array("éa".utf8), section: ""))?.count == 3)
  }

  @Test("a byte changed anywhere is noticed, and so is every truncation")
  func everyByte() {
    var random = SeededGenerator(seed: 1)
    for offset in stride(from: 0, to: bytes.count, by: SharedData.isFullScale ? 1 : 97) {
      #expect(error(changed(at: offset, to: bytes[offset] ^ UInt8(1 + random.next(255)))) != nil, "offset \(offset)")
      #expect(error(Array(bytes[..<offset])) != nil, "length \(offset)")
    }
  }

  @Test("content that is wrong under a right checksum gives an error or a segment that works", arguments: 1...4)
  func resealedMutations(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let places = Array(24..<vectors.lowerBound) + Array(vectors.upperBound..<bytes.count)
    var acceptedCount = 0
    for round in 0..<(SharedData.isFullScale ? 20_000 : 1_000) {
      var mutated = bytes
      for _ in 0...random.next(3) {
        let place = random.next(16) == 0 ? 24 + random.next(448) : places[448 + random.next(places.count - 448)]
        mutated[place] = [0, 1, 127, 128, 255, UInt8(random.next(256))][random.next(6)]
      }
      guard let segment = try? Segment(decoding: resealed(mutated)) else { continue }
      acceptedCount += 1
      try exercise(segment, note: "seed \(seed), round \(round)")
    }
    #expect(acceptedCount > 0)
  }

  /// Where the vectors lie, which are most of the file.
  private var vectors: Range<Int> {
    let index = SegmentFormat.Section.allCases.firstIndex(of: .vectors) ?? 0
    let entry = SegmentFormat.tableOffset + 16 * index
    let offset = (0..<4).reduce(0) { $0 | Int(bytes[entry + $1]) << (8 * $1) }
    return offset..<(offset + 12 * 1_024 * 4)
  }

  @Test("bytes that are no segment at all are refused", arguments: 1...50)
  func noise(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var noise = Array("AUTOGSEG".utf8) + [1, 0, 0, 0, 27, 0, 0, 0]
    noise += (0..<random.next(2_000)).map { _ in UInt8(random.next(256)) }
    #expect(error(noise) != nil, "seed \(seed)")
    guard noise.count > 472 else { return }
    noise.replaceSubrange(24..<32, with: (0..<8).map { UInt8(noise.count >> (8 * $0) & 255) })
    #expect(error(resealed(noise)) != nil, "seed \(seed)")
  }

  /// Runs every kind of access over a segment that was accepted.
  private func exercise(_ segment: Segment, note: Comment) throws {
    var snapshot = Snapshot(generation: 0, modelDigest: segment.modelDigest, parts: [SnapshotPart(segment: segment)])
    snapshot = snapshot.removing(["d3"])
    for id in (0..<12).map({ "d\($0)" }) {
      _ = snapshot.document(id)
    }
    guard segment.modelDigest == SampleDocuments.embedder.digest else { return }
    let retriever = try Retriever(snapshot: snapshot, embedder: SampleDocuments.embedder)
    let filter = RetrievalFilter(workflows: ["wf-1"], steps: ["s1"])
    for query in [RetrievalQuery(text: "refund WF-FIN-001"), RetrievalQuery(text: "seat", filter: filter)] {
      #expect(retriever.hits(for: query).count <= 10, note)
    }
  }

  private func changed(at offset: Int, to byte: UInt8) -> [UInt8] {
    var changed = bytes
    changed[offset] = byte
    return changed
  }

  /// The bytes with the checksum that they should have.
  private func resealed(_ bytes: [UInt8]) -> [UInt8] {
    let checksum = SegmentFormat.checksum(of: bytes)
    var sealed = bytes
    sealed.replaceSubrange(16..<24, with: (0..<8).map { UInt8(checksum >> (8 * $0) & 255) })
    return sealed
  }
}
