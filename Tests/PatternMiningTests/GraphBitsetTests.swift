import PatternMining
import Testing

@Suite("Graph sets")
struct GraphBitsetTests {
  @Test("a set holds what was inserted, across words")
  func membership() {
    var set = GraphBitset(count: 130)
    for graph in [0, 63, 64, 129] { set.insert(graph) }
    #expect(set.graphs == [0, 63, 64, 129])
    #expect(set.count == 4)
    #expect(set.contains(129))
    #expect(!set.contains(128))
    #expect(!set.contains(1_000))
    var other = GraphBitset(count: 130)
    for graph in [1, 63, 129] { other.insert(graph) }
    #expect(set.intersectionCount(other) == 2)
  }
}
