import Domain
import JSONDocuments
import Synthesis

extension PlantedWorld {
  /// What the miner says about a planted change on both slices, when it is told the change and its rule; proposed or not.
  func intervals(of plant: PlantedEffect, _ miner: ChangeMiner) -> (mined: ChangeEffect?, confirmed: ChangeEffect?) {
    miner.effects(of: hypothesis(of: plant), in: episodes)
  }

  /// The change as the miner would say it: against what stands at the point otherwise.
  private func hypothesis(of plant: PlantedEffect) -> ChangeHypothesis {
    let point = plan.points[plant.point]
    let (after, next) = Vocabulary.neighbours(of: point.place)
    func of(_ kind: ChangeKind, _ step: String, _ instead: String) -> ChangeHypothesis {
      ChangeHypothesis(kind: kind, after: after, step: step, instead: instead)
    }
    switch point.shape {
    case .insertion(let step): return of(.insert, step, next)
    case .removal(let step): return of(.remove, step, next)
    case .order(let first, let second): return of(.reorder, first, second)
    case .alternative(let first, let second): return of(.route, first, second)
    case .parameter(let step, let name, let value, _):
      return ChangeHypothesis(kind: .retune, step: step, parameter: name, value: .number(value))
    case .handOff(let step):
      var hypothesis = of(.handOff, step, next)
      hypothesis.rule = point.regions.map { regions in
        DecisionRule([.isOneOf(.trigger("region"), regions.sorted().map { .string(Vocabulary.regions[$0]) })])
      }
      return hypothesis
    }
  }
}
