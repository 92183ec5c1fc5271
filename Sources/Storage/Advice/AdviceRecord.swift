public import Domain
public import JSONDocuments

/// An answer that was given.
public struct AdviceRecord: Hashable, Sendable {
  /// Follows from tenant, question, generation and answer: the same answer twice is one.
  public var id: AdviceID
  /// The workflow that was asked about.
  public var workflowID: WorkflowID
  /// The task, if the question named one.
  public var task: String?
  /// The question.
  public var question: JSONObject
  /// The SHA-256 of the answer.
  public var answerHash: String
  /// The place in the change log up to which runs were known.
  public var generation: Int64
  /// The step that was recommended, if one was.
  public var recommended: String?
  /// Whether there were too few runs for an answer.
  public var isAbstention: Bool

  /// Describes an answer.
  public init(
    id: AdviceID, workflowID: WorkflowID, task: String?, question: JSONObject, answerHash: String, generation: Int64,
    recommended: String?, isAbstention: Bool
  ) {
    self.id = id
    self.workflowID = workflowID
    self.task = task
    self.question = question
    self.answerHash = answerHash
    self.generation = generation
    self.recommended = recommended
    self.isAbstention = isAbstention
  }
}

/// What somebody says became of an answer.
public struct AdviceFeedback: Hashable, Sendable {
  /// The answer.
  public var adviceID: AdviceID
  /// The run, by the store's identifier or by the one that its source gave.
  public var episode: String?
  /// Whether the run did as advised.
  public var isFollowed: Bool
  /// How the run ended, if that is known: success, failed or partial.
  public var outcome: Outcome?
  /// Whatever else there is to say.
  public var comment: String?

  /// Describes feedback.
  public init(adviceID: AdviceID, episode: String?, isFollowed: Bool, outcome: Outcome?, comment: String?) {
    self.adviceID = adviceID
    self.episode = episode
    self.isFollowed = isFollowed
    self.outcome = outcome
    self.comment = comment
  }
}
