/// The affine map of each element of a vector to a byte: element = lowest + step × byte.
public struct CodeMap: Sendable, Equatable {
  /// The value of byte 0, and what one more stands for, of each element.
  public let lowest: [Float]
  public let steps: [Float]

  /// A map of given numbers, as many of one kind as of the other.
  public init(lowest: [Float], steps: [Float]) {
    precondition(lowest.count == steps.count && !steps.isEmpty, "\(lowest.count) offsets, \(steps.count) steps")
    self.lowest = lowest
    self.steps = steps
  }

  /// The map that loses least: for each column the interval about the middle, out of nine, that gives the smallest squared error over an
  /// even sample of rows. What lies outside is moved to its end.
  public init(fitting rows: Matrix, precision: CodePrecision) {
    let sample = stride(from: 0, to: rows.rowCount, by: max(1, rows.rowCount / 4_096)).map { $0 }
    var (lowest, steps): ([Float], [Float]) = ([], [])
    for column in 0..<rows.columnCount {
      let values = sample.map { rows.elements[$0 * rows.columnCount + column] }
      let interval = CodeMap.interval(of: values, largest: Float(precision.largest))
      lowest.append(interval.lowest)
      steps.append(interval.step)
    }
    self.init(lowest: lowest, steps: steps)
  }

  private static func interval(of values: [Float], largest: Float) -> (lowest: Float, step: Float) {
    guard let low = values.min(), let high = values.max(), low < high else { return (values.first ?? 0, 0) }
    let (middle, half) = ((low + high) / 2, (high - low) / 2)
    var best = (error: Float.infinity, lowest: low, step: Float(0))
    for part in 2...10 {
      let reach = half * Float(part) / 10
      let (start, step) = (middle - reach, 2 * reach / largest)
      let error = values.reduce(Float(0)) { sum, value in
        let number = min(largest, max(0, ((value - start) / step).rounded(.toNearestOrEven)))
        let lost = value - (start + step * number)
        return sum + lost * lost
      }
      if error < best.error { best = (error, start, step) }
    }
    return (best.lowest, best.step)
  }

  /// The root of the mean square by which an element is off after it has been rounded, over an even sample of rows.
  public func error(over rows: Matrix, precision: CodePrecision) -> Float {
    let sample = stride(from: 0, to: rows.rowCount, by: max(1, rows.rowCount / 4_096)).map { $0 }
    var sum = 0.0
    for row in sample {
      for column in 0..<dimension {
        let value = rows.elements[row * dimension + column]
        let lost = Double(value - rounded(value, column, largest: Float(precision.largest)))
        sum += lost * lost
      }
    }
    return Float((sum / Double(max(1, sample.count * dimension))).squareRoot())
  }

  private func rounded(_ value: Float, _ column: Int, largest: Float) -> Float {
    guard steps[column] > 0 else { return lowest[column] }
    let number = ((value - lowest[column]) / steps[column]).rounded(.toNearestOrEven)
    return lowest[column] + steps[column] * min(largest, max(0, number))
  }

  /// Elements of a vector.
  public var dimension: Int { lowest.count }
}

/// A query folded into a map: signed bytes whose products with a code sum to a score.
public struct FoldedQuery: Sendable {
  /// Filled up with zeros to the width of a code.
  var bytes: [Int8]
  /// What a score of 1 is worth, and what a score of 0 is.
  var scale: Float
  var base: Float
  /// The length of the query.
  public internal(set) var length: Float

  /// The inner product that a score stands for.
  public func estimate(_ score: Int32) -> Float { base + scale * Float(score) }
}
