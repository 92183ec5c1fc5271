import Kernels
import Testing

/// The same numbers on every run: a linear congruential sequence in −1…1.
private func numbers(_ count: Int, seed: UInt64) -> [Float] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int64(state >> 40) - (1 << 23)) / Float(1 << 23)
  }
}

private func scalarDot(_ a: [Float], _ b: [Float]) -> Double {
  zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

@Suite struct MatrixTests {
  @Test("rows come back as they were appended")
  func appendedRows() {
    var matrix = Matrix(columnCount: 3)
    matrix.append(row: [1, 2, 3])
    matrix.append(row: [4, 5, 6])
    #expect(matrix == Matrix(rowCount: 2, columnCount: 3, elements: [1, 2, 3, 4, 5, 6]))
    #expect(matrix.row(1) == [4, 5, 6])
  }

  @Test("small products are exact")
  func smallProducts() {
    let matrix = Matrix(rowCount: 2, columnCount: 3, elements: [1, 2, 3, 4, 5, 6])
    #expect(matrix.dots(with: [1, 0, -1]) == [-2, -2])
    #expect(dot([1, 2, 3], [4, 5, 6]) == 32)
    #expect(exactDot([1, 2, 3], [4, 5, 6]) == 32)
    #expect(Matrix(columnCount: 3).dots(with: [1, 0, -1]) == [])
  }

  @Test("products agree with scalar code at every length", arguments: [1, 3, 7, 15, 31, 33, 64, 100, 384, 1_024])
  func scalarOracle(columns: Int) {
    let matrix = Matrix(rowCount: 5, columnCount: columns, elements: numbers(5 * columns, seed: 7))
    let query = numbers(columns, seed: 8)
    for (row, product) in matrix.dots(with: query).enumerated() {
      let expected = scalarDot(matrix.row(row), query)
      #expect(abs(Double(product) - expected) < 1e-5 * Double(columns), "row \(row)")
      #expect(exactDot(matrix.row(row), query) == expected)
    }
  }

  @Test("a row's product does not depend on where the row stands")
  func positionIndependence() {
    let rows = (0..<37).map { numbers(1_024, seed: UInt64($0 % 5)) }
    var matrix = Matrix(columnCount: 1_024)
    for row in rows {
      matrix.append(row: row)
    }
    let query = numbers(1_024, seed: 99)
    let products = matrix.dots(with: query)
    for (index, product) in products.enumerated() {
      #expect(product == products[index % 5])
      #expect(product == matrix.dot(row: index, with: query))
      #expect(product == dot(rows[index], query))
    }
  }

  @Test("batches give the products of single queries", arguments: [1, 15, 16, 40])
  func batches(queryCount: Int) {
    let matrix = Matrix(rowCount: 23, columnCount: 65, elements: numbers(23 * 65, seed: 1))
    let queries = Matrix(rowCount: queryCount, columnCount: 65, elements: numbers(queryCount * 65, seed: 2))
    let products = matrix.products(with: queries)
    #expect(products.count == queryCount * 23)
    for query in 0..<queryCount {
      for (row, single) in matrix.dots(with: queries.row(query)).enumerated() {
        #expect(abs(products[query * 23 + row] - single) < 1e-4)
      }
    }
  }

  @Test("the cosine of parallel, opposite and orthogonal vectors, and of nothing")
  func cosines() {
    #expect(exactCosine([3, 4], [6, 8]) == 1)
    #expect(exactCosine([3, 4], [-3, -4]) == -1)
    #expect(exactCosine([1, 0], [0, 1]) == 0)
    #expect(exactCosine([0, 0], [1, 1]) == 0)
  }

  @Test("the processor family of the kernels has a name")
  func coreName() {
    #expect(BLAS.coreName != "unknown" && !BLAS.coreName.isEmpty)
  }
}
