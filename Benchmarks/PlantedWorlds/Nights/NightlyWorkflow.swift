package import Domain
package import Synthesis

/// One workflow as it lives: its runs so far, and the changes that it follows.
package struct NightlyWorkflow: Sendable {
  /// A run with what it would have done without any release.
  package struct LivedRun: Sendable {
    package let run: PlantedRun
    package let natural: [Int?]
    let night: Int
  }

  package let plan: WorldPlan
  package private(set) var lived: [LivedRun] = []
  package private(set) var copies: [PlantedRun] = []
  package var releases: [Release] = []
  /// The success gained by the releases, in runs: the sum of the differences of the probabilities.
  package private(set) var gained = 0.0
  private let simulator: RunSimulator
  private let options: NightOptions
  private let poison: [PlantedRun]

  package init(plan: WorldPlan, number: Int, options: NightOptions) {
    self.plan = plan
    self.options = options
    let simulator = RunSimulator(plan: plan, workflow: WorkflowID("wf-planted-0000000\(number)"))
    self.simulator = simulator
    poison = plan.poison.map { PlantedWorld.copies($0, simulator) } ?? []
  }

  /// The runs as the miner gets them.
  package var episodes: [StoredEpisode] { lived.map(\.run.episode) + copies.map(\.episode) }

  /// Plays the runs of a day.
  package mutating func live(_ night: Int) {
    for index in 0..<options.runsPerNight {
      let number = night * options.runsPerNight + index
      var stream = SeededStream(seed: plan.seed &+ 1, index: number)
      add(number, night, isHeldBack: stream.unit() < options.heldBack)
    }
    copies += poison.filter { $0.circumstances.day == night }
  }

  private mutating func add(_ number: Int, _ night: Int, isHeldBack: Bool) {
    let followed = isHeldBack ? [] : releases
    var natural = [Int?](repeating: nil, count: plan.points.count)
    let run = simulator.run(number, day: night) { point, option, circumstances, _ in
      natural[point] = option
      return followed.first { $0.governs(point, circumstances) }?.target?.option ?? option
    }
    for (index, (choice, option)) in zip(run.choices, natural).enumerated() where choice != option {
      guard let choice, let option else { continue }
      gained += plan.gain(at: index, from: option, to: choice, run.circumstances, choices: run.choices)
    }
    lived.append(LivedRun(run: run, natural: natural, night: night))
  }

  /// Follows a hypothesis from now on, unless a release already says something at its point.
  package mutating func release(_ hypothesis: ChangeHypothesis, night: Int) {
    let target = plan.target(of: hypothesis)
    let isKnown = releases.contains { release in
      target.map { release.target?.point == $0.point } ?? (release.hypothesis == hypothesis)
    }
    guard !isKnown else { return }
    let effect = Release(hypothesis: hypothesis, target: target, night: night, trueEffect: 0)
    releases.append(
      Release(hypothesis: hypothesis, target: target, night: night, trueEffect: meanGain(effect)))
  }

  /// Compares what diverted runs came to with those that chose otherwise, and withdraws what does harm.
  package mutating func review(_ night: Int) {
    for index in releases.indices where releases[index].withdrawnAfter == nil {
      let release = releases[index]
      let diverted = lived.filter { isDiverted($0, by: release) }
      guard diverted.contains(where: { $0.night == night }) else { continue }
      releases[index].observedNights += 1
      if isHarmful(release, diverted) { releases[index].withdrawnAfter = releases[index].observedNights }
    }
  }

  private func isDiverted(_ lived: LivedRun, by release: Release) -> Bool {
    guard let target = release.target, lived.night > release.night else { return false }
    return lived.run.choices[target.point] == target.option && lived.natural[target.point] != target.option
      && release.isMeant(for: lived.run.circumstances)
  }

  /// Whether the 95 % interval of the difference within tasks lies below zero.
  private func isHarmful(_ release: Release, _ diverted: [LivedRun]) -> Bool {
    guard let target = release.target else { return false }
    var strata = [StratifiedDifference.Stratum](
      repeating: StratifiedDifference.Stratum(), count: Population.taskCount)
    for item in diverted {
      if let met = item.run.hasSucceeded { strata[item.run.circumstances.task].count(with: true, met: met) }
    }
    guard strata.reduce(0, { $0 + $1.withRuns }) >= options.minimumObserved else { return false }
    for item in lived where release.isMeant(for: item.run.circumstances) {
      guard let choice = item.run.choices[target.point], choice != target.option else { continue }
      if let met = item.run.hasSucceeded { strata[item.run.circumstances.task].count(with: false, met: met) }
    }
    return StratifiedDifference(strata).map { $0.upper < 0 } ?? false
  }

  private func meanGain(_ release: Release) -> Double {
    guard let target = release.target else { return 0 }
    let gains = lived.filter {
      $0.run.choices[target.point] != nil && release.isMeant(for: $0.run.circumstances)
    }.map { plan.gain(at: target.point, option: target.option, $0.run.circumstances, choices: $0.run.choices) }
    return gains.isEmpty ? 0 : gains.reduce(0, +) / Double(gains.count)
  }
}
