import Domain
import JSONDocuments

/// A candidate with what the mined slice says and what the confirming slice could say.
struct ChangeAppraisal: Sendable {
  let candidate: ChangeCandidate
  let mined: ChangeSlice
  let confirming: ChangeSlice
  /// Of the mined slice; nil when the factors determine the choice.
  let comparison: StratifiedComparison

  /// - Parameter held: the names of what is held constant; nil means what the mined slice calls for.
  init?(
    _ candidate: ChangeCandidate, _ population: ChangeRuns, _ options: ChangeOptions, holding held: [String]? = nil
  ) {
    self.candidate = candidate
    (mined, confirming) = ChangeSlice.both(candidate, population, options, holding: held)
    guard mined.smallerSide >= min(options.minimumSide, 10), let comparison = mined.comparison else { return nil }
    self.comparison = comparison
  }

  /// On both slices together; read only when the hypothesis is tested, or listed after the test.
  var whole: StratifiedComparison? {
    ChangeSlice(mined.members + confirming.members, of: mined).comparison
  }

  /// One-sided, on the mined slice, for this hypothesis alone.
  var minedP: Double { NormalDistribution.upperTail(comparison.z) }
}

/// The members of a candidate in one slice, or in all.
struct ChangeSlice: Sendable {
  let members: [ChangeCandidate.Member]
  /// What is held constant.
  let factors: [ChangeFactor]
  private let population: ChangeRuns
  private let options: ChangeOptions

  /// - Parameter held: the names of what is held constant; nil means all that is recorded.
  init(
    _ members: [ChangeCandidate.Member], _ population: ChangeRuns, _ options: ChangeOptions,
    holding held: [String]? = nil
  ) {
    self.members = members
    self.population = population
    self.options = options
    factors = ChangeFactors(population.codes, members, among: held).all
  }

  /// The names of what is held constant.
  var held: [String] { factors.map(\.name) }

  /// Other members, with the same held constant as in a slice.
  init(_ members: [ChangeCandidate.Member], of slice: ChangeSlice) {
    self.init(members, slice.population, slice.options, holding: slice.held)
  }

  /// The mined and the confirming slice of a candidate, which hold constant what the mined one calls for.
  static func both(
    _ candidate: ChangeCandidate, _ population: ChangeRuns, _ options: ChangeOptions, holding held: [String]? = nil
  ) -> (mined: ChangeSlice, confirming: ChangeSlice) {
    let parts = [false, true].map { isConfirming in
      candidate.members.filter { population.isConfirming[$0.run] == isConfirming }
    }
    let needed = held ?? self.needed(among: parts[0], population)
    return (
      ChangeSlice(parts[0], population, options, holding: needed),
      ChangeSlice(parts[1], population, options, holding: needed)
    )
  }

  private static func needed(among members: [ChangeCandidate.Member], _ population: ChangeRuns) -> [String] {
    FactorSelection(choice: members.map(\.isWith), met: members.map { population.runs[$0.run].met }).needed(
      of: ChangeFactors(population.codes, members).all)
  }

  private var runs: [ChangeRuns.Run] { population.runs }

  var with: ChangeGroup { group(isWith: true) }
  var without: ChangeGroup { group(isWith: false) }
  var smallerSide: Int { min(with.runs, without.runs) }

  /// With all factors held constant.
  var comparison: StratifiedComparison? { comparison(factors) }

  /// With these factors held constant.
  func comparison(_ factors: [ChangeFactor]) -> StratifiedComparison? {
    guard !members.isEmpty else { return nil }
    let weights = weights
    guard weights.contains(where: { $0 > 0 }) else { return nil }
    return StratifiedComparison(
      choice: members.map(\.isWith), met: members.map { runs[$0.run].met }, weights: weights, factors: factors,
      tasks: members.map { population.codes.task[$0.run] })
  }

  /// The effect with its interval; nil without a comparison.
  func effect(_ comparison: StratifiedComparison, pValue: Double) -> ChangeEffect {
    let codes = population.codes
    let interval = comparison.interval(
      [members.map { codes.initiator[$0.run] }, members.map { codes.task[$0.run] }], seed: options.seed,
      resamples: options.resamples)
    return ChangeEffect(
      with: with, without: without, effect: comparison.effect, lower: interval.lower, upper: interval.upper,
      pValue: pValue)
  }

  /// Whom the runs with the change come from, most runs first.
  var senders: [ChangeSender] {
    var counts: [ByteText: Int] = [:]
    for member in members where member.isWith {
      if let name = runs[member.run].initiator { counts[ByteText(name), default: 0] += 1 }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
      ChangeSender(name: $0.key.text, runs: $0.value)
    }
  }

  func references(_ isIncluded: (ChangeCandidate.Member) -> Bool) -> [EpisodeReference] {
    members.filter(isIncluded).map { runs[$0.run].reference }.sorted()
  }

  /// Each run with the side that it is on.
  var sides: [(EpisodeReference, Bool)] { members.map { (runs[$0.run].reference, $0.isWith) } }

  private func group(isWith: Bool) -> ChangeGroup {
    let side = members.filter { $0.isWith == isWith }
    return ChangeGroup(runs: side.count, met: side.count { runs[$0.run].met })
  }

  /// An untrusted initiator's runs together weigh no more than its share of the runs with the change (design "Poisoning").
  private var weights: [Double] {
    var counts: [String: Int] = [:]
    var owners: [String?] = []
    for member in members where member.isWith {
      let owner = runs[member.run].initiator.flatMap { options.trustedInitiators.contains($0) ? nil : $0 }
      owners.append(owner)
      if let owner { counts[owner, default: 0] += 1 }
    }
    let cap = InitiatorCap(share: options.initiatorShare, owners: owners).cap
    return members.map { member in
      guard let owner = runs[member.run].initiator, let count = counts[owner] else { return 1 }
      return min(1, cap / Double(count))
    }
  }
}
