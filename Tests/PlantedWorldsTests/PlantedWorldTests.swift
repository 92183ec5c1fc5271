import Domain
import PlantedWorlds
import Synthesis
import Testing

@Suite("Planted worlds")
struct PlantedWorldTests {
  @Test("a seed gives the same world twice; another seed gives another")
  func determinism() {
    let world = PlantedWorld(plan: WorldPlanner.mixedWorld(seed: 7))
    #expect(world.episodes == PlantedWorld(plan: WorldPlanner.mixedWorld(seed: 7)).episodes)
    #expect(world.episodes != PlantedWorld(plan: WorldPlanner.mixedWorld(seed: 8)).episodes)
  }

  @Test("a null world holds no effect at any point")
  func nullWorlds() {
    for seed in 0..<40 as Range<UInt64> {
      let world = PlantedWorld(plan: WorldPlanner.nullWorld(seed: seed))
      #expect(world.plants.isEmpty, "seed \(seed)")
      let gains = world.plan.points.indices.flatMap { index in
        world.runs.filter { $0.choices[index] != nil }.prefix(20).map {
          world.plan.gain(at: index, option: 0, $0.circumstances, choices: $0.choices)
        }
      }
      #expect(gains.allSatisfy { $0 == 0 }, "seed \(seed)")
    }
  }

  @Test("a planted effect of ten points is ten points, and 300 runs stand on each side", arguments: WorldPlanner.kinds)
  func plantedEffect(kind: ChangeKind) throws {
    for seed in 0..<8 as Range<UInt64> {
      var options = WorldOptions()
      options.base = 0.5...0.6
      let world = PlantedWorld(plan: WorldPlanner.world(planting: kind, seed: seed, options: options))
      let plant = try #require(world.plants.first)
      #expect(world.plants.count == 1 && plant.kind == kind)
      #expect(abs(plant.effect - 0.1) < 0.005, "seed \(seed): \(plant.effect)")
      let point = world.plan.points[plant.point]
      let here = world.runs.filter {
        !$0.isCopy && $0.choices[plant.point] != nil && $0.hasSucceeded != nil && point.applies(to: $0.circumstances)
      }
      let with = here.count { $0.choices[plant.point] == 0 }
      #expect(
        (225...410).contains(with) && (225...410).contains(here.count - with), "seed \(seed): \(with) of \(here.count)")
    }
  }

  @Test("runs succeed as often as the plan says")
  func frequencies() {
    var (expected, met, runs) = (0.0, 0, 0)
    for seed in 0..<20 as Range<UInt64> {
      let world = PlantedWorld(plan: WorldPlanner.mixedWorld(seed: seed))
      for run in world.runs where !run.isCopy {
        guard let success = run.hasSucceeded else { continue }
        runs += 1
        met += success ? 1 : 0
        expected += world.plan.probability(run.circumstances, choices: run.choices)
      }
    }
    #expect(
      abs(expected - Double(met)) < 4 * (Double(runs) * 0.25).squareRoot(), "\(met) of \(runs), expected \(expected)")
  }

  @Test("the copies of one sender all succeed and all choose the change at their place")
  func poison() throws {
    let plans = (0..<60 as Range<UInt64>).map { WorldPlanner.nullWorld(seed: $0) }.filter { $0.poison != nil }
    #expect(!plans.isEmpty)
    for plan in plans {
      let poison = try #require(plan.poison)
      let copies = PlantedWorld(plan: plan).runs.filter(\.isCopy)
      let index = try #require(plan.points.firstIndex { $0.place == poison.place })
      #expect(copies.count == poison.copies)
      #expect(Set(copies.map(\.episode.record.initiator)) == ["bulk-sender"])
      #expect(copies.allSatisfy { $0.choices[index] == 0 && $0.hasSucceeded == true })
    }
  }

  @Test("a hypothesis is about the point whose step it names, and the opposite one loses what the other gains")
  func targets() throws {
    var options = WorldOptions()
    options.base = 0.5...0.5
    let world = PlantedWorld(plan: WorldPlanner.world(planting: .insert, seed: 3, options: options))
    let plant = try #require(world.plants.first)
    let step = plant.steps[0]
    #expect(world.effect(of: ChangeHypothesis(kind: .insert, step: step)) == plant.effect)
    #expect(world.effect(of: ChangeHypothesis(kind: .remove, step: step)) == -plant.effect)
    #expect(world.effect(of: ChangeHypothesis(kind: .route, step: "Send answer", instead: step)) == -plant.effect)
    #expect(world.effect(of: ChangeHypothesis(kind: .insert, step: "Send answer")) == nil)
  }
}
