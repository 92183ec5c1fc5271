public import Domain
import GRDB

/// When what happened to a proposal.
public struct ProposalTimes: Hashable, Sendable {
  /// When it was put into the queue.
  public let submittedAt: Timestamp
  /// When it changed last.
  public let changedAt: Timestamp
  /// When it was approved or rejected; nil before.
  public let decidedAt: Timestamp?

  /// Tells the times of a proposal.
  public init(submittedAt: Timestamp, changedAt: Timestamp, decidedAt: Timestamp?) {
    self.submittedAt = submittedAt
    self.changedAt = changedAt
    self.decidedAt = decidedAt
  }
}

extension Store {
  /// The times of every proposal of a tenant.
  public func proposalTimes(in organisation: OrganisationID) throws -> [ProposalID: ProposalTimes] {
    try read { database in
      try database.rows(
        "SELECT publication_id, created_at, updated_at, decided_at_us FROM publication_queue WHERE org_id = ?",
        organisation.rawValue
      ).reduce(into: [:]) { times, row in
        let decided: Int64? = row[3]
        times[ProposalID(row.text(0))] = ProposalTimes(
          submittedAt: Timestamp(microseconds: row[1]), changedAt: Timestamp(microseconds: row[2]),
          decidedAt: decided.map { Timestamp(microseconds: $0) })
      }
    }
  }
}
