import Kernels
import Testing
import VectorSearch

@Suite struct VectorIndexTests {
  @Test("few vectors are scanned, many are walked, and both give the same scores")
  func threshold() {
    var clusters = Clusters(seed: 21)
    let (vectors, queries) = clusters.world(VectorIndex.graphThreshold, dimension: 8, queries: 20)
    let few = Matrix(rowCount: 100, columnCount: 8, elements: Array(vectors.elements.prefix(800)))
    guard case .exact(let flat) = VectorIndex(vectors: few) else {
      Issue.record("a graph over 100 vectors")
      return
    }
    #expect(flat.vectors == few)
    let index = VectorIndex(vectors: vectors, parameters: GraphParameters(degree: 12, buildWidth: 32, passes: 1))
    guard case .graph = index else {
      Issue.record("a scan of \(vectors.rowCount) vectors")
      return
    }
    #expect(index.count == vectors.rowCount)
    for row in 0..<queries.rowCount {
      let best = index.best(3, for: queries.row(row), allowed: nil)
      #expect(
        best.map(\.score) == best.map { FlatIndex(vectors: vectors).score(of: $0.ordinal, for: queries.row(row)) })
      #expect(best.map(\.score) == best.map { index.score(of: $0.ordinal, for: queries.row(row)) })
    }
  }
}
