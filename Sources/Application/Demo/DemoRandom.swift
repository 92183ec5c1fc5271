/// The demo's random numbers: SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators",
/// OOPSLA 2014, doi:10.1145/2660193.2660195), one stream for each name, so that a change of one story moves no other.
struct DemoRandom {
  private var state: UInt64

  /// The stream of this name; the name is folded into the seed by FNV-1a.
  init(seed: UInt64, stream: String) {
    state = seed ^ stream.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number of the range; the bias of the remainder is below 2^-40 for the demo's ranges.
  mutating func number(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// A number of milliseconds within a range of minutes.
  mutating func milliseconds(ofMinutes range: ClosedRange<Int>) -> Int {
    number(in: range.lowerBound * 60_000...range.upperBound * 60_000)
  }

  mutating func element<Element>(of items: [Element]) -> Element { items[number(in: 0...items.count - 1)] }

  /// The items in random order (Fisher and Yates).
  mutating func shuffled<Element>(_ items: [Element]) -> [Element] {
    var items = items
    for last in items.indices.dropFirst().reversed() { items.swapAt(last, number(in: 0...last)) }
    return items
  }

  /// The places of `count` items drawn without putting back, each by its weight (at least 1).
  mutating func drawn(_ count: Int, weights: [Int]) -> Set<Int> {
    precondition(count <= weights.count, "\(count) of \(weights.count) items cannot be drawn")
    var weights = weights
    var drawn: Set<Int> = []
    for _ in 0..<count {
      var position = number(in: 0...weights.reduce(0, +) - 1)
      for place in weights.indices where weights[place] > 0 {
        guard position >= weights[place] else {
          drawn.insert(place)
          weights[place] = 0
          break
        }
        position -= weights[place]
      }
    }
    return drawn
  }
}
