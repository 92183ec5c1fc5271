import Embeddings
import Retrieval

/// Documents made from a seed: few words, so that scores tie, and every filter value.
enum SampleDocuments {
  static let embedder = HashedEmbedder.standard
  private static let words = [
    "order", "refund", "payment", "declined", "WF-FIN-001", "flight", "seat", "agent", "timeout", "ERR_504", "invoice",
    "the",
  ]

  static func made(_ count: Int, seed: UInt64) -> [RetrievalDocument] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { number in
      let text = (0..<random.next(8)).map { _ in words[random.next(words.count)] }.joined(separator: " ")
      return RetrievalDocument(
        id: "d\(number)", kind: DocumentKind.allCases[random.next(5)], text: text,
        identifiers: random.next(3) == 0 ? ["SK-\(random.next(4))"] : [],
        workflow: random.next(4) == 0 ? nil : "wf-\(random.next(3))",
        outcome: ["success", "failed", nil][random.next(3)],
        steps: ["s1", "s2", "s3"].filter { _ in random.next(2) == 0 }, status: ["open", nil][random.next(2)],
        startedAt: random.next(5) == 0 ? nil : Int64(random.next(100)), stableKey: "k\(random.next(10))")
    }
  }

  static func segment(_ documents: [RetrievalDocument]) throws -> Segment {
    var builder = SegmentBuilder(embedder: embedder)
    for document in documents {
      builder.append(document)
    }
    return try builder.finished()
  }

  static func snapshot(_ segments: [[RetrievalDocument]]) throws -> Snapshot {
    var snapshot = Snapshot(embedder: embedder)
    for documents in segments {
      snapshot = try snapshot.adding(segment(documents))
    }
    return snapshot
  }
}

/// Numbers from a seed (Knuth's MMIX multiplier).
struct SeededGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}
