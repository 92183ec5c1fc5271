import Audit
public import Domain
import GRDB
import JSONDocuments

/// Everything that deciding one recall writes, in one transaction.
public struct RecallStep: Hashable, Sendable {
  /// What was decided.
  public var decision: RecallDecision
  /// The revision of the proposal that was decided on.
  public var expectedRevision: Int
  /// The proposal when its state changes, in revision `expectedRevision + 1`.
  public var proposal: Proposal?
  /// The evidence without the retracted episodes, when the claim holds without them.
  public var addendum: EvidenceAddendum?
  /// What is taken out of use.
  public var withdrawal: ReleasedVersion?

  /// Names a decision.
  public init(
    _ decision: RecallDecision, expectedRevision: Int, proposal: Proposal? = nil, addendum: EvidenceAddendum? = nil,
    withdrawal: ReleasedVersion? = nil
  ) {
    self.decision = decision
    self.expectedRevision = expectedRevision
    self.proposal = proposal
    self.addendum = addendum
    self.withdrawal = withdrawal
  }
}

extension Store {
  /// Carries out what a recall decided: evidence, state, withdrawal, decision and audit entry, or nothing of it.
  ///
  /// - Throws: `StorageError.conflict` when somebody else changed the proposal or decided the recall first.
  public func decide(_ step: RecallStep, _ change: Change, job: JobEntry? = nil) throws {
    try write { database in
      let id = step.decision.proposalID
      let before = try database.proposals(
        change.organisation, where: "publication_id = ?", [id.rawValue.databaseValue]
      ).first
      guard let before, before.revision == step.expectedRevision else {
        throw StorageError.conflict(
          what: "proposal", id: id.rawValue, expected: "in revision \(step.expectedRevision)")
      }
      if let addendum = step.addendum { try database.append(addendum, to: id, change) }
      if let proposal = step.proposal {
        try database.overwrite(
          proposal, expectedRevision: step.expectedRevision, voiding: step.decision.reason, change)
      }
      if let version = step.withdrawal { try database.withdraw(version, change) }
      try database.insert(step.decision, change)
      try database.noteChange(.proposal, id.rawValue, revision: step.proposal?.revision ?? before.revision, change)
      try database.appendAudit(
        "PROPOSAL_RECALLED", before.auditTarget, after: step.summary, before: ["state": .string(before.state.rawValue)],
        change)
      try database.note(job, change)
    }
  }
}

extension RecallStep {
  fileprivate var summary: JSONObject {
    var summary: JSONObject = [
      "retraction_id": .string(decision.retractionID), "outcome": .string(decision.outcome.rawValue),
      "reason": .string(decision.reason),
    ]
    summary.set("state", proposal?.state.rawValue)
    summary.set("withdrawn", withdrawal?.key)
    summary.set("evidence_hash", addendum?.evidenceHash)
    return summary
  }
}

extension Database {
  fileprivate func insert(_ decision: RecallDecision, _ change: Change) throws {
    let (organisation, proposal) = (change.organisation.rawValue, decision.proposalID.rawValue)
    let decided = try count(
      "SELECT count(*) FROM recall_decision WHERE org_id = ? AND retraction_id = ? AND publication_id = ?",
      organisation,
      decision.retractionID, proposal)
    guard decided == 0 else {
      throw StorageError.conflict(what: "proposal", id: proposal, expected: "waiting for this recall")
    }
    try run(
      "INSERT INTO recall_decision VALUES (?, ?, ?, ?, ?, ?, ?)", organisation, decision.retractionID, proposal,
      decision.outcome.rawValue, decision.reason, change.at.microseconds, change.principal.id.rawValue)
  }
}
