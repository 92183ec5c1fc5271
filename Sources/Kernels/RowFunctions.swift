/// Functions of rows of 32-bit floats.
public enum RowFunctions {
  /// x ÷ 2 · (1 + erf(x ÷ √2)) of the first `count` elements, within 1e-6.
  public static func gelu(_ values: inout [Float], count: Int) {
    precondition(count >= 0 && count <= values.count, "\(count) of \(values.count) elements")
    geluInPlace(&values, count: count)
  }

  /// Each row ← its distance from the row's mean, over the row's standard deviation, times gain, plus bias.
  ///
  /// - Parameters:
  ///   - values: At least `[rowCount × width]`.
  ///   - added: Added first; of the same shape, or nil.
  ///   - gain: `width` elements, like `bias`.
  public static func normalise(
    _ values: inout [Float], adding added: [Float]?, gain: [Float], bias: [Float], rowCount: Int, epsilon: Float
  ) {
    let width = gain.count
    precondition(bias.count == width, "\(width) gains, \(bias.count) biases")
    precondition(rowCount >= 0 && values.count >= rowCount * width, "\(values.count) elements for \(rowCount) rows")
    precondition(added.map { $0.count >= rowCount * width } ?? true, "\(added?.count ?? 0) elements to add")
    normaliseInPlace(&values, added, gain, bias, rows: rowCount, epsilon: epsilon)
  }
}
