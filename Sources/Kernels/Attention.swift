/// Scaled dot-product attention over the rows of one sequence (A. Vaswani and others, arXiv 1706.03762, section 3.2), all heads.
public struct Attention: Sendable {
  /// Heads, and elements of each.
  public let headCount: Int
  public let headWidth: Int
  var scores: [Float] = []
  var keys: [Float] = []
  var values: [Float] = []

  /// Attention of `headCount` heads over rows of `headCount × headWidth` elements.
  public init(headCount: Int, headWidth: Int) {
    precondition(headCount > 0 && headWidth > 0, "attention of \(headCount) heads of \(headWidth)")
    self.headCount = headCount
    self.headWidth = headWidth
  }

  /// Elements of a row.
  public var width: Int { headCount * headWidth }

  /// For each row of a sequence the mean of the values of all its rows, weighted by how well the query matches their keys.
  ///
  /// - Parameters:
  ///   - projections: Rows of queries, keys and values side by side, 3 × `width` elements a row.
  ///   - rows: The rows of the sequence.
  ///   - out: Rows of `width` elements; those of the sequence are written.
  public mutating func attend(_ projections: [Float], rows: Range<Int>, into out: inout [Float]) {
    precondition(
      rows.lowerBound >= 0 && projections.count >= rows.upperBound * 3 * width && out.count >= rows.upperBound * width,
      "rows \(rows) of \(projections.count) and \(out.count) elements")
    guard !rows.isEmpty else { return }
    reserve(rows.count)
    for head in 0..<headCount { attend(head, projections.span, rows, &out) }
  }

  private mutating func reserve(_ count: Int) {
    if scores.count < count * count { scores = [Float](repeating: 0, count: count * count) }
    let (keyCount, valueCount) = (
      packedCount(columns: count, depth: headWidth), packedCount(columns: headWidth, depth: count)
    )
    if keys.count < keyCount { keys = [Float](repeating: 0, count: keyCount) }
    if values.count < valueCount { values = [Float](repeating: 0, count: valueCount) }
  }
}
