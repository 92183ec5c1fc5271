public import Domain
import Execution
import JSONDocuments

// A timeout that is far longer than any answer takes costs its full length whenever the answer never comes. The proposed one is the
// 99.9 % quantile (nearest rank) of the mined successes times `margin`, rounded up to `granularity`. It is proved on the later runs that
// were not mined: how many of them have every success of the step within it, with the exact one-sided 95 % lower bound
// (Clopper–Pearson). A run of one initiator with the same context and inputs counts once.

/// What a shorter timeout needs.
public struct TimeoutOptions: Hashable, Sendable {
  /// How evidence is split, weighed and held to a floor.
  public var evidence: EvidenceOptions
  /// The share of mined successes that the quantile covers.
  public var quantile: Double
  /// What the quantile is multiplied with.
  public var margin: Double
  /// What the timeout is a multiple of, in milliseconds.
  public var granularityMilliseconds: Int
  /// The largest share of the old timeout that the new one may be.
  public var farBelow: Double
  /// Attempts that timed out, below which nothing is proposed.
  public var minimumTimeouts: Int
  /// The time that an attempt must save at least, in milliseconds.
  public var minimumSavingMilliseconds: Int

  /// Makes options.
  public init(
    evidence: EvidenceOptions = EvidenceOptions(), quantile: Double = 0.999, margin: Double = 1.5,
    granularityMilliseconds: Int = 5_000, farBelow: Double = 0.5, minimumTimeouts: Int = 5,
    minimumSavingMilliseconds: Int = 30_000
  ) {
    self.evidence = evidence
    self.evidence.minimumTasks = .max
    self.quantile = quantile
    self.margin = margin
    self.granularityMilliseconds = granularityMilliseconds
    self.farBelow = farBelow
    self.minimumTimeouts = minimumTimeouts
    self.minimumSavingMilliseconds = minimumSavingMilliseconds
  }
}

/// Proposes shorter timeouts for the steps of a workflow, from recorded latencies.
public struct TimeoutStudy: Sendable {
  /// What a proposal needs.
  public let options: TimeoutOptions

  /// Makes a study.
  public init(options: TimeoutOptions = TimeoutOptions()) { self.options = options }

  /// A draft for each step whose timeout is too long, and the reason for each other step at which attempts timed out.
  ///
  /// - Parameters:
  ///   - episodes: All episodes of the workflow.
  ///   - workflow: The version that runs now.
  ///   - catalogue: All versions of the workflows, and the skills.
  /// - Complexity: O(steps × step runs).
  public func propose(
    from episodes: [StoredEpisode], workflow: WorkflowDefinition, catalogue: SynthesisCatalogue
  ) -> SynthesisResult {
    let pool = EvidencePool(episodes, options: options.evidence)
    let activities = ActivityMap(workflow, skillNames: catalogue.skillNames)
    var drafts: [ProposalDraft] = []
    var notProposed: [NotProposed] = []
    for step in workflow.steps {
      let latencies = StepLatencies(step, pool, activities)
      guard !latencies.timeouts.isEmpty else { continue }
      switch outcome(step, latencies, pool, workflow, catalogue) {
      case .success(let draft): drafts.append(draft)
      case .failure(let refusal):
        notProposed.append(NotProposed(subject: "\(workflow.id) \(step.id) timeout", reason: refusal.reason))
      }
    }
    return SynthesisResult(drafts: drafts, notProposed: notProposed)
  }

  private func outcome(
    _ step: StepDefinition, _ latencies: StepLatencies, _ pool: EvidencePool, _ workflow: WorkflowDefinition,
    _ catalogue: SynthesisCatalogue
  ) -> Result<ProposalDraft, Refusal> {
    do throws(Refusal) {
      let milliseconds = try proposal(step, latencies, pool)
      let proof = TimeoutProof(step, milliseconds, latencies, pool)
      guard proof.confidence >= options.evidence.confidenceFloor else {
        throw Refusal(
          reason:
            "\(proof.fitting) of \(proof.count) later runs have every answer within \(milliseconds) ms: lower 95 % bound "
            + "\(proof.confidence), under the floor of \(options.evidence.confidenceFloor).")
      }
      let hypothesis = ChangeHypothesis(kind: .timeout, step: step.id.rawValue, value: .number(milliseconds))
      let written = try ChangeWriter(catalogue: catalogue).document(
        of: hypothesis, workflow: workflow.id, workflow, pool.episodes)
      return .success(
        ProposalDraft(
          type: written.type, claim: .change, title: written.title, body: written.body,
          evidence: proof.evidence(options, workflow, written.replay), confidence: proof.confidence,
          author: Principal.workflowSynthesizer.id))
    } catch {
      return .failure(error)
    }
  }

