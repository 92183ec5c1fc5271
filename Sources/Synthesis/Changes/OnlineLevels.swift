import Domain

// LORD++: A. Ramdas, F. Yang, M. J. Wainwright, M. I. Jordan, "Online control of the false discovery rate with decaying memory",
// NIPS 2017, arXiv:1710.00499. Test t gets
//
//   α_t = γ_t·w₀ + (α − w₀)·γ_{t−τ₁} + α·Σ_{j≥2} γ_{t−τⱼ}      (τⱼ: the number of the j-th discovery)
//
// with γ_j = 6 ÷ (π²·j²), which spends most on the first tests: a night brings one or two, not hundreds, and the strongest
// candidate is tested first. The false discovery rate over the store's life is at most α for independent p-values; with no
// true effect at all that is the probability of any discovery.

/// The level of the next test.
struct OnlineLevels: Sendable {
  private static let initialShare = 0.9
  let budget: Double
  private var count: Int
  private var discoveries: [Int]

  init(_ tests: [ChangeTest], budget: Double) {
    self.budget = budget
    count = tests.count
    discoveries = tests.filter(\.isDiscovery).map(\.number)
  }

  /// The number of the next test.
  var nextNumber: Int { count + 1 }

  /// The level of the next test.
  var nextLevel: Double {
    let wealth = Self.initialShare * budget
    var level = Self.weight(nextNumber) * wealth
    for (index, discovery) in discoveries.enumerated() {
      level += (index == 0 ? budget - wealth : budget) * Self.weight(nextNumber - discovery)
    }
    return level
  }

  /// Notes the next test's result.
  mutating func note(_ test: ChangeTest) {
    count += 1
    if test.isDiscovery { discoveries.append(test.number) }
  }

  /// The share of the budget that a store without any discovery would have spent so far.
  var spent: Double {
    (1...max(1, count)).reduce(0) { count == 0 ? 0 : $0 + Self.weight($1) } * Self.initialShare * budget
  }

  private static func weight(_ index: Int) -> Double { 0.6079271018540267 / Double(index * index) }
}
