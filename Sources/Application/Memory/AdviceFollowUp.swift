public import Domain
import Ingestion
import JSONDocuments
import Storage

/// What somebody says became of an answer.
public struct AdviceFeedbackRequest: Sendable {
  /// The answer's identifier.
  public var adviceID: String
  /// Whether the run did as advised.
  public var isFollowed: Bool
  /// How the run ended, if that is known.
  public var outcome: Outcome?
  /// The run, by the store's identifier or by its source's.
  public var episode: String?
  /// Whatever else there is to say.
  public var comment: String?

  /// Describes feedback.
  public init(adviceID: String, isFollowed: Bool, outcome: Outcome?, episode: String?, comment: String?) {
    self.adviceID = adviceID
    self.isFollowed = isFollowed
    self.outcome = outcome
    self.episode = episode
    self.comment = comment
  }
}

extension Workspace {
  /// Keeps what became of an answer.
  ///
  /// - Throws: `UsageError` when a text is empty or too long; `StorageError.notFound` when there is no such answer.
  public func addFeedback(_ request: AdviceFeedbackRequest) throws -> Listing {
    if let episode = request.episode, !(1...512).contains(episode.utf8.count) {
      throw UsageError("The episode of a feedback is named by 1 to 512 bytes.")
    }
    if let comment = request.comment, comment.utf8.count > 4_096 {
      throw UsageError("A comment has at most 4,096 bytes.")
    }
    var redactor = Redactor(redactsAddresses: false)
    let feedback = AdviceFeedback(
      adviceID: AdviceID(request.adviceID), episode: request.episode.map { redactor.redactedIdentifier($0) },
      isFollowed: request.isFollowed, outcome: request.outcome, comment: request.comment.map { redactor.redacted($0) })
    try store.add(feedback, change())
    return Listing(
      json: ["advice_id": .string(request.adviceID), "followed": .bool(request.isFollowed), "recorded": true],
      text: "Noted for \(request.adviceID): \(request.isFollowed ? "followed" : "not followed").\n")
  }
}
