public import Domain
public import JSONDocuments

// Predicted against observed (design "Publishing is not activating").
//
// A fit is a binomial share with its Wilson interval. An effect is the difference of success between the runs of the new
// version and those of the version before it, within tasks: the difference of each task that both versions ran weighs
// n₁n₀ / (n₁ + n₀) (Mantel–Haenszel weights of a risk difference), and the variance of each is that of A. Agresti and
// B. Caffo, "Simple and effective confidence intervals for proportions and differences of proportions", The American
// Statistician 54 (2000) 280–288: one success and one failure are added to each side. Only +, −, ×, ÷ and √ are used.

/// Runs that were counted: how many, and how many of them met the goal.
public struct RunTally: Hashable, Sendable {
  /// The runs with a known outcome.
  public var runs: Int
  /// Those that met the goal.
  public var met: Int

  /// Counts runs.
  public init(runs: Int = 0, met: Int = 0) {
    self.runs = runs
    self.met = met
  }

  /// Counts one more.
  public mutating func add(met isMet: Bool) {
    runs += 1
    if isMet { met += 1 }
  }

  var proportion: BinomialProportion { BinomialProportion(met, of: runs) }
}

/// What runs showed since a version was activated.
public enum ReleaseObservation: Hashable, Sendable {
  /// Runs or calls, and those that fit.
  case fit(RunTally)
  /// Success before and after by task, and among the runs that the change sent another way.
  case effect(before: [String: RunTally], after: [String: RunTally], diverted: RunTally)
}

/// Whether a release keeps its promise.
public struct ReleaseReview: Hashable, Sendable {
  /// What the runs say so far.
  public enum Verdict: String, Hashable, Sendable {
    case kept, broken
    case tooEarly = "too early"
  }

  /// The runs below which nothing is said.
  public static let minimumRuns = 20

  /// What the runs say so far.
  public let verdict: Verdict
  /// The observed share or difference; nil when nothing could be compared.
  public let observed: Double?
  /// Its two-sided 95 % interval.
  public let interval: (lower: Double, upper: Double)
  /// The runs or calls since the activation.
  public let runs: Int
  /// Whether the version does harm, so that it should not go on: its effect is below zero, or the runs that it sends
  /// another way succeed less than was proved for them.
  public let isHarmful: Bool
  /// One sentence with the figures.
  public let reason: String

  /// Compares a promise with what runs showed.
  ///
  /// Kept is a promise whose proved lower bound the observed figure reaches; broken one whose lower bound lies above the
  /// whole observed interval, or that does harm; between the two, and under `minimumRuns`, it is too early to say.
  public init(_ promise: PromisedOutcome, _ observation: ReleaseObservation) {
    switch (promise, observation) {
    case (.fit(_, let lower), .fit(let tally)): self.init(fit: tally, promised: lower)
    case (.effect(_, let lower, _, let floor, _), .effect(let before, let after, let diverted)):
      self.init(before, after, diverted, promised: lower, floor: floor)
    default: self.init(.tooEarly, nil, (-1, 1), runs: 0, reason: "Nothing comparable was observed.")
    }
  }

  private init(fit tally: RunTally, promised: Double) {
    let share = PromisedOutcome.rounded(tally.proportion.share)
    let interval = Self.rounded(tally.proportion.wilsonInterval())
    let figures =
      "\(tally.met) of \(tally.runs) fit (\(interval.lower) to \(interval.upper)), at least \(promised) was promised."
    let verdict = Self.verdict(share, interval, promised, runs: tally.runs)
    self.init(verdict, tally.runs == 0 ? nil : share, interval, runs: tally.runs, reason: figures)
  }

  private init(
    _ before: [String: RunTally], _ after: [String: RunTally], _ diverted: RunTally, promised: Double, floor: Double
  ) {
    let runs = after.values.reduce(0) { $0 + $1.runs }
    guard let difference = Self.difference(before, after) else {
      self.init(
        .tooEarly, nil, (-1, 1), runs: runs, reason: "\(runs) runs since, and no task with runs before and after.")
      return
    }
    let interval = Self.rounded((difference.lower, difference.upper))
    let estimate = PromisedOutcome.rounded(difference.estimate)
    let share = Self.rounded(diverted.proportion.wilsonInterval())
    let fails = diverted.runs >= Self.minimumRuns && share.upper < floor
    let harms = runs >= Self.minimumRuns && interval.upper < 0
    var reason =
      "Success changed by \(estimate) (\(interval.lower) to \(interval.upper)) over \(runs) runs, at least \(promised) was promised."
    if fails {
      reason += " Of the \(diverted.runs) runs sent another way \(diverted.met) succeed; \(floor) was the least proved."
    }
    let verdict = harms || fails ? .broken : Self.verdict(estimate, interval, promised, runs: runs)
    self.init(verdict, estimate, interval, runs: runs, isHarmful: harms || fails, reason: reason)
  }

