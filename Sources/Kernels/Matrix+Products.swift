// Inner products of rows.
//
// One query is answered by one product a row, summed in one order whatever the processor: its value depends on that row
// and the query alone, never on its neighbours or its position, so an index gives the same scores however its rows are
// laid out. (`sgemv` and `sgemm` block over rows and do not have that property.) Batches of queries go through OpenBLAS's
// `sgemm`, which is faster from about 16 queries up and may differ from the single products in the last bits.

extension Matrix {
  /// The number of queries from which `products(with:)` uses matrix multiplication.
  static let batchThreshold = 16

  /// The inner product of every row with `query`.
  ///
  /// - Parameter query: `columnCount` elements.
  /// - Returns: `rowCount` products; each equals `dot(row, query)` bit for bit.
  /// - Complexity: O(`rowCount` × `columnCount`).
  public func dots(with query: [Float]) -> [Float] {
    precondition(query.count == columnCount, "a query of \(columnCount) elements expected, got \(query.count)")
    return rowDots(elements.span, query.span, rowCount: rowCount)
  }

  /// The inner product of row `index` with `query`, equal bit for bit to that element of `dots(with:)`.
  public func dot(row index: Int, with query: [Float]) -> Float {
    precondition(query.count == columnCount, "a query of \(columnCount) elements expected, got \(query.count)")
    precondition(index >= 0 && index < rowCount, "row \(index) of \(rowCount)")
    let start = index * columnCount
    return rowDot(elements.span.extracting(start..<(start + columnCount)), query.span)
  }

  /// The inner products of all pairs of a query and a row.
  ///
  /// - Parameter queries: `[queryCount × columnCount]`.
  /// - Returns: `[queryCount × rowCount]`. Up to 15 queries, each row equals `dots(with:)` bit for bit; from 16 up the
  ///   products come from one matrix multiplication and agree to rounding.
  public func products(with queries: Matrix) -> [Float] {
    precondition(queries.columnCount == columnCount, "\(queries.columnCount) columns against \(columnCount)")
    if queries.rowCount >= Matrix.batchThreshold {
      return matrixProducts(queries: queries, rows: self)
    }
    var products: [Float] = []
    products.reserveCapacity(queries.rowCount * rowCount)
    for query in 0..<queries.rowCount {
      products.append(contentsOf: dots(with: queries.row(query)))
    }
    return products
  }
}

/// The inner product of two vectors of equal length, in 32-bit arithmetic.
///
/// The same on every machine, but rounded at every step; use `exactDot` for what reaches a report or a decision.
public func dot(_ a: [Float], _ b: [Float]) -> Float {
  precondition(a.count == b.count, "vectors of \(a.count) and \(b.count) elements")
  return rowDot(a.span, b.span)
}

/// The inner product of two vectors of equal length, accumulated in 64 bits from the first element to the last.
///
/// The same on every machine; about ten times slower than `dot`.
public func exactDot(_ a: [Float], _ b: [Float]) -> Double {
  precondition(a.count == b.count, "vectors of \(a.count) and \(b.count) elements")
  var sum = 0.0
  for index in a.indices {
    sum += Double(a[index]) * Double(b[index])
  }
  return sum
}

/// The cosine of the angle between two vectors of equal length, in −1…1, or 0 when either is all zeros.
///
/// Accumulated in 64 bits in fixed order: the same on every machine.
public func exactCosine(_ a: [Float], _ b: [Float]) -> Double {
  let scale = (exactDot(a, a) * exactDot(b, b)).squareRoot()
  guard scale > 0 else { return 0 }
  return min(1, max(-1, exactDot(a, b) / scale))
}
