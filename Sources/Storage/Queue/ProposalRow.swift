import Domain
import GRDB
import JSONDocuments

extension Proposal {
  /// The proposal as the document of its kind of entity.
  var entity: JSONObject {
    var document: JSONObject = [
      "publication_id": .string(id.rawValue), "proposal_type": .string(draft.type.rawValue),
      "claim": .string(draft.claim.rawValue), "title": .string(draft.title), "proposal_body": .object(draft.body),
      "evidence": .object(draft.evidence), "provenance": .object(provenance), "risk_score": .number(risk.score),
      "risk": .object(risk.json), "policy_checks": .array(verdicts.map { .object($0.json) }),
      "confidence": .number(draft.confidence), "author": .string(draft.author.rawValue),
      "proposal_hash": .string(proposalHash), "evidence_hash": .string(evidenceHash),
      "policy_hash": .string(policyHash), "state": .string(state.rawValue), "decision": .string(state.decision),
    ]
    document.set("published_object_id", publishedObject)
    return document
  }

  /// What the proposal rests on (S-11.3): the episodes that its evidence lists, and the hashes that bind it.
  fileprivate var provenance: JSONObject {
    var provenance: JSONObject = [
      "author": .string(draft.author.rawValue), "episodes": draft.evidence["supporting"] ?? [],
      "counter_examples": draft.evidence["counter_examples"] ?? [], "evidence_hash": .string(evidenceHash),
      "policy_hash": .string(policyHash),
    ]
    if let members = draft.body["merged_from"] { provenance["merged_from"] = members }
    return provenance
  }

  /// Reads a proposal back from its document.
  init(entity: JSONObject, revision: Int, votes: [Vote]) throws {
    let fields = FieldReader(entity)
    let draft = ProposalDraft(
      type: try fields.choice("proposal_type"), claim: try fields.choice("claim"), title: try fields.text("title"),
      body: try fields.document("proposal_body"), evidence: try fields.document("evidence"),
      confidence: try fields.number("confidence"), author: PrincipalID(try fields.text("author")))
    var verdicts: [GateVerdict] = []
    for value in try fields.array("policy_checks", default: []) {
      verdicts.append(try GateVerdict(stored: value.objectValue ?? JSONObject()))
    }
    self.init(
      id: ProposalID(try fields.text("publication_id")), draft: draft, proposalHash: try fields.text("proposal_hash"),
      evidenceHash: try fields.text("evidence_hash"), policyHash: try fields.text("policy_hash"),
      risk: try RiskAssessment(stored: try fields.document("risk")), verdicts: verdicts,
      state: try fields.choice("state"), revision: revision, votes: votes,
      publishedObject: try fields.optionalText("published_object_id"))
  }
}

extension GateVerdict {
  fileprivate init(stored: JSONObject) throws {
    let fields = FieldReader(stored, path: "policy_checks")
    self.init(
      gate: try fields.choice("gate"), passed: try fields.flag("passed", default: false),
      reason: try fields.text("reason"), details: try fields.document("details"))
  }
}

extension RiskAssessment {
  fileprivate init(stored: JSONObject) throws {
    let fields = FieldReader(stored, path: "risk")
    self.init(
      blastRadius: try fields.number("blast_radius"), dataSensitivity: try fields.number("data_sensitivity"),
      privilege: try fields.number("privilege"), historicalError: try fields.number("historical_error"),
      score: try fields.number("score"))
  }
}

extension Vote {
  /// The columns of a vote, in the order in which `init(_:)` reads them.
  static let columns = "principal_id, role_id, decision, reason, proposal_hash, evidence_hash, policy_hash"

  /// Reads `columns`.
  init(_ row: Row) throws {
    guard let decision = Decision(rawValue: row.text(2)) else {
      throw StorageError.damaged(path: "The database", detail: "a vote has no known decision")
    }
    self.init(
      principal: PrincipalID(row.text(0)), role: RoleID(row.text(1)), decision: decision,
      reason: row.optionalText(3), proposalHash: row.text(4), evidenceHash: row.text(5),
      policyHash: row.optionalText(6))
  }
}

extension Database {
  /// The proposals of a tenant that meet a condition written in SQL, oldest first, then by id.
  func proposals(
    _ organisation: OrganisationID, where condition: String = "TRUE", _ values: [DatabaseValue] = []
  ) throws -> [Proposal] {
    let table = EntityTable(.publicationQueue, self)
    return try table.documents(organisation, where: condition, values).map { document in
      let id = document["publication_id"]?.stringValue ?? ""
      let revision = try count(
        "SELECT revision FROM publication_queue WHERE org_id = ? AND publication_id = ?", organisation.rawValue, id)
      let votes = try votes(on: id, from: voidVoteCount(of: id, organisation), organisation)
      return try Proposal(entity: document, revision: revision, votes: votes)
    }
  }

