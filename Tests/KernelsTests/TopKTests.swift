import Kernels
import Testing

private func ordinals(_ top: TopK) -> [UInt32] { top.ranked().map(\.ordinal) }

@Suite struct TopKTests {
  @Test("the best come first, equal scores by the smaller ordinal, whatever the order of the offers")
  func order() {
    let entries: [(Double, UInt32)] = [(1, 9), (3, 5), (2, 7), (3, 4), (2, 6), (0, 1)]
    for rotation in entries.indices {
      var top = TopK(capacity: 4)
      for (score, ordinal) in entries[rotation...] + entries[..<rotation] {
        top.offer(score: score, ordinal: ordinal)
      }
      #expect(ordinals(top) == [4, 5, 6, 7])
    }
  }

  @Test("the result equals sorting everything, for many sizes and many ties")
  func sortOracle() {
    var state: UInt64 = 11
    for capacity in [0, 1, 2, 10, 100] {
      var top = TopK(capacity: capacity)
      var all: [(score: Double, ordinal: UInt32)] = []
      for ordinal in UInt32(0)..<200 {
        state = state &* 6_364_136_223_846_793_005 &+ 1
        all.append((Double(state >> 60), ordinal))
        top.offer(score: all[Int(ordinal)].score, ordinal: ordinal)
      }
      let sorted = all.sorted { $0.score > $1.score || ($0.score == $1.score && $0.ordinal < $1.ordinal) }
      #expect(ordinals(top) == sorted.prefix(capacity).map(\.ordinal), "capacity \(capacity)")
    }
  }

  @Test("the threshold is open while there is room and then the worst score kept")
  func threshold() {
    var top = TopK(capacity: 2)
    top.offer(score: 5, ordinal: 1)
    #expect(top.threshold == -.infinity)
    top.offer(score: 3, ordinal: 2)
    top.offer(score: 4, ordinal: 3)
    #expect(top.threshold == 4)
    #expect(TopK(capacity: 0).threshold == .infinity)
  }
}
