import Domain
import JSONDocuments

/// A candidate with what the mined slice says and what the confirming slice could say.
struct ChangeAppraisal: Sendable {
  let candidate: ChangeCandidate
  let mined: ChangeSlice
  let confirming: ChangeSlice
  /// Of the mined slice; nil when the factors determine the choice.
  let comparison: StratifiedComparison

  init?(_ candidate: ChangeCandidate, _ population: ChangeRuns, _ options: ChangeOptions) {
    self.candidate = candidate
    let parts = [false, true].map { isConfirming in
      ChangeSlice(
        candidate.members.filter { population.isConfirming[$0.run] == isConfirming }, population.runs, options)
    }
    (mined, confirming) = (parts[0], parts[1])
    guard mined.smallerSide >= min(options.minimumSide, 10), let comparison = mined.comparison else { return nil }
    self.comparison = comparison
  }

  /// One-sided, on the mined slice, for this hypothesis alone.
  var minedP: Double { NormalDistribution.upperTail(comparison.z) }
}

/// The members of a candidate in one slice, or in all.
struct ChangeSlice: Sendable {
  let members: [ChangeCandidate.Member]
  private let runs: [ChangeRuns.Run]
  private let options: ChangeOptions

  init(_ members: [ChangeCandidate.Member], _ runs: [ChangeRuns.Run], _ options: ChangeOptions) {
    self.members = members
    self.runs = runs
    self.options = options
  }

  var with: ChangeGroup { group(isWith: true) }
  var without: ChangeGroup { group(isWith: false) }
  var smallerSide: Int { min(with.runs, without.runs) }

  /// With all factors held constant.
  var comparison: StratifiedComparison? { comparison(ChangeFactors(runs, members).all) }

  /// With these factors held constant.
  func comparison(_ factors: [ChangeFactor]) -> StratifiedComparison? {
    guard !members.isEmpty else { return nil }
    let weights = weights
    guard weights.contains(where: { $0 > 0 }) else { return nil }
    return StratifiedComparison(
      choice: members.map(\.isWith), met: members.map { runs[$0.run].met }, weights: weights, factors: factors,
      tasks: codes { runs[$0.run].task })
  }

  /// The effect with its interval; nil without a comparison.
  func effect(_ comparison: StratifiedComparison, pValue: Double) -> ChangeEffect {
    let interval = comparison.interval(
      [codes { runs[$0.run].initiator ?? runs[$0.run].reference.text }, codes { runs[$0.run].task }],
      seed: options.seed, resamples: options.resamples)
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

  private func codes(_ name: (ChangeCandidate.Member) -> String) -> [Int] {
    let names = members.map { ByteText(name($0)) }
    let table = LabelTable(names)
    return names.map { Int(table.number(of: $0)) }
  }
}
