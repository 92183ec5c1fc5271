public import Domain
public import JSONDocuments

/// What a `change` claim would do to a workflow.
public enum ChangeKind: String, CaseIterable, Sendable {
  /// Do `step` between `after` and `instead`.
  case insert
  /// Leave `step` out: go from `after` straight to `instead`.
  case remove
  /// Do `step` before `instead` and not after it.
  case reorder
  /// Go on to `step` where runs went on to `instead`.
  case route
  /// Hand the run to a person at this point.
  case handOff = "hand_off"
  /// Give a parameter of `step` another value.
  case retune
  /// Stop waiting for `step` earlier.
  case timeout
}

/// What a change is measured by.
public enum ChangeGoal: Hashable, Sendable {
  /// The episode ends with success.
  case success
  /// The episode ends within so many milliseconds (an SLO of the workflow).
  case within(milliseconds: Int64)

  /// `success` or `within 600000 ms`.
  public var text: String {
    switch self {
    case .success: "success"
    case .within(let milliseconds): "within \(milliseconds) ms"
    }
  }
}

/// A change that could be made: where runs choose, what some of them do, and under which condition.
public struct ChangeHypothesis: Hashable, Sendable {
  /// What it would do.
  public var kind: ChangeKind
  /// What it is measured by.
  public var goal: ChangeGoal
  /// The activity right after which runs choose; nil at the start of a run.
  public var after: String?
  /// The activity that the change is about.
  public var step: String
  /// The activity that the other runs went on to; nil for `retune` and `timeout`.
  public var instead: String?
  /// The rule under which the change applies; nil always.
  public var rule: DecisionRule?
  /// The parameter of `step`, for `retune`.
  public var parameter: String?
  /// The value that the parameter gets, for `retune`.
  public var value: JSONValue?

  /// Makes a hypothesis.
  public init(
    kind: ChangeKind, goal: ChangeGoal = .success, after: String? = nil, step: String, instead: String? = nil,
    rule: DecisionRule? = nil, parameter: String? = nil, value: JSONValue? = nil
  ) {
    self.kind = kind
    self.goal = goal
    self.after = after
    self.step = step
    self.instead = instead
    self.rule = rule
    self.parameter = parameter
    self.value = value
  }
}

extension ChangeHypothesis {
  /// One line that tells hypotheses apart: `after F-02: hand_off F-03 instead of F-04 when output.variance >= 0.025 (success)`.
  public var text: String {
    var text = after.map { "after \($0): " } ?? (instead == nil ? "" : "at the start: ")
    text += "\(kind.rawValue) \(step)"
    if let instead { text += " instead of \(instead)" }
    if let parameter { text += ".\(parameter) = \(value?.text ?? "null")" }
    if let rule { text += " when \(rule.expression)" }
    return text + " (\(goal.text))"
  }
}

/// One side of a comparison.
public struct ChangeGroup: Hashable, Sendable {
  /// Runs with a known outcome.
  public var runs: Int
  /// Those that met the goal.
  public var met: Int

  /// Counts runs.
  public init(runs: Int, met: Int) {
    self.runs = runs
    self.met = met
  }

  mutating func add(_ other: ChangeGroup) {
    runs += other.runs
    met += other.met
  }

  /// The share that met the goal; 0 without runs.
  public var share: Double { runs == 0 ? 0 : Double(met) / Double(runs) }
}

/// The effect of a hypothesis on one slice of the episodes, in shares (.05 is five points).
public struct ChangeEffect: Hashable, Sendable {
  /// Runs that did what the change asks.
  public var with: ChangeGroup
  /// Runs at the same point that did not.
  public var without: ChangeGroup
  /// The difference within strata.
  public var effect: Double
  /// The two-sided 95 % interval.
  public var lower: Double
  public var upper: Double
  /// One-sided: the probability of such a difference, or a larger one, when the change does nothing.
  public var pValue: Double

