import Kernels
import Testing
import VectorSearch

/// Vectors about a few centres, as texts lie about subjects; the same for each seed.
struct Clusters {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func vectors(_ count: Int, dimension: Int, centres: Int = 20, isUnit: Bool = true) -> Matrix {
    let middles = (0..<centres).map { _ in row(dimension) }
    var matrix = Matrix(columnCount: dimension)
    for index in 0..<count {
      let values = zip(middles[index % centres], row(dimension)).map { $0 + 0.6 * $1 }
      let length = isUnit ? Float(exactDot(values, values).squareRoot()) : 1
      matrix.append(row: values.map { $0 / length })
    }
    return matrix
  }

  /// Vectors, and queries about the same centres.
  mutating func world(_ count: Int, dimension: Int, queries: Int, isUnit: Bool = true) -> (
    vectors: Matrix, queries: Matrix
  ) {
    let all = vectors(count + queries, dimension: dimension, isUnit: isUnit)
    let split = count * dimension
    return (
      Matrix(rowCount: count, columnCount: dimension, elements: Array(all.elements[..<split])),
      Matrix(rowCount: queries, columnCount: dimension, elements: Array(all.elements[split...]))
    )
  }

  private mutating func row(_ dimension: Int) -> [Float] {
    (0..<dimension).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
    }
  }
}

@Suite struct GraphIndexTests {
  private static let small = GraphParameters(degree: 16, buildWidth: 48, startCount: 16)

  private func recall(_ index: GraphIndex, _ flat: FlatIndex, queries: Matrix, allowed: OrdinalSet?) -> Double {
    var hits = 0
    var wanted = 0
    for query in 0..<queries.rowCount {
      let exact = flat.best(10, for: queries.row(query), allowed: allowed)
      let found = index.best(10, for: queries.row(query), allowed: allowed)
      #expect(found.count == exact.count)
      #expect(found == found.sorted(by: >))
      for entry in found {
        #expect(allowed?.contains(Int(entry.ordinal)) ?? true)
        #expect(entry.score == flat.score(of: entry.ordinal, for: queries.row(query)))
      }
      hits += Set(exact.map(\.ordinal)).intersection(found.map(\.ordinal)).count
      wanted += exact.count
    }
    return wanted == 0 ? 1 : Double(hits) / Double(wanted)
  }

  @Test("finds nearly what an exact scan finds, with the same scores", arguments: [2, 17, 64, 300])
  func exactOracle(dimension: Int) {
    var clusters = Clusters(seed: UInt64(dimension))
    let (vectors, queries) = clusters.world(2_000, dimension: dimension, queries: 40)
    let index = GraphIndex(vectors: vectors, parameters: Self.small)
    #expect(recall(index, FlatIndex(vectors: vectors), queries: queries, allowed: nil) > (dimension < 8 ? 0.9 : 0.95))
  }

  @Test(
    "a filter of any share gives as many as there are, and nearly the best of them",
    arguments: [0.001, 0.01, 0.1, 0.2, 0.4, 0.7, 0.95])
  func filters(share: Double) {
    var clusters = Clusters(seed: 11)
    let (vectors, queries) = clusters.world(3_000, dimension: 24, queries: 40)
    let index = GraphIndex(vectors: vectors, parameters: Self.small)
    var (allowed, crowded) = (OrdinalSet(capacity: 3_000), OrdinalSet(capacity: 3_000))
    for ordinal in 0..<3_000 {
      if Double(ordinal * 7919 % 3_000) < share * 3_000 { allowed.insert(ordinal) }
      if Double(ordinal % 20) < share * 20 { crowded.insert(ordinal) }
    }
    let flat = FlatIndex(vectors: vectors)
    #expect(recall(index, flat, queries: queries, allowed: allowed) > 0.97, "spread evenly")
    #expect(recall(index, flat, queries: queries, allowed: crowded) > 0.85, "whole clusters")
  }

  @Test("vectors of differing length are found by inner product")
  func innerProducts() {
    var clusters = Clusters(seed: 5)
    var vectors = Matrix(columnCount: 20)
    let (rows, queries) = clusters.world(1_500, dimension: 20, queries: 40, isUnit: false)
    for row in 0..<rows.rowCount { vectors.append(row: rows.row(row).map { $0 * Float(1 + row % 7) }) }
    let index = GraphIndex(vectors: vectors, parameters: Self.small)
    #expect(recall(index, FlatIndex(vectors: vectors), queries: queries, allowed: nil) > 0.9)
  }

  @Test(
    "any number of vectors, equal ones and zeros among them, gives as many as are asked for",
    arguments: [0, 1, 2, 9, 70, 400])
  func degenerate(count: Int) {
    var clusters = Clusters(seed: 3)
    let base = clusters.vectors(max(1, count), dimension: 6)
    var vectors = Matrix(columnCount: 6)
    for row in 0..<count {
      vectors.append(row: row % 3 == 0 ? base.row(0) : row % 7 == 0 ? [0, 0, 0, 0, 0, 0] : base.row(row))
    }
    let index = GraphIndex(vectors: vectors, parameters: Self.small)
    for limit in [0, 1, 10, 500] {
      let found = index.best(limit, for: base.row(0))
      #expect(found.count == min(limit, count))
      #expect(Set(found.map(\.ordinal)).count == found.count)
    }
  }

  @Test("a batch gives what its queries give one by one")
  func batches() {
    var clusters = Clusters(seed: 8)
    let index = GraphIndex(vectors: clusters.vectors(600, dimension: 12), parameters: Self.small)
    let queries = clusters.vectors(15, dimension: 12)
    #expect(index.best(5, for: queries) == (0..<15).map { index.best(5, for: queries.row($0)) })
  }

  @Test("vectors come back as they went in")
  func vectorsComeBack() {
    var clusters = Clusters(seed: 9)
    let vectors = clusters.vectors(50, dimension: 7)
    let index = GraphIndex(vectors: vectors, parameters: Self.small)
    #expect((0..<50).map { index.vector(UInt32($0)) } == (0..<50).map { vectors.row($0) })
  }
}
