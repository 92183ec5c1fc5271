import PlantedWorlds
import Testing

@Suite("The oracle and the naive rule")
struct OracleTests {
  @Test("the difference within strata and its variance, by hand")
  func difference() throws {
    var first = StratifiedDifference.Stratum()
    (first.withRuns, first.withMet, first.withoutRuns, first.withoutMet) = (10, 8, 10, 5)
    var second = StratifiedDifference.Stratum()
    (second.withRuns, second.withMet, second.withoutRuns, second.withoutMet) = (5, 1, 20, 2)
    let lonely = StratifiedDifference.Stratum()
    let found = try #require(StratifiedDifference([first, second, lonely]))
    // Weights 5 and 4; differences .3 and .1: (1.5 + .4) / 9.
    #expect(abs(found.estimate - 1.9 / 9) < 1e-12)
    // P: (100·5 − 100·8 + 0)/400 and (25·2 − 400·1 + 100·15/2)/625; Q: (8·5 + 5·2)/40 and (1·18 + 2·4)/50.
    let variance = (1.9 / 9 * (-0.75 + 0.64) + 1.25 + 0.52) / 81
    #expect(abs(found.standardError - variance.squareRoot()) < 1e-12)
    #expect(StratifiedDifference([lonely]) == nil)
  }

  @Test("the oracle's intervals hold the true effect as often as they say, planted or not")
  func coverage() {
    var (held, all) = (0, 0)
    for seed in 0..<100 as Range<UInt64> {
      let world = PlantedWorld(plan: WorldPlanner.mixedWorld(seed: seed))
      let oracle = Oracle(plan: world.plan)
      for plant in world.plants {
        guard let found = oracle.difference(of: .init(point: plant.point, option: 0), in: world.runs) else { continue }
        all += 1
        held += found.lower <= plant.effect && plant.effect <= found.upper ? 1 : 0
      }
    }
    let share = Double(held) / Double(all)
    #expect(all > 150 && abs(share - 0.95) < 0.045, "\(held) of \(all)")
  }

  @Test("the naive rule proposes something in most null worlds")
  func naive() {
    let fooled = (0..<40 as Range<UInt64>).count {
      !NaiveRule.findings(in: PlantedWorld(plan: WorldPlanner.nullWorld(seed: $0)).episodes).isEmpty
    }
    #expect(fooled > 20, "\(fooled) of 40")
  }
}
