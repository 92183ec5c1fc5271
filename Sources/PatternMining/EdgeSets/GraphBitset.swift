/// A set of graph positions, one bit each.
public struct GraphBitset: Sendable, Hashable {
  /// The bits: graph `g` is bit `g % 64` of word `g / 64`.
  public private(set) var words: [UInt64]

  /// Makes an empty set that has room for positions below `count`.
  public init(count: Int) {
    words = Array(repeating: 0, count: (count + 63) / 64)
  }

  init(words: some Sequence<UInt64>) {
    self.words = Array(words)
  }

  /// Adds a position below the count that the set was made for.
  public mutating func insert(_ graph: Int) {
    words[graph / 64] |= 1 << UInt64(graph % 64)
  }

  /// Whether the position is in the set.
  public func contains(_ graph: Int) -> Bool {
    graph / 64 < words.count && words[graph / 64] >> UInt64(graph % 64) & 1 == 1
  }

  /// The number of positions in the set.
  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// The positions, ascending.
  public var graphs: [Int] {
    var result: [Int] = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        result.append(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return result
  }

  /// The number of positions that are in both sets.
  public func intersectionCount(_ other: GraphBitset) -> Int {
    zip(words, other.words).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
  }
}
