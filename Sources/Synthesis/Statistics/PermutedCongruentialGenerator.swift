/// PCG-XSH-RR 64/32 (M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for
/// Random Number Generation", HMC-CS-2014-0905): a seeded stream that is the same on every machine.
struct PermutedCongruentialGenerator: Sendable {
  private var state: UInt64
  private let increment: UInt64

  init(seed: UInt64, stream: UInt64 = 54) {
    increment = stream << 1 | 1
    state = 0
    _ = next()
    state &+= seed
    _ = next()
  }

  /// The next 32 random bits.
  mutating func next() -> UInt32 {
    let old = state
    state = old &* 6_364_136_223_846_793_005 &+ increment
    let mixed = UInt32(truncatingIfNeeded: ((old >> 18) ^ old) >> 27)
    let rotation = UInt32(truncatingIfNeeded: old >> 59)
    return mixed >> rotation | mixed << ((0 &- rotation) & 31)
  }

  /// A number from 0 to `bound` − 1, without bias; `bound` is at least 1.
  mutating func next(below bound: Int) -> Int {
    let bound = UInt32(bound)
    let threshold = (0 &- bound) % bound
    while true {
      let value = next()
      if value >= threshold { return Int(value % bound) }
    }
  }
}