  /// The new timeout in milliseconds.
  private func proposal(
    _ step: StepDefinition, _ latencies: StepLatencies, _ pool: EvidencePool
  ) throws(Refusal) -> Int {
    guard pool.split == .laterInTime else {
      throw Refusal(reason: "The runs have no clock, so there are no later ones to prove a timeout on.")
    }
    guard latencies.timeouts.count >= options.minimumTimeouts else {
      throw Refusal(
        reason: "Only \(latencies.timeouts.count) attempts waited the full \(step.timeoutMilliseconds) ms; "
          + "\(options.minimumTimeouts) are needed.")
    }
    let mined = latencies.successes.filter { !pool.isHeldOut[pool.cases[$0.episode]] }
    guard pool.support(of: Set(mined.map { pool.cases[$0.episode] }).sorted()) >= Double(options.evidence.minimumCases),
      let quantile = OrderStatistics.quantile(options.quantile, ofSorted: mined.map(\.milliseconds).sorted())
    else {
      throw Refusal(reason: "Too few independent runs tell how long \(step.id) takes.")
    }
    let exact = Double(quantile) * options.margin / Double(options.granularityMilliseconds)
    let milliseconds = max(1, Int(exact.rounded(.up))) * options.granularityMilliseconds
    guard Double(milliseconds) <= options.farBelow * Double(step.timeoutMilliseconds),
      step.timeoutMilliseconds - milliseconds >= options.minimumSavingMilliseconds
    else {
      throw Refusal(
        reason:
          "Answers take up to \(quantile) ms, so \(milliseconds) ms would be safe: against \(step.timeoutMilliseconds) ms "
          + "there is nothing to gain.")
    }
    return milliseconds
  }
}

/// How long the attempts of a step took.
private struct StepLatencies {
  /// An attempt: the position of its episode and how long it took.
  typealias Attempt = (episode: Int, milliseconds: Int64)

  /// Attempts that succeeded.
  private(set) var successes: [Attempt] = []
  /// Attempts that failed with TIMEOUT after about the step's timeout.
  private(set) var timeouts: [Attempt] = []

  init(_ step: StepDefinition, _ pool: EvidencePool, _ activities: ActivityMap) {
    let full = Double(step.timeoutMilliseconds) * 0.9
    for (position, episode) in pool.episodes.enumerated() {
      for run in episode.record.stepRuns where activities.step(of: run.activity) == step.id {
        guard let milliseconds = run.latencyMilliseconds else { continue }
        if run.status == .success {
          successes.append((position, milliseconds))
        } else if run.error?["code"]?.stringValue == StubOutcome.timeoutCode, Double(milliseconds) >= full {
          timeouts.append((position, milliseconds))
        }
      }
    }
  }
}

/// What later runs say of a shorter timeout.
private struct TimeoutProof {
  let count: Int
  let fitting: Int
  let confidence: Double
  private let step: StepDefinition
  private let milliseconds: Int
  private let latencies: StepLatencies
  private let pool: EvidencePool

  init(_ step: StepDefinition, _ milliseconds: Int, _ latencies: StepLatencies, _ pool: EvidencePool) {
    self.step = step
    self.milliseconds = milliseconds
    self.latencies = latencies
    self.pool = pool
    let later = latencies.successes.filter { pool.isHeldOut[pool.cases[$0.episode]] }
    let slow = Set(later.filter { $0.milliseconds > Int64(milliseconds) }.map { pool.cases[$0.episode] })
    count = Set(later.map { pool.cases[$0.episode] }).count
    fitting = count - slow.count
    confidence = Figure.floored(BinomialProportion(fitting, of: count).exactLowerBound())
  }

  func evidence(
    _ options: TimeoutOptions, _ workflow: WorkflowDefinition, _ replay: ChangeReplay.Count
  ) -> JSONObject {
    let slow = Set(latencies.successes.filter { $0.milliseconds > Int64(milliseconds) }.map(\.episode))
    let touched = Set(latencies.successes.map(\.episode) + latencies.timeouts.map(\.episode))
    return [
      "observed_workflow": .string(workflow.id.rawValue), "episodes": .number(pool.allCount),
      "goal": .string("time saved where \(step.id) never answers"), "point": ["step": .string(step.id.rawValue)],
      "held_out": [
        "unit": "run", "count": .number(count), "fitting": .number(fitting),
        "fitness": Figure.json(BinomialProportion(fitting, of: count).share), "lower95": .number(confidence),
        "split": .string(pool.split.rawValue),
        "method": "later runs in which every answer came within the new timeout; exact binomial one-sided bound",
      ],
      "timeout": .object(figures(options)), "replay": .object(replay.json),
      "poisoning_guard": pool.guardDocument,
      "without_benefit":
        "Assumes that an answer that takes longer than any seen so far is as good as none; no effect on success is claimed.",
      "supporting": pool.references(touched.subtracting(slow).sorted()),
      "counter_examples": pool.references(slow.sorted()),
    ]
  }

  private func figures(_ options: TimeoutOptions) -> JSONObject {
    let mined = latencies.successes.filter { !pool.isHeldOut[pool.cases[$0.episode]] }.map(\.milliseconds).sorted()
    let saved = latencies.timeouts.reduce(0) { $0 + $1.milliseconds - Int64(milliseconds) }
    return [
      "from_ms": .number(step.timeoutMilliseconds), "to_ms": .number(milliseconds),
      "mined_answers": .number(mined.count), "quantile": .number(options.quantile),
      "quantile_ms": .number(OrderStatistics.quantile(options.quantile, ofSorted: mined) ?? 0),
      "longest_ms": .number(latencies.successes.map(\.milliseconds).max() ?? 0), "margin": .number(options.margin),
      "timed_out_attempts": .number(latencies.timeouts.count),
      "timed_out_runs": .number(Set(latencies.timeouts.map(\.episode)).count),
      "saved_ms_per_attempt": .number(step.timeoutMilliseconds - milliseconds), "saved_ms": .number(saved),
    ]
  }
}
