public import Domain
public import JSONDocuments

/// What the advisor needs of one episode: its steps in order, what it was started with and how it ended.
public struct AdviceEpisode: Hashable, Sendable {
  /// One step of the run.
  public struct Step: Hashable, Sendable {
    /// The activity label.
    public var activity: String
    /// The normalised error; nil when the step did not fail.
    public var error: String?
    /// The skill that was called.
    public var skill: SkillID?
    /// The arguments.
    public var input: JSONValue
    /// The result; nil when there was none.
    public var output: JSONValue?

    /// Makes a step.
    public init(
      activity: String, error: String?, skill: SkillID? = nil, input: JSONValue = .object(JSONObject()),
      output: JSONValue? = nil
    ) {
      self.activity = activity
      self.error = error
      self.skill = skill
      self.input = input
      self.output = output
    }
  }

  /// The episode.
  public var id: EpisodeID
  /// How it ended.
  public var outcome: Outcome
  /// Its steps in order.
  public var steps: [Step]
  /// The template within which runs are comparable; nil means the workflow.
  public var task: String?
  /// What it was started with.
  public var context: JSONObject
  /// Who started it; nil when the source names nobody.
  public var initiator: String?
  /// When it began; nil when the source has no clock.
  public var startedAt: Timestamp?
  /// Whether it was made under advice, and so is no evidence for advice.
  public var isAdvised: Bool

  /// Makes an episode.
  public init(
    id: EpisodeID, outcome: Outcome, steps: [Step], task: String? = nil, context: JSONObject = JSONObject(),
    initiator: String? = nil, startedAt: Timestamp? = nil, isAdvised: Bool = false
  ) {
    self.id = id
    self.outcome = outcome
    self.steps = steps
    self.task = task
    self.context = context
    self.initiator = initiator
    self.startedAt = startedAt
    self.isAdvised = isAdvised
  }

  /// Whether it succeeded; nil when nobody knows.
  var hasSucceeded: Bool? {
    switch outcome {
    case .success: true
    case .failed, .partial: false
    case .running, .unknown: nil
    }
  }
}