  /// Makes an effect.
  public init(
    with: ChangeGroup, without: ChangeGroup, effect: Double, lower: Double, upper: Double, pValue: Double
  ) {
    self.with = with
    self.without = without
    self.effect = effect
    self.lower = lower
    self.upper = upper
    self.pValue = pValue
  }

  /// The plain difference of the two shares.
  public var rawEffect: Double { with.share - without.share }
}

/// Which of the honest lists a hypothesis belongs to.
public enum ChangeVerdict: Hashable, Sendable {
  /// It passed the test on episodes that mining never saw.
  case proposed
  /// It looked good and is not: the reason in one sentence.
  case looksGood(reason: String)
  /// It may be good; about so many more runs will tell.
  case notYet(runs: Int)
}

/// A hypothesis with all that speaks for and against it.
public struct ChangeFinding: Hashable, Sendable {
  public var workflowID: WorkflowID
  public var hypothesis: ChangeHypothesis
  public var verdict: ChangeVerdict
  /// On the episodes that were mined.
  public var mined: ChangeEffect
  /// `mined.pValue` adjusted for all hypotheses that were looked at; nil when the rule was fitted, which leaves no valid one.
  public var minedAdjustedP: Double?
  /// On the later episodes that mining never saw; nil when they were not looked at.
  public var confirmed: ChangeEffect?
  /// Both slices together: one-sided p-value that went into the online test.
  public var pValue: Double?
  /// The level at which it was tested, from the error budget.
  public var level: Double?
  /// The number of the test over the store's life, from 1.
  public var testNumber: Int?
  /// Hypotheses that were looked at together with this one.
  public var lookedAt: Int
  /// Episodes of the workflow with a known outcome in the mined and the confirming slice.
  public var minedEpisodes: Int
  public var confirmingEpisodes: Int
  /// How the slices were split, as in codify claims.
  public var split: String
  /// What was held constant: `task`, `initiator`, `time`, `before`, `context.NAME`.
  public var strata: [String]
  /// The share of the workflow's episodes that reach the point (and meet the rule) and did not do what the change asks.
  public var adoptionShare: Double
  /// Who the runs come from that did what the change asks, most runs first; empty when the source names nobody.
  public var senders: [ChangeSender]
  /// The runs that did what the change asks.
  public var withEpisodes: [EpisodeReference]
  /// The runs at the same point that did not.
  public var withoutEpisodes: [EpisodeReference]
  /// Runs that speak against it: with the change and not met, without it and met.
  public var counterExamples: [EpisodeReference]

  /// Makes a finding; the figures of a test are added where one was made.
  public init(
    workflowID: WorkflowID, hypothesis: ChangeHypothesis, verdict: ChangeVerdict, mined: ChangeEffect, lookedAt: Int,
    minedEpisodes: Int, confirmingEpisodes: Int, split: String, strata: [String], adoptionShare: Double,
    senders: [ChangeSender], withEpisodes: [EpisodeReference], withoutEpisodes: [EpisodeReference],
    counterExamples: [EpisodeReference]
  ) {
    self.workflowID = workflowID
    self.hypothesis = hypothesis
    self.verdict = verdict
    self.mined = mined
    self.lookedAt = lookedAt
    self.minedEpisodes = minedEpisodes
    self.confirmingEpisodes = confirmingEpisodes
    self.split = split
    self.strata = strata
    self.adoptionShare = adoptionShare
    self.senders = senders
    self.withEpisodes = withEpisodes
    self.withoutEpisodes = withoutEpisodes
    self.counterExamples = counterExamples
  }

  /// The probability that the change does good, after adjustment for what else was looked at; 0 when it was not tested.
  public var confidence: Double { pValue.map { 1 - $0 } ?? 0 }
}

/// An initiator with the number of its runs.
public struct ChangeSender: Hashable, Sendable {
  public var name: String
  public var runs: Int
}
