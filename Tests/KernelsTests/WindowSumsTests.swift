import Testing

@testable import Kernels

/// Tiers are put in force for the whole process, so these run one after the other.
@Suite(.serialized) struct WindowSumsTests {
  private static func numbers(_ count: Int, below bound: UInt32, seed: UInt64) -> [UInt32] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt32(state >> 33) % bound
    }
  }

  private static func withTiers(_ body: (KernelTier) -> Void) {
    for tier in KernelTier.allCases where tier <= KernelTier.best {
      KernelTier.force(tier)
      body(tier)
    }
    KernelTier.force(.best)
  }

  /// One block as the format says, written plainly; the frequencies are all one.
  private static func block(_ gaps: [UInt32], width: Int) -> [UInt8] {
    var bits: [Bool] = []
    for gap in gaps { bits += (0..<width).map { gap >> UInt32($0) & 1 == 1 } }
    var bytes: [UInt8] = [UInt8(width), 0]
    for start in stride(from: 0, to: bits.count, by: 8) {
      bytes.append(
        bits[start..<min(bits.count, start + 8)].enumerated().reduce(0) { $0 | ($1.element ? 1 << $1.offset : 0) })
    }
    return bytes
  }

  @Test("packed gaps of any width and number unpack to the same ids in each tier")
  func unpacking() {
    Self.withTiers { tier in
      for width in 0...32 {
        for count in [1, 7, 8, 15, 16, 17, 31, 127, 128] {
          let bound = width == 0 ? 1 : min(UInt32.max >> UInt32(32 - width), UInt32.max / 256)
          let gaps = Self.numbers(count, below: max(1, bound), seed: UInt64(width * 1000 + count))
          let bytes = Self.block(gaps, width: width)
          var list = PostingList()
          let padded = bytes + [UInt8](repeating: 0xA5, count: PostingList.slackBytes)
          let isRead = list.appendBlocks(0..<bytes.count, of: padded.span, listed: count)
          var next: UInt32 = 0
          let expected = gaps.map { gap in
            next += gap + 1
            return next - 1
          }
          #expect(isRead && Array(list.ids[..<count]) == expected, "\(tier), width \(width), \(count) ids")
        }
      }
    }
  }

  @Test("a bit set adds its impact to its documents alone, in each tier", arguments: [1, 31, 64, 4_000, 8_192])
  func bitSets(documents: Int) {
    let chosen = Self.numbers(documents, below: 3, seed: UInt64(documents)).map { $0 == 0 }
    var bytes: [UInt8] = []
    let count = chosen.count { $0 }
    bytes += [UInt8(count & 0xFF), UInt8(count >> 8) | 0x80, 0, 0]
    var bits = [UInt8](repeating: 0, count: (documents + 31) / 32 * 4)
    for (place, isChosen) in chosen.enumerated() where isChosen { bits[place / 8] |= 1 << UInt8(place % 8) }
    bytes += bits
    let padded = bytes + [UInt8](repeating: 0, count: PostingList.slackBytes)
    let impacts = [UInt16](repeating: 7, count: 256)
    Self.withTiers { tier in
      var sums = WindowSums()
      for _ in 0..<3 { sums.add(window: 0..<bytes.count, of: padded.span, documents: documents, impacts: impacts[...]) }
      #expect((0..<documents).map { sums[$0] } == chosen.map { $0 ? 21 : 0 }, "\(tier)")
      #expect(sums.count(atLeast: 21, documents: documents) == count, "\(tier)")
      #expect(sums.count(atLeast: 22, documents: documents) == 0, "\(tier)")
      #expect(sums.collect(atLeast: 20, documents: documents) == count, "\(tier)")
      #expect(Array(sums.collected) == chosen.indices.filter { chosen[$0] }.map(UInt16.init), "\(tier)")
    }
  }

  @Test("what is listed is added by frequency and found again")
  func listed() {
    var list = PostingList()
    list.append(id: 8_192 + 5, frequency: 1)
    list.append(id: 8_192 + 9, frequency: 3)
    list.append(id: 8_192 + 700, frequency: 1_000)
    let impacts = (0..<256).map { UInt16($0 * 10) }
    var sums = WindowSums()
    sums.add(0..<3, of: list, impacts: impacts[...])
    #expect([5, 9, 700].map { sums[$0] } == [10, 30, 2_550])
    #expect(sums.collect(atLeast: 30, documents: 8_192) == 2)
    sums.find(in: 0..<3, of: list, first: 8_192)
    #expect(Array(sums.frequencies) == [3, 1_000])
    sums.keep(atLeast: 31)
    #expect(Array(sums.collected) == [700])
    sums.clear(documents: 8_192)
    #expect(sums.count(atLeast: 1, documents: 8_192) == 0)
  }

  @Test("the sum of a rank is that of sorting", arguments: [1, 2, 10, 100, 300])
  func ranks(rank: Int) {
    var list = PostingList()
    let frequencies = Self.numbers(300, below: 255, seed: 9)
    for (place, frequency) in frequencies.enumerated() { list.append(id: UInt32(place), frequency: frequency + 1) }
    let impacts = (0..<256).map { UInt16($0 * 211 + 1) }
    var sums = WindowSums()
    sums.add(0..<300, of: list, impacts: impacts[...])
    _ = sums.collect(atLeast: 1, documents: 8_192)
    let sorted = frequencies.map { impacts[Int($0) + 1] }.sorted(by: >)
    #expect(sums.collectedSum(rank: rank) == sorted[rank - 1])
  }
}