  /// The votes on a proposal from a place in their order on.
  func votes(on id: String, from ordinal: Int, _ organisation: OrganisationID) throws -> [Vote] {
    try rows(
      "SELECT \(Vote.columns) FROM proposal_vote WHERE org_id = ? AND publication_id = ? AND ordinal >= ? ORDER BY ordinal",
      organisation.rawValue, id, ordinal
    ).map(Vote.init)
  }

  /// How many votes on a proposal, from the first, count no more.
  func voidVoteCount(of id: String, _ organisation: OrganisationID) throws -> Int {
    try count(
      "SELECT max(vote_count) FROM vote_void WHERE org_id = ? AND publication_id = ?", organisation.rawValue, id)
  }

  /// Overwrites a proposal that is still in the revision that the caller saw, adds its new votes and marks those that it
  /// no longer has as void.
  ///
  /// - Parameter voiding: Why votes are void, if they are.
  func overwrite(
    _ proposal: Proposal, expectedRevision: Int, voiding reason: String = "The proposal was assessed anew.",
    _ change: Change
  ) throws {
    precondition(proposal.revision == expectedRevision + 1, "A revision grows by one with each change")
    let decided = proposal.state.decision != "pending"
    let values: [(any DatabaseValueConvertible)?] = [
      proposal.draft.title, JSONValue.object(proposal.draft.evidence).text, JSONValue.object(proposal.provenance).text,
      proposal.risk.score,
      JSONValue.object(proposal.risk.json).text, JSONValue.array(proposal.verdicts.map { .object($0.json) }).text,
      proposal.draft.confidence, proposal.evidenceHash, proposal.policyHash, proposal.state.rawValue,
      proposal.state.decision, decided, change.principal.id.rawValue, decided, change.at.text, decided,
      change.at.microseconds, proposal.publishedObject, proposal.revision, change.at.microseconds,
      change.principal.id.rawValue, change.organisation.rawValue, proposal.id.rawValue, expectedRevision,
    ]
    try cachedStatement(
      sql: """
        UPDATE publication_queue SET title = ?, evidence = ?, provenance = ?, risk_score = ?, risk = ?, policy_checks = ?, confidence = ?,
          evidence_hash = ?, policy_hash = ?, state = ?, decision = ?,
          decided_by = CASE WHEN ? THEN COALESCE(decided_by, ?) END,
          decided_at = CASE WHEN ? THEN COALESCE(decided_at, ?) END,
          decided_at_us = CASE WHEN ? THEN COALESCE(decided_at_us, ?) END, published_object_id = ?,
          revision = ?, updated_at = ?, updated_by = ?
        WHERE org_id = ? AND publication_id = ? AND revision = ?
        """
    ).execute(arguments: StatementArguments(values))
    guard changesCount == 1 else {
      throw StorageError.conflict(
        what: "proposal", id: proposal.id.rawValue, expected: "in revision \(expectedRevision)")
    }
    try addVotes(of: proposal, voiding: reason, change)
  }

  private func addVotes(of proposal: Proposal, voiding reason: String, _ change: Change) throws {
    let stored = try count(
      "SELECT count(*) FROM proposal_vote WHERE org_id = ? AND publication_id = ?", change.organisation.rawValue,
      proposal.id.rawValue)
    var void = try voidVoteCount(of: proposal.id.rawValue, change.organisation)
    if stored - void > proposal.votes.count {
      precondition(proposal.votes.isEmpty, "Votes become void all at once")
      void = stored
      try run(
        "INSERT INTO vote_void VALUES (?, ?, ?, ?, ?, ?)", change.organisation.rawValue, proposal.id.rawValue, void,
        reason, change.at.microseconds, change.principal.id.rawValue)
    }
    for (ordinal, vote) in proposal.votes.enumerated() where void + ordinal >= stored {
      try run(
        """
        INSERT INTO proposal_vote (org_id, publication_id, ordinal, principal_id, role_id, decision, reason,
          proposal_hash, evidence_hash, policy_hash, created_at, created_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, change.organisation.rawValue, proposal.id.rawValue, void + ordinal, vote.principal.rawValue,
        vote.role.rawValue, vote.decision.rawValue, vote.reason, vote.proposalHash, vote.evidenceHash, vote.policyHash,
        change.at.microseconds, change.principal.id.rawValue)
    }
  }
}
