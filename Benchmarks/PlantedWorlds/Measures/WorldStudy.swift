package import Synthesis

/// The measurement over many worlds.
package struct WorldStudy: Sendable {
  package let seed: UInt64
  package let miner: ChangeMiner

  package init(seed: UInt64, miner: ChangeMiner = ChangeMiner(options: ChangeOptions())) {
    self.seed = seed
    self.miner = miner
  }

  /// Worlds without any true effect.
  package func nullFigures(worlds: Int) -> WorldFigures {
    figures(worlds, salt: 1) { WorldPlanner.nullWorld(seed: $0) }
  }

  /// Worlds with true effects among traps.
  package func mixedFigures(worlds: Int, options: WorldOptions = WorldOptions()) -> WorldFigures {
    figures(worlds, salt: 2) { WorldPlanner.mixedWorld(seed: $0, options: options) }
  }

  /// Worlds with one true effect each, the kinds in turn.
  package func plantedFigures(worlds: Int, options: WorldOptions) -> WorldFigures {
    var turn = 0
    return figures(worlds, salt: 3) { seed in
      turn += 1
      return WorldPlanner.world(
        planting: WorldPlanner.kinds[turn % WorldPlanner.kinds.count], seed: seed, options: options)
    }
  }

  /// The options of the grid: effect × runs a side × success without the change.
  package static let grid: [WorldOptions] = [0.05, 0.1, 0.15, 0.2].flatMap { effect in
    [100, 200, 300, 600].flatMap { runs in
      [0.5, 0.7, 0.8].map { base in
        var options = WorldOptions()
        options.effect = effect
        options.runsPerSide = runs
        options.base = base...base
        return options
      }
    }
  }

  private func figures(_ worlds: Int, salt: UInt64, _ plan: (UInt64) -> WorldPlan) -> WorldFigures {
    var seeds = SeededStream(seed: seed &* 4 &+ salt)
    var figures = WorldFigures()
    for _ in 0..<worlds { figures.add(WorldTrial(PlantedWorld(plan: plan(seeds.next())), miner: miner)) }
    return figures
  }
}
