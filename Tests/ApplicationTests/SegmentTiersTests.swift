import Retrieval
import Testing

@testable import Application

@Suite("Which segments are joined")
struct SegmentTiersTests {
  private static func size(_ name: Int, _ live: Int, deleted: Int = 0, bytes: Int = 100) -> SegmentSize {
    SegmentSize(name: "s\(name)", liveCount: live, deletedCount: deleted, textBytes: bytes)
  }

  @Test("as many segments of one size as the width are joined, those of other sizes stay")
  func tiers() {
    let tiers = SegmentTiers(width: 4)
    let sizes = [1_000, 20, 17, 3, 30, 2, 60].enumerated().map { Self.size($0, $1) }
    #expect(tiers.choice(of: sizes) == ["s1", "s2", "s4", "s6"])
    #expect(tiers.choice(of: sizes.dropLast()) == nil)
    #expect(tiers.choice(of: []) == nil)
  }

  @Test("a segment of which most is deleted is written anew, whatever its size")
  func wasteful() {
    let tiers = SegmentTiers(width: 8)
    #expect(tiers.choice(of: [Self.size(0, 10), Self.size(1, 4, deleted: 5)]) == ["s1"])
    #expect(tiers.choice(of: [Self.size(0, 10), Self.size(1, 5, deleted: 5)]) == nil)
  }

  @Test("what would be larger than the format allows stays apart")
  func bounded() {
    let tiers = SegmentTiers(width: 2)
    let large = 100 << 20
    #expect(tiers.choice(of: (0..<4).map { Self.size($0, 9, bytes: large) }) == ["s0", "s1"])
    #expect(tiers.choice(of: (0..<4).map { Self.size($0, 9, bytes: 2 * large) }) == nil)
  }

  @Test(
    "segments of a hundred documents one after another: few segments, and each document is written again a few times")
  func steadyStream() {
    let tiers = SegmentTiers(width: 8)
    var sizes: [SegmentSize] = []
    var written = 0
    for number in 0..<2_000 {
      sizes.append(Self.size(number, 100))
      while let names = tiers.choice(of: sizes) {
        let live = sizes.filter { names.contains($0.name) }.reduce(0) { $0 + $1.liveCount }
        sizes.removeAll { names.contains($0.name) }
        sizes.append(Self.size(10_000 + number, live))
        written += live
      }
      #expect(sizes.count <= 4 * 8)
    }
    #expect(sizes.reduce(0) { $0 + $1.liveCount } == 200_000)
    #expect(written <= 4 * 200_000)
  }
}
