// Not all that is recorded bears on a choice, and what does not costs a comparison its power. A factor confounds when it goes with the
// choice and with the outcome; it is left out when it goes with neither (double selection: A. Belloni, V. Chernozhukov, C. Hansen, Review
// of Economic Studies 81, 2014), judged on the mined slice by the ratio of the mean squares between and within its levels. A factor
// whose levels another one tells is left out, too.

/// The factors that a comparison holds constant.
struct FactorSelection {
  /// About the upper fifth of the ratio of mean squares when there is no relation: 1 + .84·√(2 ÷ degrees of freedom).
  private static let fifth = 0.8416212335729143
  private let choice: [Double]
  private let met: [Double]

  init(choice: [Bool], met: [Bool]) {
    self.choice = choice.map { $0 ? 1 : 0 }
    self.met = met.map { $0 ? 1 : 0 }
  }

  /// The names of those of the factors that are needed, in their order.
  func needed(of factors: [ChangeFactor]) -> [String] {
    let related = factors.filter { isRelated($0, to: choice) || isRelated($0, to: met) }
    return related.indices.filter { index in
      !related.indices.contains { other in
        other != index && related[other].tells(related[index])
          && (other < index || !related[index].tells(related[other]))
      }
    }.map { related[$0].name }
  }

  private func isRelated(_ factor: ChangeFactor, to values: [Double]) -> Bool {
    exceeds(factor.codes, factor.levelCount, values) || factor.isOrdered && hasTrend(factor.codes, values)
  }

  private func exceeds(_ codes: [Int], _ levels: Int, _ values: [Double]) -> Bool {
    var groups = [(count: Int, sum: Double)](repeating: (0, 0), count: levels)
    for (code, value) in zip(codes, values) {
      groups[code].count += 1
      groups[code].sum += value
    }
    let filled = groups.filter { $0.count > 0 }
    let (count, sum) = (Double(values.count), values.reduce(0, +))
    let total = values.reduce(0) { $0 + $1 * $1 } - sum * sum / count
    let between = filled.reduce(0) { $0 + $1.sum * $1.sum / Double($1.count) } - sum * sum / count
    let (first, second) = (Double(filled.count - 1), count - Double(filled.count))
    guard first > 0, second > 0 else { return false }
    return between / first > max(total - between, 0) / second * (1 + Self.fifth * (2 / first).squareRoot())
  }

  /// The same for the slope over the levels.
  private func hasTrend(_ codes: [Int], _ values: [Double]) -> Bool {
    let count = Double(values.count)
    let places = codes.map(Double.init)
    let (placeMean, valueMean) = (places.reduce(0, +) / count, values.reduce(0, +) / count)
    var (both, place, value) = (0.0, 0.0, 0.0)
    for (left, right) in zip(places, values) {
      both += (left - placeMean) * (right - valueMean)
      place += (left - placeMean) * (left - placeMean)
      value += (right - valueMean) * (right - valueMean)
    }
    guard place > 0, count > 2 else { return false }
    let explained = both * both / place
    return explained > (value - explained) / (count - 2) * (1 + Self.fifth * 2.0.squareRoot())
  }
}

extension ChangeFactor {
  /// Whether the levels follow each other.
  fileprivate var isOrdered: Bool { name == "time" }

  /// Whether each level of this factor lies within one of the other's.
  fileprivate func tells(_ other: ChangeFactor) -> Bool {
    guard levelCount >= other.levelCount - 1 else { return false }
    var told = [Int](repeating: -1, count: levelCount)
    for (mine, others) in zip(codes, other.codes) {
      if told[mine] < 0 { told[mine] = others } else if told[mine] != others { return false }
    }
    return true
  }
}
