public import JSONDocuments

/// An episode in the revision that a piece of evidence speaks of.
public struct EpisodeReference: Hashable, Comparable, Sendable {
  /// The episode.
  public let id: EpisodeID
  /// Its revision.
  public let revision: Int

  /// Names a revision of an episode.
  public init(id: EpisodeID, revision: Int) {
    self.id = id
    self.revision = revision
  }

  /// Orders by id, then revision.
  public static func < (left: Self, right: Self) -> Bool { (left.id, left.revision) < (right.id, right.revision) }

  /// `ep-0123456789abcdef@1`.
  public var text: String { "\(id.rawValue)@\(revision)" }
}

/// What a generator drafted: the change alone, and beside it the frozen evidence for it.
public struct ProposalDraft: Hashable, Sendable {
  /// What the proposal would insert.
  public var type: ProposalType
  /// What it claims.
  public var claim: ClaimKind
  /// A line for lists.
  public var title: String
  /// The change alone: what `proposalHash` covers.
  public var body: JSONObject
  /// Every figure of the claim with the episodes that it recomputes from; hashed on its own.
  public var evidence: JSONObject
  /// The confidence that the claim's kind defines, 0…1 (design "Proposals").
  public var confidence: Double
  /// The agent of the generator skill that wrote the draft.
  public var author: PrincipalID

  /// Makes a draft.
  public init(
    type: ProposalType, claim: ClaimKind, title: String, body: JSONObject, evidence: JSONObject, confidence: Double,
    author: PrincipalID
  ) {
    self.type = type
    self.claim = claim
    self.title = title
    self.body = body
    self.evidence = evidence
    self.confidence = confidence
    self.author = author
  }

  /// The SHA-256 of the body's RFC 8785 form (S-20.1).
  ///
  /// - Throws: `JSONError` when the body holds a number that RFC 8785 cannot carry exactly.
  public func proposalHash() throws(JSONError) -> String { Digest.sha256(try JSONValue.object(body).canonicalBytes()) }

  /// The SHA-256 of the evidence's RFC 8785 form.
  ///
  /// - Throws: `JSONError` when the evidence holds a number that RFC 8785 cannot carry exactly.
  public func evidenceHash() throws(JSONError) -> String {
    Digest.sha256(try JSONValue.object(evidence).canonicalBytes())
  }
}

/// An item of the publication queue.
public struct Proposal: Hashable, Sendable {
  /// The identifier: `P-` and the first 12 hex digits of the proposal hash.
  public var id: ProposalID
  /// The change and its evidence.
  public var draft: ProposalDraft
  /// The hash of the change.
  public var proposalHash: String
  /// The hash of the evidence frozen at submission.
  public var evidenceHash: String
  /// The hash of the policies that the gates applied.
  public var policyHash: String
  /// The server's assessment of the risk.
  public var risk: RiskAssessment
  /// The verdicts of all gates, in the order of `GateName`.
  public var verdicts: [GateVerdict]
  /// The state.
  public var state: ProposalState
  /// Grows by one with each change of the item.
  public var revision: Int
  /// The reviewers' votes in the order in which they were given.
  public var votes: [Vote]
  /// The object that publishing inserted, as `id@version`.
  public var publishedObject: String?

  /// Makes a queue item.
  public init(
    id: ProposalID, draft: ProposalDraft, proposalHash: String, evidenceHash: String, policyHash: String,
    risk: RiskAssessment, verdicts: [GateVerdict], state: ProposalState, revision: Int = 1, votes: [Vote] = [],
    publishedObject: String? = nil
  ) {
    self.id = id
    self.draft = draft
    self.proposalHash = proposalHash
    self.evidenceHash = evidenceHash
    self.policyHash = policyHash
    self.risk = risk
    self.verdicts = verdicts
    self.state = state
    self.revision = revision
    self.votes = votes
    self.publishedObject = publishedObject
  }

  /// The identifier that belongs to a proposal hash.
  public static func id(forHash hash: String) -> ProposalID { ProposalID("P-" + hash.prefix(12)) }
}

/// A reviewer's vote, bound to what was reviewed.
public struct Vote: Hashable, Sendable {
  /// What the reviewer decided.
  public enum Decision: String, CaseIterable, Sendable {
    case approve, reject
  }

  /// Who voted.
  public let principal: PrincipalID
  /// The mandatory role that the vote counts for.
  public let role: RoleID
  /// The decision.
  public let decision: Decision
  /// The reason; required for a rejection.
  public let reason: String?
  /// The hashes that the reviewer saw.
  public let proposalHash: String
  /// The hash of the evidence that the reviewer saw.
  public let evidenceHash: String
  /// The hash of the policies under which the reviewer decided; nil for a vote from before votes named it.
  public let policyHash: String?

  /// Makes a vote.
  public init(
    principal: PrincipalID, role: RoleID, decision: Decision, reason: String?, proposalHash: String,
    evidenceHash: String, policyHash: String? = nil
  ) {
    self.principal = principal
    self.role = role
    self.decision = decision
    self.reason = reason
    self.proposalHash = proposalHash
    self.evidenceHash = evidenceHash
    self.policyHash = policyHash
  }
}
