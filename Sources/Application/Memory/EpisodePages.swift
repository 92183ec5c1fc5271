import Audit
import Domain
import JSONDocuments
import Storage

/// Some of the episodes, and where the rest begins.
public struct EpisodePage: Sendable {
  /// A place in the order newest first: that of the episode that was given out last.
  public struct Place: Hashable, Sendable {
    /// Its start, in microseconds; nil when it has none.
    public let startedAt: Int64?
    /// Its identifier.
    public let id: String

    /// Names a place.
    public init(startedAt: Int64?, id: String) {
      self.startedAt = startedAt
      self.id = id
    }
  }

  /// The episodes, newest first.
  public let episodes: [Listing]
  /// Where the page ended; nil when nothing follows.
  public let end: Place?
}

extension Workspace {
  /// The next episodes after a place, newest first; retracted ones are not among them.
  ///
  /// - Throws: `StorageError`.
  public func episodePage(workflow: String?, after place: EpisodePage.Place?, limit: Int) throws -> EpisodePage {
    let found = try store.episodes(
      after: place.map { EpisodePlace(startedAt: $0.startedAt, id: EpisodeID($0.id)) }, in: organisation,
      workflow: workflow.map { WorkflowID($0) }, limit: limit + 1)
    let page = found.prefix(limit)
    let end = found.count > limit ? page.last : nil
    return EpisodePage(
      episodes: page.map { Listing(json: Self.summary(of: $0), text: "") },
      end: end.map {
        EpisodePage.Place(
          startedAt: $0.record.startedAt?.timestamp.microseconds, id: $0.id.rawValue)
      })
  }

  /// The entries of the tenant's audit log before a place, newest first.
  ///
  /// - Throws: `StorageError`, `AuditError`.
  public func auditPage(before sequence: Int?, limit: Int) throws -> [Listing] {
    try store.auditEntries(before: sequence, in: organisation, limit: limit).map {
      Listing(json: try $0.json(), text: "")
    }
  }

  /// Whether the tenant's own audit log is untouched.
  ///
  /// - Throws: `StorageError`.
  public func verifyOwnAudit() throws -> AuditVerdict {
    AuditVerdict(reports: [try store.verifyAudit(of: organisation)].compactMap { $0 })
  }
}
