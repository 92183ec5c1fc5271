/// An episode as the store holds it: the record, its identifier and its revision.
public struct StoredEpisode: Hashable, Sendable {
  /// The identifier within the tenant.
  public let id: EpisodeID
  /// 1 for the first content that arrived, one more for each that superseded it.
  public let revision: Int
  /// The workflow's identifier in the store (the catalogue's, or slug and digest of a foreign name).
  public let workflowID: WorkflowID
  /// What the source told.
  public let record: EpisodeRecord

  /// Pairs a record with its identity in the store.
  public init(id: EpisodeID, revision: Int, workflowID: WorkflowID, record: EpisodeRecord) {
    self.id = id
    self.revision = revision
    self.workflowID = workflowID
    self.record = record
  }

  /// The stratum: the task, else the workflow.
  public var task: String { record.task ?? workflowID.rawValue }
}

extension StoredEpisode {
  /// Orders by (start, id); episodes without a clock come after those with one, by id.
  public static func precedes(_ left: StoredEpisode, _ right: StoredEpisode) -> Bool {
    switch (left.record.startedAt?.timestamp, right.record.startedAt?.timestamp) {
    case (let first?, let second?) where first != second: first < second
    case (.some, nil): true
    case (nil, .some): false
    default: left.id < right.id
    }
  }
}
