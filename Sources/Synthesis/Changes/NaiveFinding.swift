import Domain

/// A change as plain counts show it, copies included, and what becomes of it when one thing at a time is held constant.
struct NaiveFinding {
  let candidate: ChangeCandidate
  private let population: ChangeRuns
  private let all: ChangeSlice
  private let told: (with: ChangeGroup, without: ChangeGroup)

  init(_ candidate: ChangeCandidate, _ population: ChangeRuns, _ options: ChangeOptions) {
    self.candidate = candidate
    self.population = population
    all = ChangeSlice(candidate.members, population.runs, options)
    var told = (with: ChangeGroup(runs: 0, met: 0), without: ChangeGroup(runs: 0, met: 0))
    for member in candidate.members {
      let run = population.runs[member.run]
      let counted = ChangeGroup(runs: run.copies, met: run.met ? run.copies : 0)
      if member.isWith { told.with.add(counted) } else { told.without.add(counted) }
    }
    self.told = told
  }

  /// z of the plain difference.
  var rawZ: Double {
    let (first, second) = told
    guard first.runs > 0, second.runs > 0 else { return 0 }
    let share = Double(first.met + second.met) / Double(first.runs + second.runs)
    let variance = share * (1 - share) * (1 / Double(first.runs) + 1 / Double(second.runs))
    return variance > 0 ? (first.share - second.share) / variance.squareRoot() : 0
  }

  /// Why the plain difference does not hold; nil when it does, and only was not proposed for want of power.
  var reason: String? {
    let raw = told.with.share - told.without.share
    let plain =
      "\(Points.text(told.with.share)) vs \(Points.text(told.without.share)) raw"
    if told.with.runs >= all.with.runs * 3 / 2 + 5 {
      let copies = candidate.members.filter(\.isWith).map { population.runs[$0.run].copies }.max() ?? 1
      return "\(plain); \(copies) of the \(told.with.runs) runs are copies of one run by one sender, counted as one"
    }
    let senders = all.senders
    if let first = senders.first, 10 * first.runs >= 6 * all.with.runs {
      return "\(plain); \(first.runs) of \(all.with.runs) runs come from one sender, \(first.name)"
    }
    guard let full = all.comparison else {
      return "\(plain); what is recorded decides who does it, so that there is nothing to compare"
    }
    let effect = all.effect(full, pValue: 1)
    guard effect.effect < raw / 2 || effect.lower <= 0 else { return nil }
    let cause = mainFactor(raw)
    return
      "\(plain); within \(cause ?? "strata") \(Points.signed(causeEffect(cause) ?? effect.effect)), all held constant "
      + "\(Points.signed(effect.effect)) [\(Points.signed(effect.lower)), \(Points.signed(effect.upper))]"
  }

  /// A finding without a comparison within strata: only the plain counts.
  func finding(_ workflow: WorkflowID, lookedAt: Int, _ reason: String) -> ChangeFinding {
    let plain = ChangeEffect(
      with: all.with, without: all.without, effect: all.with.share - all.without.share, lower: -1, upper: 1, pValue: 1)
    return ChangeFinding(
      workflowID: workflow, hypothesis: candidate.hypothesis, verdict: .looksGood(reason: reason), mined: plain,
      lookedAt: lookedAt, minedEpisodes: population.positions(confirming: false).count,
      confirmingEpisodes: population.positions(confirming: true).count, split: population.split.rawValue, strata: [],
      adoptionShare: Double(all.without.runs) / Double(max(1, population.runs.count)), senders: all.senders,
      withEpisodes: all.references(\.isWith), withoutEpisodes: all.references { !$0.isWith }, counterExamples: [])
  }

  /// The one factor that takes most of the plain difference away; nil when none takes a third.
  private func mainFactor(_ raw: Double) -> String? {
    let effects = ChangeFactors(population.runs, all.members).all.compactMap { factor in
      all.comparison([factor]).map { (name: factor.name, effect: $0.effect) }
    }
    let best = effects.min { ($0.effect, ByteText($0.name)) < ($1.effect, ByteText($1.name)) }
    return best.flatMap { $0.effect < raw * 2 / 3 ? $0.name : nil }
  }

  private func causeEffect(_ name: String?) -> Double? {
    guard let name else { return nil }
    let factor = ChangeFactors(population.runs, all.members).all.first { $0.name == name }
    return factor.flatMap { all.comparison([$0])?.effect }
  }
}

/// Shares told in points of a hundred.
enum Points {
  /// `58.1 %`.
  static func text(_ share: Double) -> String { "\(tenths(share)) %" }

  /// `+23.1 points`.
  static func signed(_ share: Double) -> String { (share >= 0 ? "+" : "") + tenths(share) }

  private static func tenths(_ share: Double) -> String {
    let value = Int((share * 1_000).rounded())
    let sign = value < 0 ? "-" : ""
    return value % 10 == 0 ? "\(value / 10)" : "\(sign)\(abs(value) / 10).\(abs(value) % 10)"
  }
}
