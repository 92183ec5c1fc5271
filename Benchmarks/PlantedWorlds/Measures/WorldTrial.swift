import Domain
package import Synthesis

/// One world, mined once by a store that has tested nothing before, and judged by what was planted.
package struct WorldTrial: Sendable {
  /// A finding that was tested or proposed.
  package struct Claim: Sendable {
    package let hypothesis: ChangeHypothesis
    package let isProposed: Bool
    package let confidence: Double
    /// Whether it names a step of a planted step set: the definition of the acceptance test.
    package let overlapsPlant: Bool
    /// Whether what it asks for has a true effect above zero, which is stricter.
    package let isTrue: Bool
    /// The drivers that pull at the point that it is about.
    package let drivers: [Driver]
    /// Whether the world's copies stand at that point.
    package let isPoisoned: Bool
  }

  /// A planted change.
  package struct Plant: Sendable {
    package let effect: PlantedEffect
    package let isFound: Bool
    package let isFoundByOracle: Bool
    /// Whether the slice's interval holds the true effect; nil when the slice told none.
    package let minedCovers: Bool?
    package let confirmedCovers: Bool?
  }

  package let plan: WorldPlan
  package let claims: [Claim]
  package let plants: [Plant]
  /// Hypotheses that were compared.
  package let lookedAt: Int
  /// What the naive rule proposes, and how much of it names no step of a planted step set.
  package let naiveCount: Int
  package let naiveFalseCount: Int

  /// Proposals.
  package var proposals: [Claim] { claims.filter(\.isProposed) }
  /// The share of the proposals that overlap no planted step set; 0 without proposals.
  package var falseShare: Double { Self.share(proposals.count { !$0.overlapsPlant }, of: proposals.count) }
  /// The share of the proposals that ask for something that does no good; 0 without proposals.
  package var uselessShare: Double { Self.share(proposals.count { !$0.isTrue }, of: proposals.count) }
  package var naiveFalseShare: Double { Self.share(naiveFalseCount, of: naiveCount) }

  /// Mines the world.
  package init(_ world: PlantedWorld, miner: ChangeMiner) {
    let study = miner.study(world.episodes, workflow: nil, ledger: ChangeLedger())
    let planted = world.plants
    let steps = Set(planted.flatMap(\.steps))
    plan = world.plan
    lookedAt = study.lookedAt
    claims = study.findings.filter { $0.pValue != nil }.map { Self.claim($0, world, steps) }
    plants = planted.map { Self.plant($0, world, study.findings, miner) }
    let naive = NaiveRule.findings(in: world.episodes)
    naiveCount = naive.count
    naiveFalseCount = naive.count { steps.isDisjoint(with: $0.steps) }
  }

  private static func claim(_ finding: ChangeFinding, _ world: PlantedWorld, _ planted: Set<String>) -> Claim {
    let hypothesis = finding.hypothesis
    let target = world.plan.target(of: hypothesis)
    let point = target.map { world.plan.points[$0.point] }
    return Claim(
      hypothesis: hypothesis, isProposed: finding.verdict == .proposed, confidence: finding.confidence,
      overlapsPlant: !planted.isDisjoint(with: [hypothesis.step, hypothesis.instead ?? ""]),
      isTrue: (world.effect(of: hypothesis) ?? 0) > 0, drivers: point?.pulls.map(\.driver) ?? [],
      isPoisoned: point.map { $0.place == world.plan.poison?.place } ?? false)
  }

  private static func plant(
    _ plant: PlantedEffect, _ world: PlantedWorld, _ findings: [ChangeFinding], _ miner: ChangeMiner
  ) -> Plant {
    let target = WorldPlan.Target(point: plant.point, option: 0)
    let isFound = findings.contains {
      $0.verdict == .proposed && world.plan.target(of: $0.hypothesis) == target
        && (world.effect(of: $0.hypothesis) ?? 0) > 0
    }
    let slices = world.intervals(of: plant, miner)
    return Plant(
      effect: plant, isFound: isFound,
      isFoundByOracle: Oracle(plan: world.plan).finds(target, in: world.runs),
      minedCovers: slices.mined.map { $0.lower <= plant.effect && plant.effect <= $0.upper },
      confirmedCovers: slices.confirmed.map { $0.lower <= plant.effect && plant.effect <= $0.upper })
  }

  private static func share(_ part: Int, of whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}
