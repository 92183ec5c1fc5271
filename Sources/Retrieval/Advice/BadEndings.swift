import Domain

/// Steps that go through and after which the run fails, clearly more often than with another step or in runs unlike the caller's.
struct BadEndings {
  let ways: WayComparison
  /// Matching runs unlike the caller's.
  let outside: [Arrival]

  /// A loss smaller than this is no bad ending, however clear it is.
  private static let leastLoss = 0.1

  var avoidances: [Avoidance] {
    ways.next.compactMap { way in
      guard !failsItself(way.step) else { return nil }
      return againstOtherSteps(way.step) ?? againstOtherRuns(way.step)
    }
  }

  /// Whether the step mostly fails by itself: then its error says more.
  private func failsItself(_ step: String) -> Bool {
    let calls = ways.table.arrivals.filter { $0.nextActivity == step }
    return 2 * calls.count(where: \.nextFails) > calls.count
  }

  private func againstOtherSteps(_ step: String) -> Avoidance? {
    let senders = Senders(ways.table.arrivals)
    for other in others(than: step) {
      let isBad = { (isCounted: (Int) -> Bool) in
        ways.comparison(of: step, with: other, among: isCounted).map(isClearLoss) ?? false
      }
      if isBad({ _ in true }), senders.decisive(isBad) == nil {
        return avoidance(step, than: other, against: ways.table.arrivals.filter { $0.nextActivity == other })
      }
    }
    return nil
  }

  /// The most frequent way; for that way itself those that did clearly better.
  private func others(than step: String) -> [String] {
    guard step == ways.reference else { return [ways.reference].compactMap { $0 } }
    return (ways.next + ways.escalations).filter { $0.supportedDifference > 0 }.map(\.step)
  }

  /// Compares the step's runs like the caller's with its other runs, within task and earlier failures.
  private func againstOtherRuns(_ step: String) -> Avoidance? {
    guard !outside.isEmpty else { return nil }
    let here = ways.table.arrivals.filter { $0.nextActivity == step }
    let there = outside.filter { $0.nextActivity == step }
    let all = here + there
    let tasks = StratumColumn(name: "task", texts: all.map { $0.run.episode.task ?? "" })
    let strata = StratumColumn(name: "", texts: all.map { "\($0.run.episode.task ?? "")\u{0}\($0.failedBefore)" })
    func isBad(_ isCounted: (Int) -> Bool) -> Bool {
      let runs = all.indices.filter(isCounted).compactMap { index in
        all[index].run.episode.hasSucceeded.map {
          ComparedRun(
            side: index < here.count ? .with : .without, hasSucceeded: $0, stratum: strata.codes[index],
            task: tasks.codes[index])
        }
      }
      return StratifiedDifference(runs, byCase: ways.table.byCase).map(isClearLoss) ?? false
    }
    guard isBad({ _ in true }), Senders(all).decisive(isBad) == nil else { return nil }
    return avoidance(step, than: "\(step) in other runs", against: there)
  }

  private func isClearLoss(_ comparison: StratifiedDifference) -> Bool {
    comparison.isWorse && comparison.difference <= -Self.leastLoss && ways.isEnough(comparison)
  }

  private func avoidance(_ step: String, than other: String, against others: [Arrival]) -> Avoidance? {
    let own = ways.table.arrivals.filter { $0.nextActivity == step }
    let failed = own.filter { $0.run.episode.hasSucceeded == false }
    guard let example = failed.first?.run.episode.id else { return nil }
    return Avoidance(
      step: step, cause: .endsBadly(than: other, then: followUp(failed, of: own)), episodeCount: failed.count,
      example: example, under: Self.count(own), otherwise: Self.count(others))
  }

  private static func count(_ arrivals: [Arrival]) -> Avoidance.Count {
    let known = arrivals.compactMap { $0.run.episode.hasSucceeded }
    return Avoidance.Count(failed: known.count { !$0 }, all: known.count)
  }

  /// An activity that follows in at least half of the failed runs and in at most a tenth of the others: the first by share.
  private func followUp(_ failed: [Arrival], of own: [Arrival]) -> String? {
    let good = own.filter { $0.run.episode.hasSucceeded == true }
    let shares = Self.followers(failed)
    let others = Self.followers(good)
    let telling = shares.filter { 2 * $0.value >= failed.count && 10 * (others[$0.key] ?? 0) <= good.count }
    return telling.min { $0.value != $1.value ? $0.value > $1.value : precedes($0.key, $1.key) }?.key
  }

  /// In how many runs each activity occurs after the next step.
  private static func followers(_ arrivals: [Arrival]) -> [String: Int] {
    arrivals.reduce(into: [:]) { counts, arrival in
      let later = arrival.run.episode.steps[min(arrival.place + 1, arrival.run.episode.steps.count)...]
      for activity in Set(later.map(\.activity)) { counts[activity, default: 0] += 1 }
    }
  }
}
