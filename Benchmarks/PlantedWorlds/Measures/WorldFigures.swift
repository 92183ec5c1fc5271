import Synthesis

/// A mean with its standard error.
package struct MeanFigure: Hashable, Sendable {
  package let mean: Double
  package let standardError: Double
  package let count: Int

  /// Of at least no value.
  package init(_ values: [Double]) {
    count = values.count
    let mean = values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    standardError = values.count < 2 ? 0 : (squares / Double(values.count - 1) / Double(values.count)).squareRoot()
  }
}

/// How many of how many.
package struct Tally: Hashable, Sendable {
  package private(set) var part = 0
  package private(set) var whole = 0

  package init() {}

  /// Counts one case.
  package mutating func count(_ isMember: Bool) {
    whole += 1
    part += isMember ? 1 : 0
  }

  /// The share; 0 of nothing.
  package var share: Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}

/// What many worlds come to.
package struct WorldFigures: Sendable {
  package private(set) var worlds = 0
  /// Worlds with any proposal, and with any finding of the naive rule.
  package private(set) var proposing = Tally()
  package private(set) var naiveProposing = Tally()
  /// Worlds with a proposal that overlaps no planted step set.
  package private(set) var misled = Tally()
  package private(set) var found = Tally()
  package private(set) var foundByOracle = Tally()
  /// By kind of the planted change.
  package private(set) var foundByKind: [String: (miner: Tally, oracle: Tally)] = [:]
  /// Intervals of planted effects, whether or not anything was proposed.
  package private(set) var minedCoverage = Tally()
  package private(set) var confirmedCoverage = Tally()
  /// False proposals by what makes them look good; a point may have several reasons.
  package private(set) var falseReasons: [String: Int] = [:]
  /// Worlds with each kind of trap, and those of them with a false proposal.
  package private(set) var traps: [Trap: Tally] = [:]
  /// By band of confidence.
  package private(set) var calibration: [Tally]
  private var falseShares: [Double] = []
  private var uselessShares: [Double] = []
  private var naiveFalseShares: [Double] = []

  /// The lower bounds of the bands of confidence.
  package static let bands = [0, 0.9, 0.95, 0.98, 0.99, 0.999]

  package init() { calibration = Self.bands.map { _ in Tally() } }

  /// The mean share of false ones among the proposals of a world.
  package var falseShare: MeanFigure { MeanFigure(falseShares) }
  package var uselessShare: MeanFigure { MeanFigure(uselessShares) }
  package var naiveFalseShare: MeanFigure { MeanFigure(naiveFalseShares) }
  /// The share of the planted changes that were found, of the share that the oracle finds.
  package var relativePower: Double { foundByOracle.part == 0 ? 0 : found.share / foundByOracle.share }

  /// Counts one world.
  package mutating func add(_ trial: WorldTrial) {
    worlds += 1
    proposing.count(!trial.proposals.isEmpty)
    naiveProposing.count(trial.naiveCount > 0)
    falseShares.append(trial.falseShare)
    uselessShares.append(trial.uselessShare)
    naiveFalseShares.append(trial.naiveFalseShare)
    let isMisled = trial.falseShare > 0
    misled.count(isMisled)
    for trap in trial.plan.traps { traps[trap, default: Tally()].count(isMisled) }
    for plant in trial.plants { add(plant) }
    for claim in trial.claims { add(claim) }
  }

  private mutating func add(_ plant: WorldTrial.Plant) {
    found.count(plant.isFound)
    foundByOracle.count(plant.isFoundByOracle)
    let kind = plant.effect.kind.rawValue
    foundByKind[kind, default: (Tally(), Tally())].miner.count(plant.isFound)
    foundByKind[kind, default: (Tally(), Tally())].oracle.count(plant.isFoundByOracle)
    if let covers = plant.minedCovers { minedCoverage.count(covers) }
    if let covers = plant.confirmedCovers { confirmedCoverage.count(covers) }
  }

  private mutating func add(_ claim: WorldTrial.Claim) {
    if let band = Self.bands.lastIndex(where: { $0 <= claim.confidence }) { calibration[band].count(claim.isTrue) }
    guard claim.isProposed, !claim.overlapsPlant else { return }
    let reasons = claim.drivers.map(\.rawValue) + (claim.isPoisoned ? ["poison"] : [])
    for reason in reasons.isEmpty ? ["chance"] : reasons { falseReasons[reason, default: 0] += 1 }
  }
}
