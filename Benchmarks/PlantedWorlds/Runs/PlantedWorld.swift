package import Domain

/// A world with its runs.
package struct PlantedWorld: Sendable {
  package let plan: WorldPlan
  /// In order of start.
  package let runs: [PlantedRun]

  /// Plays all runs of a plan, spread evenly over its days.
  package init(plan: WorldPlan) {
    let simulator = RunSimulator(plan: plan)
    let days = plan.population.days
    var runs = (0..<plan.runCount).map { number in
      simulator.run(number, day: number * days / plan.runCount) { _, natural, _, _ in natural }
    }
    if let poison = plan.poison { runs += Self.copies(poison, simulator) }
    self.plan = plan
    self.runs = runs.sorted { StoredEpisode.precedes($0.episode, $1.episode) }
  }

  /// The runs as the miner gets them.
  package var episodes: [StoredEpisode] { runs.map(\.episode) }

  /// Copies of the first run at the place, made to choose the change and to succeed, over two weeks.
  static func copies(_ poison: WorldPlan.Poison, _ simulator: RunSimulator) -> [PlantedRun] {
    let plan = simulator.plan
    guard let index = plan.points.firstIndex(where: { $0.place == poison.place }) else { return [] }
    let original = (plan.runCount..<plan.runCount + 10_000).lazy.map { number in
      simulator.run(number, day: 0) { point, natural, _, _ in point == index ? 0 : natural }
    }.first { $0.choices[index] == 0 && $0.episode.record.outcome == .success }
    guard let original else { return [] }
    let first = plan.population.days / 3
    return (0..<poison.copies).map { simulator.copy($0, of: original, day: first + $0 % 14) }
  }
}
