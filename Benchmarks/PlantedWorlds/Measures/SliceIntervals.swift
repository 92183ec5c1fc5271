import Domain
import Synthesis

extension PlantedWorld {
  /// What the miner says about a planted change on both slices, when it is told the change and its rule; proposed or not.
  func intervals(of plant: PlantedEffect, _ miner: ChangeMiner) -> (mined: ChangeEffect?, confirmed: ChangeEffect?) {
    miner.effects(of: plan.hypothesis(at: plant.point), in: episodes)
  }
}
