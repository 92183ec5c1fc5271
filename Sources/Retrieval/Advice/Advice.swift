public import Domain

/// The advisor's answer.
public struct Advice: Hashable, Sendable {
  /// An error that occurred at or after the decision point and that no argument explains.
  public struct Failure: Hashable, Sendable {
    /// The activity that failed.
    public let step: String
    /// The normalised error.
    public let error: String
    /// Matching episodes in which it failed so.
    public let episodeCount: Int
    /// The first of them by id.
    public let example: EpisodeID
  }

  /// The question.
  public let question: AdviceQuestion
  /// Episodes that hold the asked steps one after the other, advised ones left out.
  public let matchCount: Int
  /// Those of them that are like the caller's run; all when the caller told no circumstances.
  public let likeCount: Int
  /// Episodes of the task that were left out because they were advised.
  public let advisedCount: Int
  /// The circumstances that the runs behind the answer share with the caller's.
  public let kept: [KeptCircumstance]
  /// The circumstances that were given up because too few runs share them.
  public let dropped: [String]
  /// What is held constant in comparisons.
  public let held: [String]
  /// The continuations: first those whose adjusted success is better than that of the most frequent one, then by frequency,
  /// last those that are worse.
  public let next: [Continuation]
  /// Steps that hand the run over to a person: told, never ranked.
  public let escalations: [Continuation]
  /// Matching episodes that ended there: told, never ranked.
  public let ended: Continuation
  /// What not to do, and when.
  public let avoid: [Avoidance]
  /// What else failed at or after the decision point, most frequent first.
  public let errors: [Failure]
  /// The step that the evidence supports; nil when it supports none.
  public let recommended: String?
  /// Why that step, or why none, in one sentence.
  public let reason: String
  /// Whether there were too few matching runs to say anything.
  public let isAbstention: Bool
}

/// Something that went wrong in runs like this, and when.
public struct Avoidance: Hashable, Sendable {
  /// Of how many, how many.
  public struct Count: Hashable, Sendable {
    /// What failed.
    public let failed: Int
    /// What was counted.
    public let all: Int

    /// The share; 0 of nothing.
    public var share: Double { all == 0 ? 0 : Double(failed) / Double(all) }
  }

  /// What went wrong.
  public enum Cause: Hashable, Sendable {
    /// The step fails with this error when its arguments are so; counts are calls.
    case fails(error: String, when: ArgumentCondition)
    /// The step goes through and the run fails, clearly more often than it does with `than`; counts are runs. `then` is what
    /// typically follows before it fails.
    case endsBadly(than: String, then: String?)
  }

  /// The activity.
  public let step: String
  /// What goes wrong.
  public let cause: Cause
  /// Matching episodes in which it went wrong.
  public let episodeCount: Int
  /// The first of them by id.
  public let example: EpisodeID
  /// Under the condition.
  public let under: Count
  /// Otherwise.
  public let otherwise: Count

  /// The cause in one clause.
  public var because: String {
    switch cause {
    case .fails(let error, let condition): "fails with \"\(error)\" when \(condition.text)"
    case .endsBadly(let than, let then):
      "it went through, then \(then.map { "\"\($0)\" followed and " } ?? "")the run failed in \(under.failed) of "
        + "\(under.all); with \(than) in \(otherwise.failed) of \(otherwise.all)"
    }
  }
}
