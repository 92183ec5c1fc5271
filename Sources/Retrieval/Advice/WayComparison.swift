import Domain

/// The ways on from a decision point, each compared with the most frequent one.
struct WayComparison {
  let table: DecisionTable
  let handOffs: Set<String>
  let minimumCount: Int
  /// The step that most runs went on with, hand-offs left out; nil when none went on so.
  let reference: String?
  let next: [Continuation]
  let escalations: [Continuation]
  let ended: Continuation

  init(_ table: DecisionTable, _ handOffs: Set<String>, _ kept: [KeptCircumstance], minimumCount: Int) {
    self.table = table
    self.handOffs = handOffs
    self.minimumCount = minimumCount
    var ended = Continuation(step: "")
    var ways: [String: Continuation] = [:]
    for (way, hasSucceeded) in zip(table.ways, table.outcomes) {
      if let way {
        ways[way, default: Continuation(step: way)].count(hasSucceeded)
      } else {
        ended.count(hasSucceeded)
      }
    }
    self.ended = ended
    let frequent = ways.values.sorted(by: Self.isMoreFrequent)
    let reference = frequent.first { !handOffs.contains($0.step) }?.step
    self.reference = reference
    let basis = Self.basis(table.heldNames, kept)
    let compared = frequent.map {
      Self.compared($0, with: reference, table, isOnly: ways.count == 1, basis, minimumCount)
    }
    next = compared.filter { !handOffs.contains($0.step) }.sorted(by: Self.ranksBefore)
    escalations = compared.filter { handOffs.contains($0.step) }
  }

  /// The comparison of one step with everything else that runs did, the end and hand-offs included: what following the step
  /// would change.
  func gain(of step: String, among isCounted: (Int) -> Bool = { _ in true }) -> StratifiedDifference? {
    table.comparison(among: isCounted) { $0 == step ? .with : .without }
  }

  /// The comparison of one step with another.
  func comparison(
    of step: String, with other: String, among isCounted: (Int) -> Bool = { _ in true }
  ) -> StratifiedDifference? {
    table.comparison(among: isCounted) { $0 == step ? .with : $0 == other ? .without : .neither }
  }

  /// Whether both sides of a comparison have enough runs.
  func isEnough(_ comparison: StratifiedDifference) -> Bool {
    min(comparison.with.runs, comparison.without.runs) >= minimumCount
  }

  private static func compared(
    _ way: Continuation, with reference: String?, _ table: DecisionTable, isOnly: Bool, _ basis: String,
    _ minimumCount: Int
  ) -> Continuation {
    var way = way
    let step = way.step
    let isReference = step == reference
    let comparison = table.comparison {
      $0 == step ? .with : isReference || $0 == reference ? .without : .neither
    }
    guard !isOnly, reference != nil, let comparison else {
      way.basis = isOnly ? "raw: no run went on in another way" : "raw: no stratum has two alternatives"
      return way
    }
    way.basis = basis
    way.adjusted = Continuation.Adjusted(
      comparison, against: isReference ? nil : reference, minimumCount: minimumCount)
    return way
  }

  private static func basis(_ held: [String], _ kept: [KeptCircumstance]) -> String {
    let like = kept.map { $0.isBand ? $0.name + " band" : $0.name }
    let names = like + held.filter { name in !kept.contains { $0.name == name } }
    guard let last = names.last else { return "within the workflow" }
    return "within " + (names.count == 1 ? last : names.dropLast().joined(separator: ", ") + " and " + last)
  }

  private static func isMoreFrequent(_ left: Continuation, _ right: Continuation) -> Bool {
    left.episodeCount != right.episodeCount
      ? left.episodeCount > right.episodeCount : precedes(left.step, right.step)
  }

  /// Supported gains first, the largest before the others; supported losses last; frequency decides the rest.
  private static func ranksBefore(_ left: Continuation, _ right: Continuation) -> Bool {
    let (one, other) = (left.supportedDifference, right.supportedDifference)
    return one != other ? one > other : isMoreFrequent(left, right)
  }
}

extension Continuation {
  /// The difference to the most frequent way where it is supported, else 0.
  var supportedDifference: Double { adjusted.map { $0.isSupported ? $0.difference : 0 } ?? 0 }
}

extension Continuation.Adjusted {
  init(_ comparison: StratifiedDifference, against: String?, minimumCount: Int) {
    success = comparison.with.share
    interval = comparison.with.lower...comparison.with.upper
    self.against = against
    difference = against == nil ? 0 : comparison.difference
    differenceInterval = against == nil ? 0...0 : comparison.lower...comparison.upper
    runs = comparison.with.runs
    strata = comparison.strata
    isSupported =
      against != nil && (comparison.isBetter || comparison.isWorse)
      && min(comparison.with.runs, comparison.without.runs) >= minimumCount
  }
}
