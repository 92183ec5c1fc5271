/// Answers "what came next in runs like this, how did those runs end, and what should not be done?".
///
/// An episode counts once, at the first place where the asked steps stand one after the other; advised episodes do not count.
/// Ways are compared within strata of task, what failed before and the circumstances on which success depends: raw success
/// differs between runs for reasons that the steps do not show. They are ordered by adjusted success only where the difference
/// to the most frequent way is supported, else by frequency. The end of a run and hand-offs to a person are told apart and
/// never ranked or recommended. Under `minimumCount` matching episodes the advisor abstains.
public struct Advisor: Sendable {
  let minimumCount: Int

  /// An advisor that abstains under `minimumCount` (1 or more) matching episodes.
  public init(minimumCount: Int) {
    precondition(minimumCount >= 1, "minimum count \(minimumCount) is under 1")
    self.minimumCount = minimumCount
  }

  /// The answer to a question from `episodes` of one workflow, in any order.
  public func advise(_ question: AdviceQuestion, in episodes: [AdviceEpisode]) -> Advice {
    advise(question, in: AdviceHistory(episodes))
  }

  /// The answer to a question from the runs of one workflow.
  ///
  /// - Complexity: O(total steps × asked steps + matching runs × circumstances), and for each error that occurs at or after the
  ///   decision point O(calls of the step × arguments × earlier results).
  public func advise(_ question: AdviceQuestion, in history: AdviceHistory) -> Advice {
    let evidence = AdviceEvidence(history, task: question.task)
    let matching = Arrival.arrivals(after: question.steps, in: evidence.runs)
    guard matching.count >= minimumCount else { return abstention(question, matching, evidence) }
    let narrowing = ContextNarrowing(question.context, matching, minimumCount: minimumCount)
    let table = DecisionTable(narrowing.arrivals, byCase: evidence.tasksAreCases, minimumCount: minimumCount)
    let ways = WayComparison(table, evidence.handOffs, narrowing.kept, minimumCount: minimumCount)
    let bad = BadEndings(ways: ways, outside: narrowing.outside).avoidances
    let failures = FailureSearch(evidence, matching, minimumCount: minimumCount)
    let recommendation = Recommender(ways, avoided: Set(bad.map(\.step))).recommendation
    return Advice(
      question: question, matchCount: matching.count, likeCount: narrowing.arrivals.count,
      advisedCount: evidence.advisedCount, kept: narrowing.kept, dropped: narrowing.dropped, held: table.heldNames,
      next: ways.next, escalations: ways.escalations, ended: ways.ended, avoid: bad + failures.avoidances,
      errors: failures.unexplained, recommended: recommendation.step, reason: recommendation.reason, isAbstention: false
    )
  }

  private func abstention(_ question: AdviceQuestion, _ matching: [Arrival], _ evidence: AdviceEvidence) -> Advice {
    var ended = Continuation(step: "")
    for arrival in matching where arrival.nextActivity == nil { ended.count(arrival.run.episode.hasSucceeded) }
    return Advice(
      question: question, matchCount: matching.count, likeCount: matching.count, advisedCount: evidence.advisedCount,
      kept: [], dropped: [], held: [], next: [], escalations: [], ended: ended, avoid: [], errors: [],
      recommended: nil,
      reason: "\(matching.count) matching episodes are fewer than the \(minimumCount) that an answer needs",
      isAbstention: true)
  }
}
