// SplitMix64: G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.

/// A seeded stream of random bits, the same on every machine.
package struct SeededStream: Sendable {
  private var state: UInt64

  /// A stream; equal seeds give equal streams.
  package init(seed: UInt64) { state = seed }

  /// A stream of its own for each (seed, index).
  package init(seed: UInt64, index: Int) {
    var outer = SeededStream(seed: seed)
    self.init(seed: outer.next() ^ (UInt64(bitPattern: Int64(index)) &* 0xd134_2543_de82_ef95))
    _ = next()
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number in 0 ..< 1.
  package mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  /// A number in a range.
  package mutating func number(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * unit()
  }

  /// An integer from 0 to `bound` − 1, `bound` at least 1.
  package mutating func below(_ bound: Int) -> Int { min(Int(unit() * Double(bound)), bound - 1) }

  /// An integer in a range.
  package mutating func integer(in range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  /// The elements in random order.
  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var elements = elements
    for last in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(last, below(last + 1)) }
    return elements
  }
}
