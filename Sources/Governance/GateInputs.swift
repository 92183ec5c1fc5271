public import Domain
import Execution
public import JSONDocuments

/// Everything that the gates decide on; the same inputs give the same assessment, byte for byte (S-5.12).
public struct GateInputs: Sendable {
  /// The change with its evidence. Its own figures are claims: the gates recompute what they can.
  public let draft: ProposalDraft
  /// The publishing policy in force.
  public let policy: PublishingPolicy
  /// The catalogue as it is now.
  public let catalogue: CatalogueView
  /// What the supporting episodes did, one trace for each.
  public let replayTraces: [ReplayTrace]
  /// How much the change touches, counted by the server.
  public let history: HistoryFigures

  /// Gathers the inputs.
  public init(
    draft: ProposalDraft, policy: PublishingPolicy, catalogue: CatalogueView, replayTraces: [ReplayTrace],
    history: HistoryFigures
  ) {
    self.draft = draft
    self.policy = policy
    self.catalogue = catalogue
    self.replayTraces = replayTraces
    self.history = history
  }
}

/// How much of the tenant's history a change touches; counts of the server, never of a client.
public struct HistoryFigures: Hashable, Sendable {
  /// The tenant's episodes.
  public let tenantEpisodes: Int
  /// Those of them that the change touches.
  public let touchedEpisodes: Int
  /// The step runs touched that failed.
  public let failedStepRuns: Int
  /// The step runs touched.
  public let stepRuns: Int

  /// Gathers the counts.
  public init(tenantEpisodes: Int, touchedEpisodes: Int, failedStepRuns: Int, stepRuns: Int) {
    self.tenantEpisodes = tenantEpisodes
    self.touchedEpisodes = touchedEpisodes
    self.failedStepRuns = failedStepRuns
    self.stepRuns = stepRuns
  }
}

/// What one supporting episode did, step run by step run.
public struct ReplayTrace: Hashable, Sendable {
  /// One step run as it was recorded; a retry is a step run of its own.
  public struct Step: Hashable, Sendable {
    /// The activity label: the name, else the step id.
    public let activity: String
    /// The skill or tool that was called; nil when the source named none.
    public let skillID: String?
    /// How the step run ended.
    public let status: StepStatus
    /// The arguments.
    public let input: JSONValue
    /// The result; nil when there was none.
    public let output: JSONValue?
    /// The outside input that followed; nil when none was recorded.
    public let decision: JSONValue?
    /// The code of the error; nil when there was none.
    public let errorCode: String?
    /// How long it took; nil when nobody measured.
    public let latencyMilliseconds: Int64?

    /// Makes a recorded step run.
    public init(
      activity: String, skillID: String?, status: StepStatus, input: JSONValue, output: JSONValue?,
      decision: JSONValue? = nil, errorCode: String? = nil, latencyMilliseconds: Int64? = nil
    ) {
      self.decision = decision
      self.errorCode = errorCode
      self.latencyMilliseconds = latencyMilliseconds
      self.activity = activity
      self.skillID = skillID
      self.status = status
      self.input = input
      self.output = output
    }
  }

  /// The episode in the revision that the evidence cites.
  public let episode: EpisodeReference
  /// The payload that started the run.
  public let trigger: JSONObject
  /// The step runs in order.
  public let steps: [Step]

  /// Makes a trace.
  public init(episode: EpisodeReference, trigger: JSONObject, steps: [Step]) {
    self.episode = episode
    self.trigger = trigger
    self.steps = steps
  }

  /// The trace of an episode as the store holds it.
  public init(_ episode: StoredEpisode) {
    self.init(
      episode: EpisodeReference(id: episode.id, revision: episode.revision), trigger: episode.record.context,
      steps: episode.record.stepRuns.map {
        Step(
          activity: $0.activity, skillID: $0.skillID, status: $0.status, input: $0.input, output: $0.output,
          decision: $0.extra["decision"], errorCode: $0.error?["code"]?.stringValue,
          latencyMilliseconds: $0.latencyMilliseconds)
      })
  }
}
