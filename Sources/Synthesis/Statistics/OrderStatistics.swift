/// Quantiles of integers by the nearest-rank rule, which needs no interpolation.
enum OrderStatistics {
  /// The smallest value that at least `share` of the values do not exceed; nil without values.
  static func quantile(_ share: Double, ofSorted values: [Int64]) -> Int64? {
    guard !values.isEmpty else { return nil }
    let rank = Int((share * Double(values.count)).rounded(.up))
    return values[min(max(rank, 1), values.count) - 1]
  }
}
