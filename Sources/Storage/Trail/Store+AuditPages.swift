public import Audit
public import Domain
import GRDB

extension Store {
  /// The entries of a tenant's log before a place, newest first.
  ///
  /// - Parameter sequence: The place of the entry after them; nil for the newest.
  public func auditEntries(
    before sequence: Int?, in organisation: OrganisationID, limit: Int
  ) throws -> [AuditEntry] {
    try read { database in
      try database.auditEntries(of: Self.auditLogID(of: organisation), before: sequence ?? Int.max, limit: limit)
    }
  }

  /// Re-hashes every body and payload of a tenant's log; nil when it has none yet.
  public func verifyAudit(of organisation: OrganisationID) throws -> AuditReport? {
    let logID = Self.auditLogID(of: organisation)
    return try read { database in
      guard try database.auditLogs().contains(logID) else { return nil }
      return try database.verifyAudit(logID)
    }
  }
}
