import Domain
import Files
import Governance
public import JSONDocuments
import Storage

extension Workspace {
  private static let submissionKeys: Set<String> = [
    "proposal_type", "claim", "title", "body", "observed_workflow", "supporting", "comment",
  ]
  private static let mostSupporters = 10_000

  /// Puts a change that somebody proposes through all gates and into the queue; who proposes it is its author.
  ///
  /// Figures that a client sends prove nothing, so none are taken: the evidence names the episodes that the client cites, and
  /// the confidence is 0. The gate of confidence therefore fails and the item is `blocked`, visible and with the reasons,
  /// until a night finds the same change with figures of its own: then it returns to review.
  ///
  /// - Throws: `DocumentError` naming the field; `StorageError.duplicateProposal` when the queue holds the same change;
  ///   `StorageError.notFound` when an episode is cited that is not there.
  public func submitProposal(_ document: JSONObject) throws -> ProposalDetail {
    let fields = FieldReader(document)
    try fields.refuseUnknown(Self.submissionKeys)
    let draft = try draft(fields)
    let held = try lock()
    defer { held.release() }
    let inputs = try gateHistory(of: draft)
    let queue = Dictionary(
      try store.proposals(in: organisation).map { ($0.proposalHash, $0.id) }, uniquingKeysWith: { first, _ in first })
    if let twin = queue[try draft.proposalHash()] { throw StorageError.duplicateProposal(existing: twin) }
    let proposal = try reviewDesk().submit(
      draft, replayTraces: inputs.traces, history: inputs.history, queue: queue)
    try store.submit(proposal, change())
    return try detail(of: proposal)
  }

  private func draft(_ fields: FieldReader) throws -> ProposalDraft {
    let title = try fields.text("title")
    guard (1...200).contains(title.utf8.count) else {
      throw DocumentError.invalid(field: "title", value: "\(title.utf8.count) bytes", allowed: "1 to 200 bytes")
    }
    let body = try fields.document("body")
    var evidence: JSONObject = [
      "held_out": ["count": 0, "fitting": 0, "fitness": 0, "lower95": 0],
      "submitted_by": .string(actor.id.rawValue), "supporting": .array(try supporting(fields)),
    ]
    evidence.set("observed_workflow", try fields.optionalText("observed_workflow"))
    evidence.set("comment", try fields.optionalText("comment"))
    return ProposalDraft(
      type: try fields.choice("proposal_type"), claim: try fields.choice("claim"), title: title, body: body,
      evidence: evidence, confidence: 0, author: actor.id)
  }

  /// The cited episodes, `ID` or `ID@REVISION`, each in a revision that is there.
  private func supporting(_ fields: FieldReader) throws -> [JSONValue] {
    let texts = try fields.texts("supporting")
    guard texts.count <= Self.mostSupporters else {
      throw DocumentError.invalid(
        field: "supporting", value: "\(texts.count) episodes", allowed: "at most \(Self.mostSupporters)")
    }
    let references = try texts.map { text in
      let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
      let revision = parts.count > 1 ? Int(parts[1]) : nil
      guard parts.count == 1 || revision != nil else {
        throw DocumentError.invalid(field: "supporting", value: String(text.prefix(80)), allowed: "ID or ID@REVISION")
      }
      let episode = try store.episode(EpisodeID(String(parts[0])), revision: revision, in: organisation)
      return EpisodeReference(id: episode.id, revision: episode.revision)
    }
    return Set(references).sorted().map { .string($0.text) }
  }
}
