/// What could be known at most: a test that is told the pattern, what confounds it, and which runs are copies.
package struct Oracle: Sendable {
  private struct Key: Hashable {
    let task: Int
    let bands: [Int]
  }

  private let plan: WorldPlan

  package init(plan: WorldPlan) { self.plan = plan }

  /// One test of an option on all runs for which the change is meant, stratified by task and by what pulls at the choice;
  /// nil without runs of both sides.
  package func difference(of target: WorldPlan.Target, in runs: some Sequence<PlantedRun>) -> StratifiedDifference? {
    let point = plan.points[target.point]
    var strata: [Key: StratifiedDifference.Stratum] = [:]
    for run in runs where !run.isCopy && point.applies(to: run.circumstances) {
      guard let choice = run.choices[target.point], let met = run.hasSucceeded else { continue }
      strata[key(of: run, point), default: StratifiedDifference.Stratum()].count(
        with: choice == target.option, met: met)
    }
    let keys = strata.keys.sorted {
      ($0.task, $0.bands.map(String.init).joined()) < ($1.task, $1.bands.map(String.init).joined())
    }
    return StratifiedDifference(keys.compactMap { strata[$0] })
  }

  /// Whether the one-sided test at .025 finds the option better.
  package func finds(_ target: WorldPlan.Target, in runs: some Sequence<PlantedRun>) -> Bool {
    difference(of: target, in: runs).map { $0.lower > 0 } ?? false
  }

  private func key(of run: PlantedRun, _ point: DecisionPoint) -> Key {
    let bands = point.pulls.map { pull in
      let level = plan.population.level(of: pull.driver, in: run.circumstances)
      return min(4, Int((level + 1) * 2.5))
    }
    return Key(task: run.circumstances.task, bands: bands)
  }
}
