import Domain
import Testing

@testable import Retrieval

@Suite("Differences within strata")
struct StratifiedDifferenceTests {
  /// A generator whose seed is in the message.
  struct Generator {
    var state: UInt64

    init(_ seed: Int) { state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 }

    mutating func unit() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
  }

  static func runs(_ generator: inout Generator, count: Int, strata: Int, effect: Double) -> [ComparedRun] {
    (0..<count).map { _ in
      let stratum = Int(generator.unit() * Double(strata))
      let ease = Double(stratum + 1) / Double(strata + 1)
      let side: ComparedRun.Side = generator.unit() < ease ? .with : generator.unit() < 0.8 ? .without : .neither
      let chance = 0.2 + 0.5 * ease + (side == .with ? effect : 0)
      return ComparedRun(side: side, hasSucceeded: generator.unit() < chance, stratum: stratum, task: stratum)
    }
  }

  @Test("the difference is the weighted mean over the strata that have both sides", arguments: 0..<20)
  func oracle(seed: Int) throws {
    var generator = Generator(seed)
    let runs = Self.runs(&generator, count: 60, strata: 12, effect: 0.1)
    var (sum, weight, with, without) = (0.0, 0.0, 0.0, 0.0)
    for stratum in 0..<12 {
      let own = runs.filter { $0.stratum == stratum }
      func share(_ side: ComparedRun.Side) -> Double? {
        let those = own.filter { $0.side == side }
        return those.isEmpty ? nil : Double(those.count { $0.hasSucceeded }) / Double(those.count)
      }
      guard let one = share(.with), let other = share(.without) else { continue }
      sum += Double(own.count) * (one - other)
      with += Double(own.count) * one
      without += Double(own.count) * other
      weight += Double(own.count)
    }
    let found = try #require(StratifiedDifference(runs, byCase: false), "seed \(seed)")
    #expect(abs(found.difference - sum / weight) < 1e-12, "seed \(seed)")
    #expect(abs(found.with.share - with / weight) < 1e-12, "seed \(seed)")
    #expect(abs(found.without.share - without / weight) < 1e-12, "seed \(seed)")
    #expect(abs(found.coverage - weight / 60) < 1e-12, "seed \(seed)")
  }

  @Test("intervals hold the true difference in at least 94 of 100 samples, in few large and in many tiny strata")
  func coverage() throws {
    for (count, strata) in [(300, 1), (300, 5), (80, 25)] {
      var (held, all) = (0, 0)
      for seed in 0..<300 {
        var generator = Generator(1_000 * strata + seed)
        guard
          let found = StratifiedDifference(
            Self.runs(&generator, count: count, strata: strata, effect: 0.1), byCase: false)
        else { continue }
        all += 1
        if found.lower <= 0.1 && 0.1 <= found.upper { held += 1 }
      }
      #expect(all > 250)
      #expect(Double(held) >= 0.94 * Double(all), "\(held) of \(all) with \(count) runs in \(strata) strata")
    }
  }

  @Test("trials of one case say little; without a case that has both sides there is no difference")
  func cases() throws {
    func run(_ side: ComparedRun.Side, _ hasSucceeded: Bool, _ task: Int) -> ComparedRun {
      ComparedRun(side: side, hasSucceeded: hasSucceeded, stratum: task, task: task)
    }
    let one = (0..<20).flatMap { _ in [run(.with, true, 0), run(.without, false, 0)] }
    #expect(StratifiedDifference(one, byCase: false)?.isBetter == true)
    let byCase = try #require(StratifiedDifference(one, byCase: true))
    #expect([byCase.lower, byCase.upper] == [-1, 1])
    #expect(StratifiedDifference([run(.with, true, 0), run(.without, true, 1)], byCase: false) == nil)
  }

  @Test(
    "Student's two-sided points are those of the tables",
    arguments: [(1, 12.7062), (8, 2.3060), (9, 2.2622), (20, 2.0860), (49, 2.0096)])
  func student(freedom: Int, point: Double) {
    #expect(abs(StudentInterval.twoSided95(degreesOfFreedom: freedom) - point) < 0.001)
  }

  @Test(
    "points of χ² are those of the tables to one part in a hundred", arguments: [(1, 3.841), (2, 5.991), (11, 19.675)])
  func chiSquare(freedom: Int, point: Double) {
    #expect(abs(Relevance.point95(degreesOfFreedom: freedom) / point - 1) < 0.03)
  }

  @Test("Fisher's tail is the sum over all tables, counted plainly")
  func fisher() {
    func binomial(_ n: Int, _ k: Int) -> Double {
      k < 0 || k > n ? 0 : (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
    }
    for total in 1...12 {
      for marked in 0...total {
        for drawn in 0...total {
          for overlap in max(0, marked + drawn - total)...min(marked, drawn) {
            let plain = (overlap...min(marked, drawn)).reduce(0.0) {
              $0 + binomial(marked, $1) * binomial(total - marked, drawn - $1) / binomial(total, drawn)
            }
            let found = Hypergeometric.upperTail(overlap: overlap, marked: marked, drawn: drawn, total: total)
            #expect(abs(found - plain) < 1e-12, "\(overlap) \(marked) \(drawn) \(total)")
          }
        }
      }
    }
  }
}
