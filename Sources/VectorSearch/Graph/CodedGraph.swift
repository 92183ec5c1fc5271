import Kernels

/// A graph over codes, and how vectors became codes.
struct CodedGraph: Sendable {
  let layout: GraphLayout
  let map: CodeMap
  /// The ordinal of each node.
  let ordinals: [UInt32]
  let nodes: CacheLines
  /// Nodes from which searches begin: the first ones.
  let starts: [UInt32]
  /// The length of the longest vector, of which codes are fractions.
  let length: Float
  /// The root of the mean square by which an element of a code is off, in units of the length.
  let error: Float

  init(
    layout: GraphLayout, map: CodeMap, ordinals: [UInt32], nodes: CacheLines, startCount: Int, length: Float,
    error: Float
  ) {
    self.layout = layout
    self.map = map
    self.ordinals = ordinals
    self.nodes = nodes
    starts = (0..<UInt32(min(startCount, ordinals.count))).map { $0 }
    self.length = length
    self.error = error
  }

  init(vectors: Matrix, parameters: GraphParameters) {
    let scaled = EvenRows(vectors)
    let ordinals = CodedGraph.shuffled(vectors.rowCount)
    let fine = GraphLayout(dimension: scaled.rows.columnCount, degree: parameters.degree, precision: .byte)
    let draft = GraphBuilder(
      rows: scaled.rows, ordinals: ordinals, map: CodeMap(fitting: scaled.rows, precision: .byte), layout: fine,
      parameters: parameters
    ).build()
    let precision = CodedGraph.precision(dimension: fine.dimension)
    let coarse = GraphLayout(dimension: fine.dimension, degree: fine.degree, precision: precision)
    let map = CodeMap(fitting: scaled.rows, precision: precision)
    self.init(
      layout: coarse, map: map, ordinals: ordinals,
      nodes: draft.packed(scaled.rows, ordinals: ordinals, map: map, layout: coarse),
      startCount: parameters.startCount, length: scaled.length,
      error: map.error(over: scaled.rows, precision: precision))
  }

  /// Errors of many elements even out; few elements have to be finer, and cost little.
  private static func precision(dimension: Int) -> CodePrecision { dimension < 256 ? .byte : .half }

  /// The query in the terms of the codes: divided by the length, with nothing of the element that evens lengths out.
  func folded(_ query: [Float]) -> FoldedQuery {
    var scaled = query
    if length != 1 { for index in scaled.indices { scaled[index] /= length } }
    if layout.dimension > query.count { scaled.append(0) }
    return map.fold(scaled, layout: layout)
  }

  /// All ordinals in an order that does not follow the data's: a walk of a fixed generator (M. O'Neill, PCG, 2014) through Fisher and Yates' shuffle.
  private static func shuffled(_ count: Int) -> [UInt32] {
    var ordinals = (0..<UInt32(count)).map { $0 }
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    for index in stride(from: count - 1, to: 0, by: -1) {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      ordinals.swapAt(index, Int((state >> 33) % UInt64(index + 1)))
    }
    return ordinals
  }
}
