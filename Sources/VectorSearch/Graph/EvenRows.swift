import Kernels

/// Rows as fractions of the longest one, with one more element that makes them equally long unless they are so already.
struct EvenRows {
  /// `[count × dimension]`, or `[count × (dimension + 1)]`.
  let rows: Matrix
  /// The length of the longest row; 1 when all rows that are not zero have about unit length, or when there are no others.
  let length: Float

  /// How far lengths may lie apart to count as equal.
  private static let tolerance = 1e-3

  init(_ vectors: Matrix) {
    let squares = (0..<vectors.rowCount).map { row in
      let values = vectors.row(row)
      return exactDot(values, values)
    }
    let longest = (squares.max() ?? 0).squareRoot()
    let shortest = (squares.lazy.filter { $0 > 0 }.min() ?? 0).squareRoot()
    let isUnit = abs(longest - 1) < Self.tolerance && abs(shortest - 1) < Self.tolerance
    guard longest > 0 && !isUnit else {
      self.rows = vectors
      length = 1
      return
    }
    let isEven = longest - shortest < Self.tolerance * longest
    var rows = Matrix(columnCount: vectors.columnCount + (isEven ? 0 : 1))
    for row in 0..<vectors.rowCount {
      var values = vectors.row(row).map { $0 / Float(longest) }
      if !isEven { values.append(Float(max(0, 1 - squares[row] / (longest * longest)).squareRoot())) }
      rows.append(row: values)
    }
    self.rows = rows
    length = Float(longest)
  }
}
