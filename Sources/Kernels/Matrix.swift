/// A dense matrix of 32-bit floats, `[rowCount × columnCount]`, row-major.
public struct Matrix: Sendable, Equatable {
  /// Number of rows.
  public private(set) var rowCount: Int
  /// Number of columns, at least 1.
  public let columnCount: Int
  /// All elements, row after row, `rowCount × columnCount` of them.
  public private(set) var elements: [Float]

  /// An empty matrix to which rows of `columnCount` elements can be appended.
  public init(columnCount: Int) {
    self.init(rowCount: 0, columnCount: columnCount, elements: [])
  }

  /// A matrix over `elements`, which must hold exactly `rowCount × columnCount` values, row-major.
  public init(rowCount: Int, columnCount: Int, elements: [Float]) {
    precondition(rowCount >= 0 && columnCount > 0, "a matrix has columns: got \(rowCount) × \(columnCount)")
    precondition(
      elements.count == rowCount * columnCount,
      "\(rowCount) × \(columnCount) elements expected, got \(elements.count)")
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.elements = elements
  }

  /// Adds one row of `columnCount` elements below the last.
  public mutating func append(row: [Float]) {
    precondition(row.count == columnCount, "a row of \(columnCount) elements expected, got \(row.count)")
    elements.append(contentsOf: row)
    rowCount += 1
  }

  /// A copy of row `index`, `columnCount` elements.
  public func row(_ index: Int) -> [Float] {
    precondition(index >= 0 && index < rowCount, "row \(index) of \(rowCount)")
    return Array(elements[(index * columnCount)..<((index + 1) * columnCount)])
  }
}
