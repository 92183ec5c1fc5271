import JSONDocuments
import Synthesis

extension WorldPlan {
  /// The change as the miner would say it: against what stands at the point otherwise.
  func hypothesis(at index: Int) -> ChangeHypothesis {
    let point = points[index]
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

  /// What undoes the change.
  func opposite(at index: Int) -> ChangeHypothesis {
    let point = points[index]
    let (after, next) = Vocabulary.neighbours(of: point.place)
    func of(_ kind: ChangeKind, _ step: String, _ instead: String) -> ChangeHypothesis {
      ChangeHypothesis(kind: kind, after: after, step: step, instead: instead)
    }
    switch point.shape {
    case .insertion(let step), .handOff(let step): return of(.remove, step, next)
    case .removal(let step): return of(.insert, step, next)
    case .order(let first, let second): return of(.reorder, second, first)
    case .alternative(let first, let second): return of(.route, second, first)
    case .parameter(let step, let name, _, let others):
      return ChangeHypothesis(kind: .retune, step: step, parameter: name, value: .number(others[0]))
    }
  }
}
