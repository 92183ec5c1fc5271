import Domain
import JSONDocuments
package import Synthesis

/// A change with a true effect.
package struct PlantedEffect: Sendable {
  /// The point of the plan.
  package let point: Int
  package let kind: ChangeKind
  /// The planted step set: a claim that names none of these steps is false.
  package let steps: [String]
  /// The exact mean gain over the runs of the world that came to the point and for which the change is meant.
  package let effect: Double
}

extension PlantedWorld {
  /// What was planted, in order of place.
  package var plants: [PlantedEffect] {
    plan.points.indices.filter { plan.points[$0].effect != 0 }.map { index in
      let point = plan.points[index]
      let gains = runs.filter { !$0.isCopy && $0.choices[index] != nil && point.applies(to: $0.circumstances) }.map {
        plan.gain(at: index, option: 0, $0.circumstances, choices: $0.choices)
      }
      return PlantedEffect(point: index, kind: point.kind, steps: point.steps, effect: Self.mean(gains) ?? 0)
    }
  }

  /// The exact mean gain of what a hypothesis asks for, over the runs at the point for which its rule holds; nil when it
  /// is about none of the points.
  package func effect(of hypothesis: ChangeHypothesis) -> Double? {
    guard let target = plan.target(of: hypothesis) else { return nil }
    let gains = runs.filter { !$0.isCopy && $0.choices[target.point] != nil && $0.meets(hypothesis) }.map {
      plan.gain(at: target.point, option: target.option, $0.circumstances, choices: $0.choices)
    }
    return Self.mean(gains)
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}

extension PlantedRun {
  /// Whether the rule of a hypothesis holds in the run.
  package func meets(_ hypothesis: ChangeHypothesis) -> Bool {
    guard let rule = hypothesis.rule else { return true }
    let output = episode.record.stepRuns.last { $0.activity == hypothesis.after && $0.status == .success }?.output
    return rule.holds(trigger: episode.record.context, output: output ?? nil)
  }
}

extension WorldPlan {
  /// An option at a point.
  package struct Target: Hashable, Sendable {
    package let point: Int
    package let option: Int

    /// Names an option.
    package init(point: Int, option: Int) {
      self.point = point
      self.option = option
    }
  }

  /// The option that a hypothesis asks for; nil when it names no step of any point.
  package func target(of hypothesis: ChangeHypothesis) -> Target? {
    if let point = points.firstIndex(where: { $0.steps.contains(hypothesis.step) }) {
      return points[point].option(of: hypothesis).map { Target(point: point, option: $0) }
    }
    guard let instead = hypothesis.instead,
      let point = points.firstIndex(where: { $0.steps.contains(instead) })
    else { return nil }
    let taken = points[point].option(doing: instead)
    return Target(point: point, option: taken == 0 ? 1 : 0)
  }
}

extension DecisionPoint {
  /// The option that a hypothesis about one of the steps asks for.
  func option(of hypothesis: ChangeHypothesis) -> Int? {
    if case .parameter(_, let name, let value, let others) = shape {
      guard hypothesis.parameter == name, let asked = hypothesis.value?.integerValue else { return nil }
      return Int64(value) == asked ? 0 : others.firstIndex { Int64($0) == asked }.map { $0 + 1 }
    }
    let taken = option(doing: hypothesis.step)
    return hypothesis.kind == .remove ? 1 - taken : taken
  }

  /// The option that does one of the steps, or does it first.
  func option(doing step: String) -> Int {
    switch shape {
    case .insertion, .handOff, .parameter: 0
    case .removal: 1
    case .order(let first, _), .alternative(let first, _): step == first ? 0 : 1
    }
  }
}
