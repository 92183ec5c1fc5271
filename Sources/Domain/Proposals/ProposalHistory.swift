public import JSONDocuments

/// An episode that a piece of evidence cites, and for what.
public struct EvidenceCitation: Hashable, Sendable {
  /// What the episode speaks for.
  public enum Role: String, CaseIterable, Sendable {
    case supporting
    case counterExample = "counter_example"

    /// The member of the evidence that lists episodes of this role.
    public var key: String { self == .supporting ? "supporting" : "counter_examples" }
  }

  /// The role.
  public let role: Role
  /// The episode in the revision that was looked at.
  public let episode: EpisodeReference

  /// The episodes that a piece of evidence cites, each once for a role, in the order of the evidence.
  public static func all(in evidence: JSONObject) -> [EvidenceCitation] {
    var seen: Set<EvidenceCitation> = []
    return Role.allCases.flatMap { role in
      (evidence[role.key]?.arrayValue ?? []).compactMap { item in
        item.stringValue.flatMap(EpisodeReference.init(parsing:)).map { EvidenceCitation(role: role, episode: $0) }
      }
    }.filter { seen.insert($0).inserted }
  }
}

extension EpisodeReference {
  /// Reads `ep-0123456789abcdef@1`; nil for any other text.
  public init?(parsing text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let revision = Int(parts[1]), revision >= 1 else { return nil }
    self.init(id: EpisodeID(String(parts[0])), revision: revision)
  }
}

/// Evidence that came after the evidence of a proposal was frozen; it voids no vote by itself (design "Hashes").
public struct EvidenceAddendum: Hashable, Sendable {
  /// Why it was added.
  public enum Cause: String, CaseIterable, Sendable {
    /// A later night found more.
    case newer
    /// Episodes were retracted, and the claim was proved again without them.
    case recall
  }

  /// Why it was added.
  public let cause: Cause
  /// The figures with the episodes that they recompute from.
  public let evidence: JSONObject
  /// The SHA-256 of the evidence's RFC 8785 form.
  public let evidenceHash: String
  /// The confidence that the figures give.
  public let confidence: Double
  /// One sentence: what the newer evidence says beside the frozen one.
  public let finding: String

  /// Makes an addendum.
  public init(cause: Cause, evidence: JSONObject, evidenceHash: String, confidence: Double, finding: String) {
    self.cause = cause
    self.evidence = evidence
    self.evidenceHash = evidenceHash
    self.confidence = confidence
    self.finding = finding
  }
}

/// A closed proposal whose change is proposed again, since what was said against it is answered.
public struct ProposalReturn: Hashable, Sendable {
  /// The proposal that was closed.
  public let returnedFrom: ProposalID
  /// The reason that was given against it.
  public let reason: String
  /// One sentence that answers the reason with figures.
  public let answer: String
  /// The evidence that was frozen when it was closed.
  public let evidence: JSONObject

  /// Makes a return.
  public init(returnedFrom: ProposalID, reason: String, answer: String, evidence: JSONObject) {
    self.returnedFrom = returnedFrom
    self.reason = reason
    self.answer = answer
    self.evidence = evidence
  }
}

/// What a retraction did to one proposal that cites retracted episodes.
public struct RecallDecision: Hashable, Sendable {
  /// What happened.
  public enum Outcome: String, CaseIterable, Sendable {
    /// The claim was proved again without the retracted episodes.
    case kept
    /// An open or approved proposal lost its proof.
    case blocked
    /// A version that was published and not active was withdrawn.
    case withdrawn
    /// The active version was withdrawn; the version before it runs again.
    case rolledBack = "rolled_back"
    /// The active version lost its proof and runs on, since the policy asks a person to decide.
    case flagged
    /// The proposal was closed already.
    case noted
  }

  /// The retraction.
  public let retractionID: String
  /// The proposal.
  public let proposalID: ProposalID
  /// What happened.
  public let outcome: Outcome
  /// One sentence that says why.
  public let reason: String

  /// Makes a decision.
  public init(retractionID: String, proposalID: ProposalID, outcome: Outcome, reason: String) {
    self.retractionID = retractionID
    self.proposalID = proposalID
    self.outcome = outcome
    self.reason = reason
  }
}

/// Votes that count no more, with the reason.
public struct VoidedVotes: Hashable, Sendable {
  /// The votes.
  public let votes: [Vote]
  /// Why they are void.
  public let reason: String

  /// Makes a group of votes.
  public init(votes: [Vote], reason: String) {
    self.votes = votes
    self.reason = reason
  }
}

/// What happened to a proposal beside its present state.
public struct ProposalHistory: Hashable, Sendable {
  /// Evidence that came later, oldest first.
  public var addenda: [EvidenceAddendum] = []
  /// What it returned from, oldest first.
  public var returns: [ProposalReturn] = []
  /// Votes that count no more, in the order in which they were voided; those on the proposals that it returned from come first.
  public var voided: [VoidedVotes] = []
  /// What retractions did to it, by retraction.
  public var recalls: [RecallDecision] = []
  /// The proposal that it is merged into; nil when it is not, or the merge was undone.
  public var mergedInto: ProposalID?

  /// Nothing happened.
  public init() {}
}
