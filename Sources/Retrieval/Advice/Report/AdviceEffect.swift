public import Domain
public import JSONDocuments

/// How advised runs ended: those that followed against those that did not, within tasks.
///
/// This is no effect of the advice: whoever follows may differ from who does not.
public struct AdviceEffect: Hashable, Sendable {
  /// Followed, with known outcomes.
  public let followed: BinomialProportion
  /// Not followed, with known outcomes.
  public let notFollowed: BinomialProportion
  /// Runs that followed, whatever their outcome.
  public let followedCount: Int
  /// Runs that did not follow, whatever their outcome.
  public let notFollowedCount: Int
  /// Runs of which nobody can tell.
  public let unclearCount: Int
  /// The difference of success within tasks; nil when no task has both.
  public let difference: Double?
  /// Its 95 % interval; nil when there is no difference.
  public let interval: ClosedRange<Double>?
  /// The tasks that have both.
  public let taskCount: Int

  /// Counts runs.
  public init(_ uses: [AdviceUse]) {
    followed = Self.share(uses, isFollowed: true)
    notFollowed = Self.share(uses, isFollowed: false)
    followedCount = uses.count { $0.isFollowed == true }
    notFollowedCount = uses.count { $0.isFollowed == false }
    unclearCount = uses.count { $0.isFollowed == nil }
    let comparison = Self.comparison(uses)
    difference = comparison?.difference
    interval = comparison.map { $0.lower...$0.upper }
    taskCount = comparison?.strata ?? 0
  }

  private static func share(_ uses: [AdviceUse], isFollowed: Bool) -> BinomialProportion {
    let known = uses.filter { $0.isFollowed == isFollowed }.compactMap(\.hasSucceeded)
    return BinomialProportion(known.count { $0 }, of: known.count)
  }

  private static func comparison(_ uses: [AdviceUse]) -> StratifiedDifference? {
    let clear = uses.filter { $0.isFollowed != nil && $0.hasSucceeded != nil }
    let tasks = StratumColumn(name: "task", texts: clear.map(\.task))
    let runs = zip(clear, tasks.codes).map { use, task in
      ComparedRun(
        side: use.isFollowed == true ? .with : .without, hasSucceeded: use.hasSucceeded == true, stratum: task,
        task: task)
    }
    return StratifiedDifference(runs, byCase: false)
  }

  /// The figures as a document; shares are rounded to 4 decimals.
  public var json: JSONObject {
    var object: JSONObject = [
      "followed": .object(Self.json(followed, runs: followedCount)),
      "not_followed": .object(Self.json(notFollowed, runs: notFollowedCount)),
      "unclear": .number(unclearCount),
    ]
    if let difference, let interval {
      object["difference"] = .object([
        "value": rounded(difference), "interval": roundedInterval(interval.lowerBound, interval.upperBound),
        "tasks": .number(taskCount),
      ])
    }
    return object
  }

  private static func json(_ share: BinomialProportion, runs: Int) -> JSONObject {
    var object: JSONObject = [
      "runs": .number(runs), "known_outcomes": .number(share.trials), "succeeded": .number(share.successes),
    ]
    guard share.trials > 0 else { return object }
    let interval = share.wilsonInterval()
    object["success"] = rounded(share.share)
    object["interval"] = roundedInterval(interval.lower, interval.upper)
    return object
  }
}