  private init(
    _ verdict: Verdict, _ observed: Double?, _ interval: (lower: Double, upper: Double), runs: Int,
    isHarmful: Bool = false, reason: String
  ) {
    self.verdict = verdict
    self.observed = observed
    self.interval = interval
    self.runs = runs
    self.isHarmful = isHarmful
    self.reason = reason
  }

  private static func verdict(
    _ estimate: Double, _ interval: (lower: Double, upper: Double), _ promised: Double, runs: Int
  ) -> Verdict {
    guard runs >= minimumRuns else { return .tooEarly }
    if interval.upper < promised { return .broken }
    return estimate >= promised ? .kept : .tooEarly
  }

  /// The weighted difference within the tasks that both sides ran, with its interval; nil when there is no such task.
  private static func difference(
    _ before: [String: RunTally], _ after: [String: RunTally]
  ) -> (estimate: Double, lower: Double, upper: Double)? {
    var (sum, variance, weights) = (0.0, 0.0, 0.0)
    for task in after.keys.sorted() {
      guard let new = after[task], let old = before[task], new.runs > 0, old.runs > 0 else { continue }
      let weight = Double(new.runs) * Double(old.runs) / Double(new.runs + old.runs)
      sum += weight * (new.proportion.share - old.proportion.share)
      variance += weight * weight * (Self.variance(new) + Self.variance(old))
      weights += weight
    }
    guard weights > 0 else { return nil }
    let half = BinomialProportion.twoSided95 * variance.squareRoot() / weights
    return (sum / weights, max(-1, sum / weights - half), min(1, sum / weights + half))
  }

  private static func variance(_ tally: RunTally) -> Double {
    let count = Double(tally.runs) + 2
    let share = (Double(tally.met) + 1) / count
    return share * (1 - share) / count
  }

  private static func rounded(_ interval: (lower: Double, upper: Double)) -> (lower: Double, upper: Double) {
    (PromisedOutcome.rounded(interval.lower), PromisedOutcome.rounded(interval.upper))
  }

  /// The review as a document.
  public var json: JSONObject {
    var json: JSONObject = [
      "verdict": .string(verdict.rawValue), "runs": .number(runs), "reason": .string(reason),
    ]
    if let observed {
      json["observed"] = .number(observed)
      json["interval"] = [.number(interval.lower), .number(interval.upper)]
    }
    if isHarmful { json["harmful"] = true }
    return json
  }

  public static func == (left: Self, right: Self) -> Bool { left.json == right.json }

  public func hash(into hasher: inout Hasher) { hasher.combine(json) }
}

/// Whether later runs fit what a proposal released, judged as its replay gate judged the runs before.
public struct ReleaseConformance {
  private enum Judge {
    case workflow(WorkflowReplay)
    case skill(SkillReplay)
  }

  private let judge: Judge

  /// Reads what a proposal released; nil when its body cannot be run.
  public init?(of draft: ProposalDraft, in catalogue: CatalogueView) {
    switch try? ProposalBody(of: draft) {
    case .workflow(let proposal):
      guard let replay = try? WorkflowReplay(proposal, catalogue) else { return nil }
      judge = .workflow(replay)
    case .skill(let proposal):
      judge = .skill(SkillReplay(proposal.definition, tool: draft.evidence["tool"]?.stringValue))
    default: return nil
    }
  }

  /// A run of a workflow fits or does not; of a skill each call is counted.
  public func tally(of trace: ReplayTrace) -> RunTally {
    switch judge {
    case .workflow(let replay): RunTally(runs: 1, met: replay.divergence(from: trace) == nil ? 1 : 0)
    case .skill(let replay): replay.tally(of: trace)
    }
  }

  /// The names under which runs call a released skill; empty for a workflow.
  public var tools: Set<String> {
    if case .skill(let replay) = judge { replay.labels } else { [] }
  }
}
