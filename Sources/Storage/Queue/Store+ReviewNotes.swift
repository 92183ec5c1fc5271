import Audit
public import Domain
import GRDB
import JSONDocuments

/// What somebody said or did about a proposal beside voting; it moves nothing and stays to be read.
///
/// Notes are events of the topic `proposal.noted`, each with its audit entry.
public struct ReviewNote: Hashable, Sendable {
  /// What was said or done.
  public enum Kind: String, CaseIterable, Sendable {
    case comment
    /// The author is asked for another version.
    case changesRequested = "changes_requested"
    /// Nobody is to look at it before `until`.
    case notNow = "not_now"
    /// The writer takes care of it.
    case taken
    /// Nobody in particular takes care of it.
    case released
  }

  /// What was said or done.
  public let kind: Kind
  /// What is written; empty for what needs no words.
  public let text: String
  /// Until when it is to rest; nil for other kinds.
  public let until: Timestamp?
  /// Who wrote it.
  public let principal: PrincipalID
  /// When.
  public let at: Timestamp

  /// Writes a note.
  public init(kind: Kind, text: String, until: Timestamp?, principal: PrincipalID, at: Timestamp) {
    self.kind = kind
    self.text = text
    self.until = until
    self.principal = principal
    self.at = at
  }
}

extension Store {
  private static let noteTopic = "proposal.noted"

  /// The notes on every proposal of a tenant, oldest first.
  public func reviewNotes(in organisation: OrganisationID) throws -> [ProposalID: [ReviewNote]] {
    try read { database in
      let rows = try database.rows(
        """
        SELECT payload, producer_id, produced_at_us FROM event_bus
        WHERE org_id = ? AND topic = ? ORDER BY json_extract(payload, '$.number')
        """, organisation.rawValue, Self.noteTopic)
      return try rows.reduce(into: [:]) { notes, row in
        let payload = try row.object(0)
        guard let proposal = payload["proposal_id"]?.stringValue, let note = ReviewNote(row, payload) else { return }
        notes[ProposalID(proposal), default: []].append(note)
      }
    }
  }

  /// Adds a note to a proposal.
  ///
  /// - Throws: `StorageError.notFound` when the tenant has no such proposal.
  public func add(_ note: ReviewNote, to id: ProposalID, _ change: Change) throws {
    try write { database in
      let found = try database.proposals(change.organisation, where: "publication_id = ?", [id.rawValue.databaseValue])
      guard let proposal = found.first else { throw StorageError.notFound(what: "proposal", id: id.rawValue) }
      let number = try database.count(
        "SELECT count(*) FROM event_bus WHERE org_id = ? AND topic = ?", change.organisation.rawValue, Self.noteTopic)
      let payload = note.payload(on: id).merging(["number": .number(number)])
      try database.publishEvent(Self.noteTopic, payload, key: id.rawValue, change)
      try database.appendAudit(
        "PROPOSAL_" + note.kind.rawValue.uppercased(), proposal.auditTarget, after: payload, change)
    }
  }
}

extension ReviewNote {
  fileprivate init?(_ row: Row, _ payload: JSONObject) {
    guard let kind = payload["kind"]?.stringValue.flatMap(Kind.init) else { return nil }
    self.init(
      kind: kind, text: payload["text"]?.stringValue ?? "",
      until: payload["until_us"]?.integerValue.map { Timestamp(microseconds: $0) },
      principal: PrincipalID(row.text(1)), at: Timestamp(microseconds: row[2]))
  }

  fileprivate func payload(on id: ProposalID) -> JSONObject {
    var payload: JSONObject = ["proposal_id": .string(id.rawValue), "kind": .string(kind.rawValue)]
    if !text.isEmpty { payload["text"] = .string(text) }
    if let until { payload["until_us"] = .number(until.microseconds) }
    return payload
  }
}
