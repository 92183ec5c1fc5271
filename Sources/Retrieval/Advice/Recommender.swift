import Domain

/// What to do next, if the evidence says so, and the sentence that says why.
struct Recommendation {
  let step: String?
  let reason: String
}

/// Decides whether a step is recommended.
///
/// A step is recommended when it is clearly better than the most frequent one within strata, or when it is the clear common way;
/// in both cases only if it holds without any one sender, does not end badly, and following it can hardly lose, on the whole and
/// in each task with enough runs: who follows the advice shall lose nowhere. Hand-offs and the end are never recommended; where a hand-off did
/// better, nothing is.
struct Recommender {
  /// The loss of success, as a share of the runs that follow, that an answer may cost at most at the lower bound of its interval.
  private static let tolerance = 0.02
  let ways: WayComparison
  /// Steps that end badly.
  let avoided: Set<String>

  private let table: DecisionTable
  private let senders: Senders

  init(_ ways: WayComparison, avoided: Set<String>) {
    self.ways = ways
    self.avoided = avoided
    table = ways.table
    senders = Senders(ways.table.arrivals)
  }

  var recommendation: Recommendation {
    guard let common = ways.reference, let frequent = ways.next.first(where: { $0.step == common }) else {
      return Recommendation(step: nil, reason: "No run went on with a step that could be recommended")
    }
    let better = ways.next.filter { $0.supportedDifference > 0 }
    if !better.isEmpty { return best(of: better, than: common) }
    if let handOff = ways.escalations.first(where: { $0.supportedDifference > 0 }) {
      return Recommendation(
        step: nil, reason: "Handing over with \(handOff.step) \(Self.points(handOff)): that is the caller's to decide")
    }
    return commonWay(frequent)
  }

  private func best(of better: [Continuation], than common: String) -> Recommendation {
    var objection = ""
    for candidate in better {
      guard let found = objectionToBetter(candidate.step, than: common) else {
        return Recommendation(step: candidate.step, reason: "\(candidate.step) \(Self.points(candidate))")
      }
      if objection.isEmpty { objection = "\(candidate.step) \(Self.points(candidate)), but \(found)" }
    }
    return Recommendation(step: nil, reason: objection)
  }

  private static func points(_ way: Continuation) -> String {
    guard let adjusted = way.adjusted, let against = adjusted.against else { return "" }
    func points(_ share: Double) -> String { "\(share < 0 ? "" : "+")\(Int((share * 100).rounded()))" }
    let (low, high) = (adjusted.differenceInterval.lowerBound, adjusted.differenceInterval.upperBound)
    return "did better than \(against): \(points(adjusted.difference)) points [\(points(low)), \(points(high))] "
      + way.basis
  }

  private func objectionToBetter(_ step: String, than common: String) -> String? {
    if avoided.contains(step) { return "it ends badly" }
    let sender = senders.decisive { isCounted in
      ways.comparison(of: step, with: common, among: isCounted).map { $0.isBetter && ways.isEnough($0) } ?? false
    }
    if let sender { return "it does not hold without the runs of \(sender)" }
    guard let gain = ways.gain(of: step), gain.difference > 0 else {
      return "it does no better than everything else that runs did here"
    }
    return mayLose(step, gain, among: { _ in true })
      ? "following it may lose" : objectionInStrata(step) ?? untried(step)
  }

  /// The clear common way: most runs take it, no matter whose runs are left out and in every stratum that has enough of them.
  private func commonWay(_ way: Continuation) -> Recommendation {
    let step = way.step
    guard isCommon(step) else {
      return Recommendation(
        step: nil, reason: "No step is clearly better than \(step), and \(step) is not what most runs clearly do")
    }
    let doubt =
      avoided.contains(step)
      ? "it ends badly"
      : senders.decisive { isUsual(step, among: $0) }.map { "not without the runs of \($0)" } ?? worse(step)
        ?? objectionInStrata(step) ?? uncommon(step)
    if let doubt { return Recommendation(step: nil, reason: "Most runs went on with \(step), but \(doubt)") }
    return Recommendation(
      step: step,
      reason: "\(step) is the common way: \(way.episodeCount) of \(table.arrivals.count) runs, and nothing did better")
  }

  /// Whether the lower bound of the step's share is above one half.
  private func isCommon(_ step: String) -> Bool {
    share(of: step, among: { _ in true }).wilsonInterval().lower > 0.5
  }

  /// Whether the others went that way too, as far as there are enough of them to ask.
  private func isUsual(_ step: String, among isCounted: (Int) -> Bool) -> Bool {
    let share = share(of: step, among: isCounted)
    return share.trials < ways.minimumCount || 2 * share.successes > share.trials
  }

  private func share(of step: String, among isCounted: (Int) -> Bool) -> BinomialProportion {
    table.share(of: step, among: isCounted)
  }

  private func worse(_ step: String) -> String? {
    guard let gain = ways.gain(of: step), mayLose(step, gain, among: { _ in true }) else { return nil }
    return "within strata it may do worse than everything else that runs did here"
  }

  /// Whether followers may lose more than the tolerance: the runs that would have gone another way, times the lower bound of what they gain.
  private func mayLose(_ step: String, _ gain: StratifiedDifference, among isCounted: (Int) -> Bool) -> Bool {
    (1 - share(of: step, among: isCounted).share) * -gain.lower > Self.tolerance
  }

  /// A task where following the step may lose, or another circumstance where it clearly does worse, with enough runs on both sides.
  ///
  /// A gain over all tasks would hide a loss in one: a caller who names the task gets the answer for that task.
  private func objectionInStrata(_ step: String) -> String? {
    let worse = first { column, code in gain(of: step, where: column, code)?.isWorse ?? false }
    if let worse { return "it did worse where \(worse)" }
    return first { column, code in
      guard column.name == "task", let gain = gain(of: step, where: column, code) else { return false }
      return mayLose(step, gain, among: { column.codes[$0] == code })
    }.map { "it may do worse where \($0)" }
  }

  /// What following the step gains where a circumstance has a value; nil without enough runs on both sides.
  private func gain(of step: String, where column: StratumColumn, _ code: Int) -> StratifiedDifference? {
    ways.gain(of: step, among: { column.codes[$0] == code }).flatMap { ways.isEnough($0) ? $0 : nil }
  }

  /// A value of a circumstance where most runs clearly do something else.
  private func uncommon(_ step: String) -> String? {
    first { column, code in
      let share = share(of: step, among: { column.codes[$0] == code })
      return share.trials >= ways.minimumCount && share.wilsonInterval().upper < 0.5
    }.map { "most do something else where \($0)" }
  }

  /// A task with many runs in which nobody ever went that way.
  private func untried(_ step: String) -> String? {
    let tasks = table.columns[0]
    return tasks.labels.indices.first { code in
      let share = share(of: step, among: { tasks.codes[$0] == code })
      return share.trials >= 4 * ways.minimumCount && share.successes == 0
    }.map { "nobody tried it in task \(tasks.labels[$0])" }
  }

  /// The first circumstance that takes several values and one of them, as text, for which a condition is true.
  private func first(_ condition: (StratumColumn, Int) -> Bool) -> String? {
    for column in table.columns where column.labels.count > 1 {
      for code in column.labels.indices where condition(column, code) {
        return "\(column.name) is \(column.labels[code].isEmpty ? "nothing" : column.labels[code])"
      }
    }
    return nil
  }
}
