public import JSONDocuments

/// One run of a workflow as a source told it: redacted, complete, with its step runs in order.
///
/// Its identity is (organisation, source, external id). A key that this type does not know is kept in `extra`.
public struct EpisodeRecord: Hashable, Sendable {
  /// The system that told of the run; with `externalID` it identifies the episode within a tenant.
  public var source: String
  /// The identifier that the source gave.
  public var externalID: String
  /// The workflow's catalogue id, or the full name of a foreign workflow.
  public var workflow: String
  /// The version of the workflow that ran, if the source said so.
  public var workflowVersion: String?
  /// The trigger that started the run.
  public var triggerID: String?
  /// Who started the run; nil when the source names nobody (the poisoning guard is then off).
  public var initiator: String?
  /// The template or stratum within which runs are comparable; nil means the workflow.
  public var task: String?
  /// The trigger's payload and other circumstances.
  public var context: JSONObject
  /// The conversation or other free text of the run.
  public var text: String?
  /// When the run began; nil when the source has no clock.
  public var startedAt: RecordedTime?
  /// When the run ended.
  public var endedAt: RecordedTime?
  /// How the run ended.
  public var outcome: Outcome
  /// Costs, counts and scores of the run.
  public var metrics: JSONObject
  /// What the times are worth.
  public var timeQuality: TimeQuality
  /// The step runs in the order in which they happened; the position is the ordinal.
  public var stepRuns: [StepRunRecord]
  /// Reflections that the source sent along.
  public var reflections: [ReflectionRecord]
  /// Keys that this type does not know.
  public var extra: JSONObject

  /// Makes a run with no steps; the optional parts are set afterwards.
  public init(source: String, externalID: String, workflow: String, outcome: Outcome) {
    self.source = source
    self.externalID = externalID
    self.workflow = workflow
    self.outcome = outcome
    context = JSONObject()
    metrics = JSONObject()
    timeQuality = .none
    stepRuns = []
    reflections = []
    extra = JSONObject()
  }

  /// The episode's identifier: a digest of organisation, source and external id, so that arrival order does not matter.
  public func id(in organisation: OrganisationID) -> EpisodeID {
    EpisodeID(Digest.identifier("ep", [organisation.rawValue, source, externalID]))
  }
}

/// One executed step of an episode.
public struct StepRunRecord: Hashable, Sendable {
  /// The identifier that the source gave, unique within the episode.
  public var externalID: String
  /// The catalogue's step id, if the source gave one.
  public var stepID: String?
  /// The activity's name; the activity label is `name`, else `stepID`.
  public var name: String?
  /// The skill that was called.
  public var skillID: String?
  /// Who executed the step.
  public var agentID: String?
  /// 1 for the first try, 2 for the first retry and so on.
  public var attempt: Int
  /// External ids of the step runs that this one waited for; nil means document order.
  public var after: [String]?
  /// When the step began.
  public var startedAt: RecordedTime?
  /// When the step ended.
  public var endedAt: RecordedTime?
  /// How the step ended.
  public var status: StepStatus
  /// The arguments.
  public var input: JSONValue
  /// The result; nil when there was none, `.null` when it was null.
  public var output: JSONValue?
  /// `{"code","message"}` or text; nil when there was none.
  public var error: JSONValue?
  /// Tokens, latency, cost, model (S-18.10).
  public var telemetry: JSONObject
  /// Keys that this type does not know.
  public var extra: JSONObject

  /// Makes a step run; the optional parts are set afterwards.
  public init(externalID: String, stepID: String?, name: String?, status: StepStatus) {
    self.externalID = externalID
    self.stepID = stepID
    self.name = name
    self.status = status
    attempt = 1
    input = .object(JSONObject())
    telemetry = JSONObject()
    extra = JSONObject()
  }

  /// The activity label: the name, else the step id.
  public var activity: String { name ?? stepID ?? "" }

  /// The mining label: the activity, with `!` when the step failed (design "Mining").
  public var miningLabel: String { status == .failed ? activity + "!" : activity }

  /// The error's message, if the step has an error.
  public var errorText: String? {
    guard let error else { return nil }
    return error["message"]?.stringValue ?? error["code"]?.stringValue ?? error.stringValue ?? error.text
  }
}

/// A reflection: what a run, compared with its workflow's history, taught (S-2.12).
public struct ReflectionRecord: Hashable, Sendable {
  /// What the reflection is about.
  public enum SourceType: String, CaseIterable, Sendable {
    case stepRun = "step_run"
    case episode, agent
  }

  /// The kind of insight.
  public enum InsightType: String, CaseIterable, Sendable {
    case variance, pattern, hallucination, drift, opportunity
  }

  /// What the reflection is about.
  public var sourceType: SourceType
  /// The external id of the step run, the episode or the agent.
  public var sourceID: String
  /// The kind of insight.
  public var insightType: InsightType
  /// The insight itself.
  public var insight: JSONObject
  /// Reward, penalty and confidence.
  public var learningSignal: JSONObject
  /// What the reflection proposes to do.
  public var proposedActions: [JSONValue]
  /// Keys that this type does not know.
  public var extra: JSONObject

  /// Makes a reflection.
  public init(
    sourceType: SourceType, sourceID: String, insightType: InsightType, insight: JSONObject,
    learningSignal: JSONObject = JSONObject(), proposedActions: [JSONValue] = [], extra: JSONObject = JSONObject()
  ) {
    self.sourceType = sourceType
    self.sourceID = sourceID
    self.insightType = insightType
    self.insight = insight
    self.learningSignal = learningSignal
    self.proposedActions = proposedActions
    self.extra = extra
  }
}
