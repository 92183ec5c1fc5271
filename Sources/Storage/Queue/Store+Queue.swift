import Audit
public import Domain
import GRDB
public import JSONDocuments

extension Store {
  /// Puts a proposal into the queue, and the event `reflection.proposed` on the bus.
  ///
  /// - Parameters:
  ///   - returning: What the proposal returns from, if it is the answer to a closed one.
  ///   - job: The unit of work that this is, if a job does it.
  /// - Throws: `StorageError.duplicateProposal` when the tenant's queue holds the same change already, in whatever state.
  public func submit(
    _ proposal: Proposal, returning: ProposalReturn? = nil, _ change: Change, job: JobEntry? = nil
  ) throws {
    try write { database in
      try database.enqueue(proposal, "PROPOSAL_ENQUEUED", change)
      if let returning { try database.note(returning, of: proposal.id, change) }
      try database.note(job, change)
    }
  }

  /// Puts a closed proposal back into the queue with the evidence of now.
  ///
  /// - Parameters:
  ///   - proposal: The proposal with the new evidence and no votes, in revision `expectedRevision + 1`.
  ///   - returning: What was said against it and the answer, with the evidence that it had.
  /// - Throws: `StorageError.conflict` when somebody else changed the proposal first.
  public func resubmit(
    _ proposal: Proposal, expectedRevision: Int, returning: ProposalReturn, _ change: Change, job: JobEntry? = nil
  ) throws {
    try write { database in
      try database.overwrite(
        proposal, expectedRevision: expectedRevision, voiding: "The change came back with other evidence.", change)
      try database.cite(proposal.draft.evidence, by: proposal.id, change)
      try database.note(returning, of: proposal.id, change)
      try database.noteChange(.proposal, proposal.id.rawValue, revision: proposal.revision, change)
      try database.publishEvent("reflection.proposed", proposal.summary, key: proposal.id.rawValue, change)
      try database.appendAudit("PROPOSAL_RETURNED", proposal.auditTarget, after: proposal.summary, change)
      try database.note(job, change)
    }
  }

  /// Adds newer evidence to a proposal, and stores what it did to it.
  ///
  /// - Parameters:
  ///   - proposal: The proposal when the evidence changed its state, in revision `expectedRevision + 1`; else nil.
  ///   - event: What the audit log calls the change.
  /// - Throws: `StorageError.conflict` when somebody else changed the proposal first.
  public func addEvidence(
    _ addendum: EvidenceAddendum, to id: ProposalID, changing proposal: Proposal?, expectedRevision: Int, event: String,
    _ change: Change, job: JobEntry? = nil
  ) throws {
    try write { database in
      try database.append(addendum, to: id, change)
      if let proposal {
        try database.overwrite(proposal, expectedRevision: expectedRevision, voiding: addendum.finding, change)
      }
      try database.noteChange(.proposal, id.rawValue, revision: proposal?.revision ?? expectedRevision, change)
      try database.appendAudit(
        event, AuditTarget(kind: .node, id: "proposal/" + id.rawValue), after: addendum.summary(proposal), change)
      try database.note(job, change)
    }
  }

  /// The tenant's proposals, by id.
  public func proposals(in organisation: OrganisationID) throws -> [Proposal] {
    try read { database in try database.proposals(organisation) }
  }

  /// The proposal whose identifier is, or starts with, a text.
  ///
  /// - Throws: `StorageError.notFound`, also when it is another tenant's, or `ambiguous` when more than one matches.
  public func proposal(_ prefix: String, in organisation: OrganisationID) throws -> Proposal {
    try read { database in
      let ids = try database.rows(
        """
        SELECT publication_id FROM publication_queue
        WHERE org_id = ? AND substr(publication_id, 1, length(?)) = ? ORDER BY publication_id
        """, organisation.rawValue, prefix, prefix)
      let id = try only(ids.map { $0.text(0) }, prefix: prefix, what: "proposal")
      let found = try database.proposals(organisation, where: "publication_id = ?", [id.databaseValue])
      guard let proposal = found.first else { throw StorageError.notFound(what: "proposal", id: prefix) }
      return proposal
    }
  }

  /// Stores a changed proposal: state, assessment, evidence and the votes that were added at the end.
  ///
  /// - Parameters:
  ///   - proposal: The changed proposal, in revision `expectedRevision + 1`.
  ///   - expectedRevision: The revision that the caller saw.
  ///   - event: What the audit log calls the change, such as `PROPOSAL_APPROVED`.
  /// - Throws: `StorageError.conflict` when somebody else changed the proposal first.
  public func update(_ proposal: Proposal, expectedRevision: Int, event: String, _ change: Change) throws {
    try write { database in
      let before = try database.proposals(
        change.organisation, where: "publication_id = ?", [proposal.id.rawValue.databaseValue])
      try database.overwrite(proposal, expectedRevision: expectedRevision, change)
      try database.noteChange(.proposal, proposal.id.rawValue, revision: proposal.revision, change)
      try database.appendAudit(
        event, proposal.auditTarget, after: proposal.summary, before: before.first?.summary, change)
    }
  }

  /// The events of a tenant, or of one topic of it, oldest first, then by id.
  public func events(in organisation: OrganisationID, topic: String? = nil) throws -> [JSONObject] {
    try read { database in
      try EntityTable(.eventBus, database).documents(
        organisation, where: "?2 IS NULL OR topic = ?2", [topic.map(\.databaseValue) ?? .null])
    }
  }
}

