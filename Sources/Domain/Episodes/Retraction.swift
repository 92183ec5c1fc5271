/// Episodes that were taken back: nothing is mined, found, advised or proposed from them any more.
public struct Retraction: Hashable, Sendable {
  /// What was taken back.
  public enum Subject: Hashable, Sendable {
    /// One episode in all its revisions.
    case episode(EpisodeID)
    /// Every episode that an initiator had sent until then.
    case initiator(String)

    /// `episode` or `initiator`.
    public var kind: String {
      switch self {
      case .episode: "episode"
      case .initiator: "initiator"
      }
    }

    /// The episode's id or the initiator's name.
    public var name: String {
      switch self {
      case .episode(let id): id.rawValue
      case .initiator(let name): name
      }
    }
  }

  /// The identifier.
  public let id: String
  /// What was taken back.
  public let subject: Subject
  /// Why.
  public let reason: String
  /// The episodes, by id.
  public let episodes: [EpisodeID]

  /// Makes a retraction.
  public init(id: String, subject: Subject, reason: String, episodes: [EpisodeID]) {
    self.id = id
    self.subject = subject
    self.reason = reason
    self.episodes = episodes
  }
}
