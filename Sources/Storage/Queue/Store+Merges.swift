import Audit
public import Domain
import GRDB
import JSONDocuments

/// A merge of proposals that say nearly the same.
public struct MergeRecord: Hashable, Sendable {
  /// The meta-proposal.
  public let id: ProposalID
  /// The proposals that it is made of, with the state that each had; meta-proposals that it took in are not among them.
  public let members: [ProposalID: ProposalState]
  /// Whether somebody took the merge apart.
  public let isUndone: Bool
}

extension Store {
  /// The merges of a tenant, by id.
  public func merges(in organisation: OrganisationID) throws -> [MergeRecord] {
    try read { database in
      var members: [ProposalID: [ProposalID: ProposalState]] = [:]
      for row in try database.rows(
        "SELECT publication_id, member_id, member_state FROM proposal_merge WHERE org_id = ?", organisation.rawValue)
      {
        guard let state = ProposalState(rawValue: row.text(2)), state != .merged else { continue }
        members[ProposalID(row.text(0)), default: [:]][ProposalID(row.text(1))] = state
      }
      let undone = Set(
        try database.rows("SELECT publication_id FROM merge_undo WHERE org_id = ?", organisation.rawValue).map {
          ProposalID($0.text(0))
        })
      return members.keys.sorted().map {
        MergeRecord(id: $0, members: members[$0] ?? [:], isUndone: undone.contains($0))
      }
    }
  }

  /// Queues a meta-proposal and closes what it is made of, in one transaction.
  ///
  /// - Parameters:
  ///   - meta: The meta-proposal, in revision 1 and without votes.
  ///   - members: The proposals that it is made of, as they are now, with the state that undoing gives back to each.
  ///   - absorbed: Earlier meta-proposals whose members are among `members`.
  /// - Throws: `StorageError.conflict` when one of them changed meanwhile, `duplicateProposal` when the merge exists.
  public func merge(
    _ meta: Proposal, members: [(proposal: Proposal, state: ProposalState)], absorbed: [Proposal], _ change: Change,
    job: JobEntry? = nil
  ) throws {
    try write { database in
      try database.enqueue(meta, "PROPOSAL_MERGED", change)
      for (proposal, state) in members {
        if proposal.state != .merged { try database.close(proposal, as: .merged, "PROPOSAL_MERGED_AWAY", change) }
        try database.note(member: proposal.id, state, of: meta.id, change)
      }
      for proposal in absorbed {
        try database.close(proposal, as: .merged, "PROPOSAL_MERGED_AWAY", change)
        try database.note(member: proposal.id, .merged, of: meta.id, change)
      }
      try database.note(job, change)
    }
  }

  /// Takes a merge apart: its members are as they were, with their votes; the meta-proposal and those that it took in are
  /// closed.
  ///
  /// - Throws: `StorageError.conflict` when the meta-proposal is decided already or is no merge.
  public func unmerge(_ meta: Proposal, reason: String, _ change: Change) throws {
    try write { database in
      let members = try database.rows(
        "SELECT member_id, member_state FROM proposal_merge WHERE org_id = ? AND publication_id = ? ORDER BY member_id",
        change.organisation.rawValue, meta.id.rawValue)
      guard !members.isEmpty, meta.state.isOpen || meta.state == .blocked else {
        throw StorageError.conflict(what: "proposal", id: meta.id.rawValue, expected: "an open merge")
      }
      try database.close(meta, as: .expired, "PROPOSAL_UNMERGED", change)
      for row in members {
        let found = try database.proposals(
          change.organisation, where: "publication_id = ?", [row.text(0).databaseValue])
        guard let member = found.first, let state = ProposalState(rawValue: row.text(1)) else { continue }
        try database.close(member, as: state == .merged ? .expired : state, "PROPOSAL_UNMERGED", change)
      }
      try database.run(
        "INSERT INTO merge_undo VALUES (?, ?, ?, ?, ?)", change.organisation.rawValue, meta.id.rawValue, reason,
        change.at.microseconds, change.principal.id.rawValue)
    }
  }
}

extension Database {
  /// Gives a proposal another state, in its next revision, with an audit entry.
  fileprivate func close(_ proposal: Proposal, as state: ProposalState, _ event: String, _ change: Change) throws {
    guard proposal.state.successors.contains(state) else {
      throw StorageError.conflict(
        what: "proposal", id: proposal.id.rawValue, expected: "in a state that leads to \(state.rawValue)")
    }
    var next = proposal
    next.state = state
    next.revision += 1
    try overwrite(next, expectedRevision: proposal.revision, change)
    try noteChange(.proposal, next.id.rawValue, revision: next.revision, change)
    try appendAudit(event, next.auditTarget, after: next.summary, before: proposal.summary, change)
  }

  fileprivate func note(member: ProposalID, _ state: ProposalState, of meta: ProposalID, _ change: Change) throws {
    try run(
      "INSERT INTO proposal_merge VALUES (?, ?, ?, ?, ?, ?)", change.organisation.rawValue, meta.rawValue,
      member.rawValue, state.rawValue, change.at.microseconds, change.principal.id.rawValue)
  }
}
