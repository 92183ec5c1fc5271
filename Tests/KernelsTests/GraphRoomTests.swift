import Testing

@testable import Kernels

/// Tiers are put in force for the whole process, so these run one after the other.
@Suite(.serialized) struct GraphRoomTests {
  private static let dimensions = [1, 5, 63, 64, 65, 127, 128, 129, 384, 400, 768]

  /// −1 … 1, the same each time.
  private static func numbers(_ count: Int, seed: UInt64) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
    }
  }

  private static func withTiers(_ body: (KernelTier) -> Void) {
    for tier in KernelTier.allCases where tier <= KernelTier.best {
      KernelTier.force(tier)
      body(tier)
    }
    KernelTier.force(.best)
  }

  /// All nodes over rows, by their score for a query.
  private static func found(_ rows: Matrix, _ layout: GraphLayout, _ map: CodeMap, _ folded: FoldedQuery) -> (
    nodes: CacheLines, found: [GraphRoom.Found]
  ) {
    let nodes = CacheLines(count: rows.rowCount * layout.stride)
    for row in 0..<rows.rowCount { layout.encode(rows.row(row), map, into: nodes, at: row) }
    var room = GraphRoom()
    let listed = (0..<UInt32(rows.rowCount)).map { $0 }
    let count = search(&room, layout, nodes, folded, listed)
    return (nodes, (0..<count).map { room.found($0) })
  }

  private static func search(
    _ room: inout GraphRoom, _ layout: GraphLayout, _ nodes: CacheLines, _ folded: FoldedQuery, _ listed: [UInt32]
  ) -> Int {
    nodes.withBytes { room.search(layout, nodes: $0, query: folded, listed: listed, width: listed.count) }
  }

  private static func bytes(_ lines: CacheLines) -> [UInt8] {
    lines.withElements(of: UInt8.self) { bytes in bytes.indices.map { bytes[$0] } }
  }

  /// The number of an element in the code of a node, by the documented layout.
  private static func number(_ bytes: [UInt8], _ layout: GraphLayout, node: Int, element: Int) -> Int {
    let start = node * layout.stride
    guard layout.precision == .half else { return Int(bytes[start + element]) }
    let byte = bytes[start + element / 128 * 64 + element % 64]
    return Int(element / 64 % 2 == 1 ? byte >> 4 : byte & 15)
  }

  @Test(
    "scores are the sums of products that the layout says, the best first, in all tiers",
    arguments: CodePrecision.allCases)
  func scoresMatchTheDefinition(precision: CodePrecision) {
    for dimension in Self.dimensions {
      let rows = Matrix(rowCount: 11, columnCount: dimension, elements: Self.numbers(11 * dimension, seed: 3))
      let layout = GraphLayout(dimension: dimension, degree: 4, precision: precision)
      let map = CodeMap(fitting: rows, precision: precision)
      let query = Self.numbers(dimension, seed: 9)
      let folded = map.fold(query, layout: layout)
      Self.withTiers { tier in
        let (nodes, found) = Self.found(rows, layout, map, folded)
        let bytes = Self.bytes(nodes)
        let expected = (0..<11).map { node in
          let products = (0..<dimension).map { element in
            Int32(Self.number(bytes, layout, node: node, element: element)) * Int32(folded.bytes[element])
          }
          return GraphRoom.Found(node: UInt32(node), score: products.reduce(0, +))
        }.sorted { ($1.score, $0.node) < ($0.score, $1.node) }
        #expect(found == expected, "\(tier), \(dimension) elements")
        #expect(map.fold(query, layout: layout).bytes == folded.bytes, "\(tier), \(dimension) elements")
      }
    }
  }

  @Test("an estimate is near the inner product, nearer with finer codes")
  func estimatesAreNear() {
    let rows = Matrix(rowCount: 50, columnCount: 96, elements: Self.numbers(50 * 96, seed: 5))
    let query = Self.numbers(96, seed: 6)
    for (precision, bound) in [(CodePrecision.byte, 0.15), (.half, 1.5)] {
      let layout = GraphLayout(dimension: 96, degree: 4, precision: precision)
      let map = CodeMap(fitting: rows, precision: precision)
      let folded = map.fold(query, layout: layout)
      for entry in Self.found(rows, layout, map, folded).found {
        let exact = exactDot(rows.row(Int(entry.node)), query)
        #expect(abs(Double(folded.estimate(entry.score)) - exact) < bound, "\(precision), node \(entry.node)")
      }
    }
  }

  private static func products(_ rows: [Float], _ listed: [UInt32], _ query: [Float]) -> [Float] {
    RowDots.products(rows.span, listed: listed, query: query)
  }

  @Test("inner products of rows are equal bit for bit in all tiers")
  func dotsAreEqualInAllTiers() {
    for dimension in Self.dimensions {
      let rows = Self.numbers(7 * dimension, seed: 1)
      let query = Self.numbers(dimension, seed: 2)
      var results: [[Float]] = []
      Self.withTiers { _ in results.append(Self.products(rows, [6, 0, 3], query)) }
      for result in results { #expect(result == results[0], "\(dimension) elements") }
      for (row, product) in zip([6, 0, 3], results[0]) {
        let exact = exactDot(Array(rows[(row * dimension)..<((row + 1) * dimension)]), query)
        #expect(abs(Double(product) - exact) < 1e-6 * Double(dimension + 1))
      }
    }
  }
}
