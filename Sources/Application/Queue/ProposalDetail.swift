public import Domain
import Files
public import JSONDocuments

/// One proposal as a reviewer reads it: the whole change, the evidence for and against, gates, risk and votes.
public struct ProposalDetail: Presentable, Sendable {
  /// The page that all forms show.
  package let page: ProposalPage
  /// What happened to it before the reader came.
  package var history = ProposalHistory()

  public var json: JSONObject {
    var object: JSONObject = [
      "id": .string(proposal.id.rawValue), "type": .string(proposal.draft.type.rawValue),
      "claim": .string(proposal.draft.claim.rawValue), "title": .string(proposal.draft.title),
      "state": .string(proposal.state.rawValue), "revision": .number(JSONNumber(proposal.revision)),
      "confidence": .number(JSONNumber(proposal.draft.confidence)), "risk": .object(proposal.risk.json),
      "author": .string(proposal.draft.author.rawValue), "proposal_hash": .string(proposal.proposalHash),
      "evidence_hash": .string(proposal.evidenceHash), "policy_hash": .string(proposal.policyHash),
      "verdicts": .array(proposal.verdicts.map { .object($0.json) }), "body": .object(proposal.draft.body),
      "evidence": .object(proposal.draft.evidence), "open_roles": .array(page.openRoles.map { .string($0.rawValue) }),
      "votes": .array(proposal.votes.map { .object(Self.json(of: $0)) }),
      "page": .object(page.json),
    ]
    if let published = proposal.publishedObject { object["published_object"] = .string(published) }
    return object.merging(historyJSON)
  }

  /// The page; what was once said against the proposal stands on top of it.
  public var text: String {
    let returned = history.returnLines
    return (returned.isEmpty ? "" : returned.joined(separator: "\n") + "\n\n") + page.text
  }

  /// The page as Markdown.
  public var markdown: String { page.markdown }

  /// The page as an HTML document that stands alone: no script, nothing loaded.
  public var html: String { page.html }

  /// The content of the page alone, to stand in another document that has the style sheet of `html`.
  public var htmlFragment: String { page.main.source }

  /// The proposed workflow; nil for a skill.
  public var workflow: WorkflowDefinition? { page.workflow }

  /// Writes the proposed workflow's graph as SVG, beside the version that it changes.
  ///
  /// - Throws: `UsageError` when the proposal has no graph, `FileError` when the file cannot be written.
  public func writeDrawing(to path: String) throws {
    guard let drawing = page.drawing else {
      throw UsageError("\(proposal.id) proposes no workflow: there is no graph to draw.")
    }
    try AtomicFile.replace([UInt8](drawing.svg.utf8), at: path)
  }

  var proposal: Proposal { page.proposal }

  static func json(of vote: Vote) -> JSONObject {
    var object: JSONObject = [
      "principal": .string(vote.principal.rawValue), "role": .string(vote.role.rawValue),
      "decision": .string(vote.decision.rawValue), "proposal_hash": .string(vote.proposalHash),
      "evidence_hash": .string(vote.evidenceHash),
    ]
    if let policy = vote.policyHash { object["policy_hash"] = .string(policy) }
    if let reason = vote.reason { object["reason"] = .string(reason) }
    return object
  }
}
