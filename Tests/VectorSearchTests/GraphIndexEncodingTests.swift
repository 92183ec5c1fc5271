import Files
import Foundation
import Kernels
import Testing
import VectorSearch

@Suite struct GraphIndexEncodingTests {
  private static let parameters = GraphParameters(degree: 8, buildWidth: 24, startCount: 8)

  private func index(_ count: Int = 300, dimension: Int = 10, seed: UInt64 = 1) -> GraphIndex {
    var clusters = Clusters(seed: seed)
    return GraphIndex(vectors: clusters.vectors(count, dimension: dimension), parameters: Self.parameters)
  }

  private func answers(_ index: GraphIndex) -> [[TopK.Entry]] {
    var clusters = Clusters(seed: 77)
    return index.best(10, for: clusters.vectors(25, dimension: index.dimension))
  }

  /// The bytes with another checksum, right for what they hold.
  private func sealed(_ bytes: [UInt8]) -> [UInt8] {
    let checksum = XXH3.hash64(Array(bytes[24...]))
    var bytes = bytes
    for index in 0..<8 { bytes[16 + index] = UInt8(truncatingIfNeeded: checksum >> UInt64(8 * index)) }
    return bytes
  }

  @Test("equal vectors give equal bytes, which give equal answers", arguments: [0, 1, 300])
  func roundTrip(count: Int) throws {
    let index = index(count)
    let bytes = index.encoded()
    #expect(bytes == self.index(count).encoded())
    let decoded = try GraphIndex(decoding: bytes)
    #expect(decoded.encoded() == bytes)
    #expect(answers(decoded) == answers(index))
  }

  @Test("an index in the middle of a file is searched where it lies")
  func mapped() throws {
    let index = index()
    let bytes = index.encoded()
    let path = FileManager.default.temporaryDirectory.appending(path: "vectors-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: path) }
    try Data([UInt8](repeating: 7, count: 128) + bytes + [1, 2, 3]).write(to: path)
    let mapped = try GraphIndex(mapping: MappedFile(path: path.path), at: 128, length: bytes.count)
    #expect(answers(mapped) == answers(index))
    #expect(mapped.vector(7) == index.vector(7))
    #expect(throws: GraphIndexError.self) {
      try GraphIndex(mapping: MappedFile(path: path.path), at: 192, length: bytes.count)
    }
  }

  @Test("any changed byte is noticed, and any missing one")
  func damage() {
    let bytes = index(30, dimension: 5).encoded()
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= UInt8(1 << (place % 8))
      #expect(throws: GraphIndexError.self, "byte \(place)") { try GraphIndex(decoding: changed) }
    }
    for length in [0, 7, 63, 64, 100, bytes.count - 1] {
      #expect(throws: GraphIndexError.self) { try GraphIndex(decoding: Array(bytes.prefix(length))) }
    }
  }

  @Test("impossible values are refused even under a right checksum, or do no harm")
  func hostileBytes() {
    let bytes = index(30, dimension: 5).encoded()
    var refused = 0
    for place in bytes.indices where place < 16 || place >= 24 {
      for value: UInt8 in [0, 0x7F, 0xFF] {
        var changed = bytes
        changed[place] = value
        guard let index = try? GraphIndex(decoding: sealed(changed)) else {
          refused += 1
          continue
        }
        let query = [Float](repeating: 0.5, count: index.dimension)
        #expect(index.best(10, for: query).count == min(10, index.count), "byte \(place)")
      }
    }
    #expect(refused > 500)
  }

  @Test("what is wrong is said")
  func reasons() {
    let bytes = index(30, dimension: 5).encoded()
    #expect(throws: GraphIndexError.wrongLength(expected: 64, actual: 0)) { try GraphIndex(decoding: []) }
    #expect(throws: GraphIndexError.notAGraphIndex) { try GraphIndex(decoding: [9] + bytes.dropFirst()) }
    var other = bytes
    other[8] = 2
    #expect(throws: GraphIndexError.unsupportedVersion(2)) { try GraphIndex(decoding: other) }
    var ordinals = bytes
    ordinals[64 + 40] ^= 1
    #expect(throws: GraphIndexError.damaged(part: "ordinals")) { try GraphIndex(decoding: sealed(ordinals)) }
    #expect("\(GraphIndexError.damaged(part: "links"))".contains("rebuild the index"))
  }
}
