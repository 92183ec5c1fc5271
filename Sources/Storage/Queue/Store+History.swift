public import Domain
import GRDB
import JSONDocuments

extension Store {
  /// What happened to a proposal beside its present state.
  public func history(of id: ProposalID, in organisation: OrganisationID) throws -> ProposalHistory {
    try read { database in try ProposalArchive(database: database, organisation: organisation).history(of: id) }
  }
}

/// Reads the append-only tables about proposals.
private struct ProposalArchive {
  let database: Database
  let organisation: OrganisationID

  func history(of id: ProposalID) throws -> ProposalHistory {
    var history = ProposalHistory()
    history.addenda = try addenda(of: id.rawValue)
    history.returns = try returns(of: id.rawValue)
    let former = Set(history.returns.map(\.returnedFrom)).subtracting([id]).sorted()
    for proposal in former {
      let votes = try database.votes(on: proposal.rawValue, from: 0, organisation)
      if !votes.isEmpty { history.voided.append(VoidedVotes(votes: votes, reason: "They were given on \(proposal).")) }
    }
    history.voided += try voided(on: id.rawValue)
    history.recalls = try recalls(of: id)
    history.mergedInto = try mergedInto(id.rawValue)
    return history
  }

  private func addenda(of id: String) throws -> [EvidenceAddendum] {
    try database.rows(
      """
      SELECT cause, evidence, evidence_hash, confidence, finding FROM evidence_addendum
      WHERE org_id = ? AND publication_id = ? ORDER BY number
      """, organisation.rawValue, id
    ).map { row in
      EvidenceAddendum(
        cause: EvidenceAddendum.Cause(rawValue: row.text(0)) ?? .newer, evidence: try row.object(1),
        evidenceHash: row.text(2), confidence: row[3], finding: row.text(4))
    }
  }

  private func returns(of id: String) throws -> [ProposalReturn] {
    try database.rows(
      """
      SELECT returned_from, reason, answer, evidence FROM proposal_return
      WHERE org_id = ? AND publication_id = ? ORDER BY number
      """, organisation.rawValue, id
    ).map { row in
      ProposalReturn(
        returnedFrom: ProposalID(row.text(0)), reason: row.text(1), answer: row.text(2), evidence: try row.object(3))
    }
  }

  private func voided(on id: String) throws -> [VoidedVotes] {
    let votes = try database.votes(on: id, from: 0, organisation)
    var from = 0
    return try database.rows(
      "SELECT vote_count, reason FROM vote_void WHERE org_id = ? AND publication_id = ? ORDER BY vote_count",
      organisation.rawValue, id
    ).map { row in
      let end: Int = row[0]
      defer { from = end }
      return VoidedVotes(votes: Array(votes[from..<min(end, votes.count)]), reason: row.text(1))
    }
  }

  private func recalls(of id: ProposalID) throws -> [RecallDecision] {
    try database.rows(
      """
      SELECT retraction_id, outcome, reason FROM recall_decision
      WHERE org_id = ? AND publication_id = ? ORDER BY retraction_id
      """, organisation.rawValue, id.rawValue
    ).map { row in try RecallDecision(row, id) }
  }

  private func mergedInto(_ id: String) throws -> ProposalID? {
    try database.row(
      """
      SELECT m.publication_id FROM proposal_merge m
      JOIN publication_queue q ON q.org_id = m.org_id AND q.publication_id = m.publication_id
      WHERE m.org_id = ? AND m.member_id = ? AND q.state <> 'merged'
        AND NOT EXISTS (SELECT 1 FROM merge_undo u WHERE u.org_id = m.org_id AND u.publication_id = m.publication_id)
      ORDER BY m.created_at DESC, m.publication_id LIMIT 1
      """, organisation.rawValue, id
    ).map { ProposalID($0.text(0)) }
  }
}

extension RecallDecision {
  /// Reads `retraction_id, outcome, reason`.
  init(_ row: Row, _ proposal: ProposalID) throws {
    guard let outcome = Outcome(rawValue: row.text(1)) else {
      throw StorageError.damaged(path: "The database", detail: "a recall has no known outcome")
    }
    self.init(retractionID: row.text(0), proposalID: proposal, outcome: outcome, reason: row.text(2))
  }
}
