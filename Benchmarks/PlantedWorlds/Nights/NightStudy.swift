import Domain
package import Synthesis

/// Ninety nights of several workflows under one error budget: mined every night, whatever passes is approved and followed.
package struct NightStudy: Sendable {
  /// What the nights come to.
  package struct Figures: Sendable {
    /// Runs that succeeded because of releases, in expectation.
    package var gained = 0.0
    /// The same for an oracle that follows each planted change from the night on which its own test passes.
    package var gainedByOracle = 0.0
    package var releases: [Release] = []
    package var oracleNights: [Int] = []
    /// Observed nights until a change that takes ten points was withdrawn; nil when it never was.
    package var drills: [Int?] = []
    package var tests = 0
    package var runs = 0
    /// What followers of the advice gain, by workflow and task.
    package var advice: [AdviceGain] = []

    package var gainedShare: Double { gainedByOracle > 0 ? gained / gainedByOracle : 0 }
    package var traps: [Release] { releases.filter(\.isTrap) }
  }

  package let seed: UInt64
  package let options: NightOptions
  package let miner: ChangeMiner
  private static let drillNight = 20

  package init(
    seed: UInt64, options: NightOptions = NightOptions(), miner: ChangeMiner = ChangeMiner(options: ChangeOptions())
  ) {
    self.seed = seed
    self.options = options
    self.miner = miner
  }

  /// Plays all nights.
  ///
  /// - Complexity: O(nights × workflows) looks of the miner.
  package func figures() -> Figures {
    var figures = Figures()
    mined(&figures)
    for number in 0..<options.workflows {
      let oracle = oracle(number)
      figures.gainedByOracle += oracle.gained
      figures.oracleNights += oracle.releases.map(\.night)
      figures.drills += drills(number)
    }
    return figures
  }

  private func mined(_ figures: inout Figures) {
    var workflows = (0..<options.workflows).map(workflow)
    var ledger = ChangeLedger()
    for night in 0..<options.nights {
      let looksBefore = ledger.looks.count
      for index in workflows.indices {
        workflows[index].live(night)
        workflows[index].review(night)
        let turn = ChangeTurn(looksDue: workflows.count - index, looksBefore: looksBefore)
        let study = miner.study(workflows[index].episodes, workflow: nil, ledger: ledger, turn: turn)
        if let look = study.look { ledger.append(look, study.tests) }
        for finding in study.findings where finding.verdict == .proposed {
          workflows[index].release(finding.hypothesis, night: night)
        }
      }
    }
    figures.gained = workflows.reduce(0) { $0 + $1.gained }
    figures.releases = workflows.flatMap(\.releases)
    figures.tests = ledger.tests.count
    for (number, workflow) in workflows.enumerated() {
      figures.advice += AdviceFollowers(workflow: workflow, number: number, night: options.nights / 3).gains(seed: seed)
    }
    figures.runs = workflows.reduce(0) { $0 + $1.lived.count }
  }

  private func oracle(_ number: Int) -> NightlyWorkflow {
    var workflow = workflow(number)
    let plan = workflow.plan
    let oracle = Oracle(plan: plan)
    for night in 0..<options.nights {
      workflow.live(night)
      for index in plan.points.indices where plan.points[index].effect > 0 {
        let target = WorldPlan.Target(point: index, option: 0)
        guard !workflow.releases.contains(where: { $0.target == target }),
          oracle.finds(target, in: workflow.lived.map(\.run))
        else { continue }
        workflow.release(plan.hypothesis(at: index), night: night)
      }
    }
    return workflow
  }

  /// A careless reviewer releases the opposite of each planted change that has no rule.
  private func drills(_ number: Int) -> [Int?] {
    let plan = workflow(number).plan
    return plan.points.indices.filter { plan.points[$0].effect > 0 && plan.points[$0].regions == nil }.map { index in
      var workflow = workflow(number)
      for night in 0..<options.nights {
        workflow.live(night)
        if night == Self.drillNight { workflow.release(plan.opposite(at: index), night: night) }
        workflow.review(night)
        if let observed = workflow.releases.first?.withdrawnAfter { return observed }
      }
      return nil
    }
  }

  private func workflow(_ number: Int) -> NightlyWorkflow {
    var seeds = SeededStream(seed: seed, index: number)
    var world = WorldOptions()
    world.days = options.nights
    world.plants = 2...2
    return NightlyWorkflow(
      plan: WorldPlanner.mixedWorld(seed: seeds.next(), options: world), number: number, options: options)
  }
}
