public import JSONDocuments

/// A pattern that mining found in the newest revisions of a workflow's episodes.
public struct MinedPattern: Hashable, Sendable {
  /// What kind of pattern this is.
  public enum Form: String, CaseIterable, Sendable {
    /// Form (a): a connected set of directly-follows edges between distinct labels.
    case edgeSet = "edge_set"
    /// Form (b): a subgraph of instance graphs.
    case subgraph
    /// A step and a normalised error.
    case failureMotif = "failure_motif"
    /// A directly-follows edge with its waiting time.
    case bottleneck
  }

  /// The identifier: digest of workflow, form and code.
  public let id: PatternID
  /// The workflow whose episodes were mined.
  public let workflowID: WorkflowID
  /// What kind of pattern this is.
  public let form: Form
  /// The canonical code over labels, for people and for identity.
  public let code: String
  /// The number of edges; 0 where the form has none.
  public let size: Int
  /// The number of episodes that hold the pattern.
  public let support: Int
  /// Supporting episodes that succeeded.
  public let successCount: Int
  /// Supporting episodes whose outcome is known.
  public let knownOutcomeCount: Int
  /// All episodes of the workflow that were looked at.
  public let episodeCount: Int
  /// Whether no larger pattern has the same support.
  public let isClosed: Bool
  /// The form's own figures.
  public let details: JSONObject
  /// The supporting episodes, sorted.
  public let supporters: [EpisodeReference]

  /// Makes a pattern; the identifier follows from workflow, form and code.
  public init(
    workflowID: WorkflowID, form: Form, code: String, size: Int, successCount: Int, knownOutcomeCount: Int,
    episodeCount: Int, isClosed: Bool, details: JSONObject, supporters: [EpisodeReference]
  ) {
    id = PatternID(Digest.identifier("pt", [workflowID.rawValue, form.rawValue, code]))
    self.workflowID = workflowID
    self.form = form
    self.code = code
    self.size = size
    support = supporters.count
    self.successCount = successCount
    self.knownOutcomeCount = knownOutcomeCount
    self.episodeCount = episodeCount
    self.isClosed = isClosed
    self.details = details
    self.supporters = supporters
  }
}
