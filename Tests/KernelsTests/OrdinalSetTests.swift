import Kernels
import Testing

@Suite struct OrdinalSetTests {
  @Test("behaves like a set of integers", arguments: [1, 63, 64, 65, 200])
  func setOracle(capacity: Int) {
    var set = OrdinalSet(capacity: capacity)
    var oracle: Set<Int> = []
    for step in 0..<(3 * capacity) {
      let ordinal = step * 7919 % capacity
      if step % 3 == 2 {
        set.remove(ordinal)
        oracle.remove(ordinal)
      } else {
        set.insert(ordinal)
        oracle.insert(ordinal)
      }
    }
    #expect(set.members == oracle.sorted().map { UInt32($0) })
    #expect(set.count == oracle.count)
    #expect((0..<capacity).allSatisfy { set.contains($0) == oracle.contains($0) })
  }

  @Test("a filled set has every ordinal, and loses those subtracted", arguments: [0, 1, 64, 70])
  func filled(capacity: Int) {
    var set = OrdinalSet(capacity: capacity, filled: true)
    #expect(set.members == (0..<capacity).map { UInt32($0) })
    var odd = OrdinalSet(capacity: capacity)
    for ordinal in stride(from: 1, to: capacity, by: 2) {
      odd.insert(ordinal)
    }
    set.subtract(odd)
    #expect(set.members == stride(from: 0, to: capacity, by: 2).map { UInt32($0) })
  }
}
