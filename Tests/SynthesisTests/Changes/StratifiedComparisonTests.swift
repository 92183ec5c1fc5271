import Testing

@testable import Synthesis

struct StratifiedComparisonTests {
  private struct Sample {
    var choice: [Bool] = []
    var met: [Bool] = []
    var factors: [[Int]] = [[], []]

    /// Two factors with an additive effect on choice and outcome; the choice itself adds `effect`.
    init(_ count: Int, effect: Double, seed: UInt64) {
      var random = PermutedCongruentialGenerator(seed: seed)
      func unit() -> Double { Double(random.next(below: 1_000_000)) / 1_000_000 }
      for _ in 0..<count {
        let (first, second) = (random.next(below: 4), random.next(below: 3))
        let chosen = unit() < 0.2 + 0.12 * Double(first)
        choice.append(chosen)
        met.append(unit() < 0.3 + 0.08 * Double(first) - 0.07 * Double(second) + (chosen ? effect : 0))
        factors[0].append(first)
        factors[1].append(second)
      }
    }

    var named: [ChangeFactor] {
      factors.enumerated().compactMap { ChangeFactor("f\($0)", $1, minimum: 1, maximum: 9) }
    }

    func comparison() -> StratifiedComparison? {
      StratifiedComparison(
        choice: choice, met: met, weights: choice.map { _ in 1 }, factors: named, tasks: factors[0])
    }

    /// Least squares by the normal equations with dummy variables, solved by Gauss–Jordan.
    var leastSquares: Double {
      let rows = choice.indices.map { row -> [Double] in
        var columns = [choice[row] ? 1.0 : 0, 1]
        for level in 1...3 { columns.append(factors[0][row] == level ? 1 : 0) }
        for level in 1...2 { columns.append(factors[1][row] == level ? 1 : 0) }
        return columns
      }
      let width = rows[0].count
      var system = (0..<width).map { first in
        (0..<width).map { second in rows.reduce(0) { $0 + $1[first] * $1[second] } }
          + [zip(rows, met).reduce(0) { $0 + $1.0[first] * ($1.1 ? 1 : 0) }]
      }
      for pivot in 0..<width {
        let scale = system[pivot][pivot]
        system[pivot] = system[pivot].map { $0 / scale }
        for other in 0..<width where other != pivot {
          let factor = system[other][pivot]
          system[other] = zip(system[other], system[pivot]).map { $0 - factor * $1 }
        }
      }
      return system[0][width]
    }
  }

  @Test("the effect is that of least squares with a dummy variable for each level", arguments: 1...8)
  func leastSquares(seed: UInt64) throws {
    let sample = Sample(200, effect: 0.15, seed: seed)
    #expect(abs(try #require(sample.comparison()).effect - sample.leastSquares) < 1e-7)
  }

  @Test("without an effect the p-value is uniform, so that 5 % of the samples fall under .05")
  func uniform() throws {
    var small = 0
    for seed in 1...400 {
      let comparison = try #require(Sample(160, effect: 0, seed: UInt64(seed)).comparison())
      if comparison.permutationP(seed: 9, permutations: 199) <= 0.05 { small += 1 }
    }
    // 20 expected, standard deviation 4.4.
    #expect((9...33).contains(small), "\(small) of 400")
  }

  @Test("permutation and its normal form agree")
  func normalForm() throws {
    for seed in 1...6 {
      let comparison = try #require(Sample(300, effect: 0.05, seed: UInt64(seed)).comparison())
      let p = comparison.permutationP(seed: 3, permutations: 4_999)
      let normal = NormalDistribution.upperTail(comparison.z)
      #expect(abs(p - normal) < 0.01 + normal, "seed \(seed)")
    }
  }

  @Test("95 % intervals hold the true effect in 93 to 97 of 100 samples")
  func coverage() throws {
    var held = 0
    for seed in 1...400 {
      let sample = Sample(240, effect: 0.1, seed: UInt64(seed) + 5_000)
      let interval = try #require(sample.comparison()).interval(
        [sample.factors[0].indices.map { $0 % 24 }], seed: 7, resamples: 199)
      if interval.lower <= 0.1 && 0.1 <= interval.upper { held += 1 }
    }
    #expect((366...396).contains(held), "\(held) of 400")
  }

  @Test("where the factors decide the choice there is nothing to compare")
  func determined() {
    var sample = Sample(100, effect: 0, seed: 3)
    sample.choice = sample.factors[0].map { $0 >= 2 }
    #expect(sample.comparison() == nil)
  }
}
