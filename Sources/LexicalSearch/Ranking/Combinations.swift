/// The frequencies of a query's terms that documents of a window can have together, by what they come to: a sum of
/// impacts, and a score at the length of the window's shortest documents.
///
/// Many documents alike, say of one template, reach the k-th score and cannot pass it. Their sums say no more than
/// that, but the few combinations that reach it can be scored instead of the documents.
struct Combinations {
  /// How many are looked at before it is cheaper to score the documents.
  private static let most = 128

  private let terms: [ListedTerm]
  private let impacts: ImpactTables
  private let values: (Int, Double) -> Double
  private let least: Int
  /// The most that the terms from each on add to a sum.
  private var rest: [Int]
  private(set) var found: [(sum: Int, score: Double)] = []

  /// Those whose sum is at least `least`; nil when they are too many.
  ///
  /// - Parameter value: what a frequency and the weight of its term add to a score.
  init?(
    _ terms: [ListedTerm], impacts: ImpactTables, atLeast least: Int,
    value: @escaping (_ frequency: Int, _ weight: Double) -> Double
  ) {
    self.terms = terms
    self.impacts = impacts
    self.least = least
    values = value
    rest = [Int](repeating: 0, count: terms.count + 1)
    for index in terms.indices.reversed() { rest[index] = rest[index + 1] + impacts.largest(index, terms[index]) }
    guard rest[0] < least || extend(to: 0, sum: 0, score: 0) else { return nil }
  }

  /// Each step leads to at least one combination, so their number bounds the work.
  private mutating func extend(to index: Int, sum: Int, score: Double) -> Bool {
    guard index < terms.count else {
      found.append((sum, score))
      return found.count <= Self.most
    }
    for frequency in 0...terms[index].windowFrequency {
      let next = sum + impacts.impact(index, frequency)
      guard next + rest[index + 1] >= least else { continue }
      let added = frequency == 0 ? score : score + values(frequency, terms[index].weight)
      guard extend(to: index + 1, sum: next, score: added) else { return false }
    }
    return true
  }
}