extension Proposal {
  /// What the audit log and the event say of a proposal.
  var summary: JSONObject {
    var summary: JSONObject = [
      "publication_id": .string(id.rawValue), "proposal_type": .string(draft.type.rawValue),
      "claim": .string(draft.claim.rawValue), "proposal_hash": .string(proposalHash),
      "evidence_hash": .string(evidenceHash), "policy_hash": .string(policyHash), "state": .string(state.rawValue),
      "revision": .number(revision), "votes": .array(votes.map { .object($0.summary) }),
    ]
    summary.set("published_object_id", publishedObject)
    return summary
  }

  var auditTarget: AuditTarget {
    AuditTarget(kind: draft.type == .workflow ? .workflow : .node, id: "proposal/" + id.rawValue)
  }
}

extension Vote {
  fileprivate var summary: JSONObject {
    var summary: JSONObject = [
      "principal_id": .string(principal.rawValue), "role_id": .string(role.rawValue),
      "decision": .string(decision.rawValue), "proposal_hash": .string(proposalHash),
      "evidence_hash": .string(evidenceHash),
    ]
    summary.set("policy_hash", policyHash)
    summary.set("reason", reason)
    return summary
  }
}

extension EvidenceAddendum {
  fileprivate func summary(_ proposal: Proposal?) -> JSONObject {
    var summary: JSONObject = [
      "cause": .string(cause.rawValue), "evidence_hash": .string(evidenceHash), "finding": .string(finding),
    ]
    summary.set("state", proposal?.state.rawValue)
    return summary
  }
}

extension Database {
  /// Inserts a proposal with the episodes that it cites, its event and its audit entry.
  ///
  /// - Throws: `StorageError.duplicateProposal`.
  func enqueue(_ proposal: Proposal, _ event: String, _ change: Change) throws {
    precondition(proposal.revision == 1 && proposal.votes.isEmpty, "A new proposal has revision 1 and no votes")
    let existing = try row(
      "SELECT publication_id FROM publication_queue WHERE org_id = ? AND proposal_hash = ?",
      change.organisation.rawValue, proposal.proposalHash)
    if let existing { throw StorageError.duplicateProposal(existing: ProposalID(existing.text(0))) }
    let row = try EntityRow(proposal.entity, of: EntityKind.publicationQueue.schema)
    try EntityTable(.publicationQueue, self).insert(row, beside: [("revision", 1.databaseValue)], change)
    try cite(proposal.draft.evidence, by: proposal.id, change)
    try noteChange(.proposal, proposal.id.rawValue, change)
    try publishEvent("reflection.proposed", proposal.summary, key: proposal.id.rawValue, change)
    try appendAudit(event, proposal.auditTarget, after: proposal.summary, change)
  }

  /// Notes which episodes a proposal cites; those that it cites already stay as they are.
  func cite(_ evidence: JSONObject, by id: ProposalID, _ change: Change) throws {
    for citation in EvidenceCitation.all(in: evidence) {
      try run(
        """
        INSERT INTO evidence_episode SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (
          SELECT 1 FROM evidence_episode
          WHERE org_id = ?1 AND publication_id = ?2 AND role = ?3 AND episode_id = ?4 AND revision = ?5)
        """, change.organisation.rawValue, id.rawValue, citation.role.rawValue, citation.episode.id.rawValue,
        citation.episode.revision, change.at.microseconds, change.principal.id.rawValue)
    }
  }

  /// Adds evidence to a proposal, under the next number, with the episodes that it cites.
  func append(_ addendum: EvidenceAddendum, to id: ProposalID, _ change: Change) throws {
    try run(
      """
      INSERT INTO evidence_addendum SELECT ?1, ?2, count(*) + 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9
      FROM evidence_addendum WHERE org_id = ?1 AND publication_id = ?2
      """, change.organisation.rawValue, id.rawValue, addendum.cause.rawValue,
      JSONValue.object(addendum.evidence).text, addendum.evidenceHash, addendum.confidence, addendum.finding,
      change.at.microseconds, change.principal.id.rawValue)
    try cite(addendum.evidence, by: id, change)
  }

  fileprivate func note(_ returning: ProposalReturn, of id: ProposalID, _ change: Change) throws {
    let evidence = JSONValue.object(returning.evidence)
    try run(
      """
      INSERT INTO proposal_return SELECT ?1, ?2, count(*) + 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9
      FROM proposal_return WHERE org_id = ?1 AND publication_id = ?2
      """, change.organisation.rawValue, id.rawValue, returning.returnedFrom.rawValue, returning.reason,
      returning.answer, evidence.text, Digest.sha256(try evidence.canonicalBytes()), change.at.microseconds,
      change.principal.id.rawValue)
  }

  /// Puts an event on the bus; its identifier follows from topic, key and time.
  func publishEvent(_ topic: String, _ payload: JSONObject, key: String, _ change: Change) throws {
    let count = try count(
      "SELECT count(*) FROM event_bus WHERE org_id = ? AND topic = ?", change.organisation.rawValue, topic)
    let event: JSONObject = [
      "event_id": .string(
        Digest.identifier("ev", [change.organisation.rawValue, topic, key, String(count)], length: 24)),
      "topic": .string(topic), "payload": .object(payload), "produced_at": .string(change.at.text),
      "producer_id": .string(change.principal.id.rawValue),
    ]
    try EntityTable(.eventBus, self).insert(EntityRow(event, of: EntityKind.eventBus.schema), change)
  }
}
