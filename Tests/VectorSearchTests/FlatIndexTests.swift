import Kernels
import Testing
import VectorSearch

private func unitVectors(_ count: Int, dimension: Int, seed: UInt64) -> Matrix {
  var state = seed
  var matrix = Matrix(columnCount: dimension)
  for _ in 0..<count {
    let row: [Float] = (0..<dimension).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int(state >> 60) - 8)
    }
    let length = Float(exactDot(row, row).squareRoot())
    matrix.append(row: row.map { length > 0 ? $0 / length : 0 })
  }
  return matrix
}

@Suite struct FlatIndexTests {
  @Test("the best are those of sorting all products, filtered first", arguments: 1...10)
  func sortOracle(seed: UInt64) {
    let index = FlatIndex(vectors: unitVectors(150, dimension: 4, seed: seed))
    let query = index.vectors.row(17)
    var allowed = OrdinalSet(capacity: 150)
    for ordinal in stride(from: Int(seed), to: 150, by: 3) {
      allowed.insert(ordinal)
    }
    for filter in [nil, allowed] {
      let best = index.best(20, for: query, allowed: filter)
      let expected = sorted(index, query: query, filter: filter).prefix(20)
      #expect(best.map(\.ordinal) == expected.map { $0.ordinal }, "seed \(seed)")
      #expect(best.map(\.score) == expected.map { $0.score }, "seed \(seed)")
    }
  }

  private func sorted(_ index: FlatIndex, query: [Float], filter: OrdinalSet?) -> [(score: Double, ordinal: UInt32)] {
    var products: [(score: Double, ordinal: UInt32)] = []
    for ordinal in 0..<index.count where filter?.contains(ordinal) ?? true {
      products.append((Double(dot(index.vectors.row(ordinal), query)), UInt32(ordinal)))
    }
    return products.sorted { $0.score > $1.score || ($0.score == $1.score && $0.ordinal < $1.ordinal) }
  }

  @Test("an empty index and an empty filter find nothing")
  func nothing() {
    let query: [Float] = [1, 0]
    #expect(FlatIndex(vectors: Matrix(columnCount: 2)).best(3, for: query, allowed: nil) == [])
    let index = FlatIndex(vectors: Matrix(rowCount: 1, columnCount: 2, elements: [0, 1]))
    #expect(index.best(3, for: query, allowed: OrdinalSet(capacity: 1)) == [])
    #expect(index.best(3, for: query, allowed: nil).map(\.ordinal) == [0])
  }
}
