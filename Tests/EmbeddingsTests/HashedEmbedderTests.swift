import Foundation
import Kernels
import Testing

@testable import Embeddings

@Suite struct HashedEmbedderTests {
  private let embedder = HashedEmbedder.standard

  @Test("a vector has 1,024 elements and unit length; a text without words has none")
  func shape() {
    let vector = embedder.vector(for: "Payment amount does not add up")
    #expect(vector.count == 1_024)
    #expect(abs(exactDot(vector, vector) - 1) < 1e-6)
    #expect(embedder.vector(for: " … !") == [Float](repeating: 0, count: 1_024))
    #expect(embedder.name == "hashed-1024-v1" && embedder.dimension == 1_024)
  }

  @Test("vectors are these bits on every machine")
  func frozenBits() {
    let texts = [
      "order", "WF-FIN-001 failed in getInvoiceLines: gift card balance is not enough", "Привет, 注文の確認 état №42",
    ]
    let hashes = texts.map { text in
      XXH3.hash64(
        embedder.vector(for: text).flatMap { element in (0..<4).map { UInt8(element.bitPattern >> (8 * $0) & 255) } })
    }
    #expect(hashes == [15_067_488_254_050_020_550, 1_192_286_355_146_002_110, 13_213_748_062_388_636_327])
  }

  @Test("one word is the sum of its features, computed plainly")
  func plainOracle() {
    var sums = [Double](repeating: 0, count: 1_024)
    func add(_ text: String, seed: UInt64, value: Double) {
      let hash = XXH3.hash64(Array(text.utf8), seed: seed)
      sums[Int(hash % 1_024)] += hash >> 63 == 1 ? -value : value
    }
    add("refund", seed: 1, value: 1)
    for (size, weight) in [(3, 0.2), (4, 0.3), (5, 0.3)] {
      let marked = Array("^refund$")
      for start in 0...(marked.count - size) {
        add(String(marked[start..<(start + size)]), seed: UInt64(size), value: weight)
      }
    }
    let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let vector = embedder.vector(for: "Refund")
    #expect(zip(vector, sums).allSatisfy { abs(Double($0) - $1 / length) < 1e-7 })
  }

  @Test("case, spacing and punctuation between words do not matter; forms of an identifier nearly agree")
  func invariance() {
    #expect(embedder.vector(for: "Cancel the ORDER!") == embedder.vector(for: "cancel  the\norder"))
    #expect(embedder.vector(for: "don't") == embedder.vector(for: "don’t"))
    #expect(embedder.vector(for: "update_reservation") == embedder.vector(for: "updateReservation"))
    #expect(cosine("update_reservation", "update reservation") > 0.7)
  }

  @Test("related texts are closer than unrelated ones")
  func nearness() {
    #expect(cosine("payment was declined", "declined payments") > 0.4)
    #expect(cosine("payment was declined", "declined payments") > cosine("payment was declined", "flight booked") + 0.3)
    #expect(cosine("the of and to invoice", "invoice") > cosine("the of and to invoice", "the of and to flight"))
  }

  private func cosine(_ a: String, _ b: String) -> Double {
    exactCosine(embedder.vector(for: a), embedder.vector(for: b))
  }
}

@Suite struct HashedModelTests {
  private struct Card: Decodable, Equatable {
    struct Family: Decodable, Equatable {
      var name: String
      var source: String
      var size: Int?
      var seed: UInt64
      var weight: Double
    }

    var name: String
    var digest: String
    var dimension: Int
    var hash: String
    var families: [Family]
    var functionWordWeight: Double
    var functionWords: [String]
  }

  @Test("the weights in the code are the weights in models/hashed-1024-v1.json")
  func committedWeights() throws {
    let root = try #require(Repository.root)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let card = try decoder.decode(Card.self, from: Data(contentsOf: root.appending(path: "models/hashed-1024-v1.json")))
    let model = HashedModel.hashed1024v1
    let families = model.families.map { family in
      let (source, size): (String, Int?) =
        switch family.source {
        case .words: ("words", nil)
        case .identifiers: ("identifiers", nil)
        case .pairs: ("pairs", nil)
        case .characters(let size): ("characters", size)
        }
      return Card.Family(name: family.name, source: source, size: size, seed: family.seed, weight: family.weight)
    }
    #expect(
      card
        == Card(
          name: model.name, digest: HashedEmbedder.standard.digest, dimension: model.dimension, hash: "XXH3-64",
          families: families, functionWordWeight: model.functionWordWeight, functionWords: model.functionWords))
  }

  @Test("other weights are another digest")
  func digests() {
    let model = HashedModel.hashed1024v1
    let other = HashedModel(
      name: model.name, dimension: model.dimension, families: model.families, functionWordWeight: 0.31,
      functionWords: model.functionWords)
    #expect(HashedEmbedder(model: model).digest == HashedEmbedder.standard.digest)
    #expect(HashedEmbedder(model: other).digest != HashedEmbedder.standard.digest)
  }
}
