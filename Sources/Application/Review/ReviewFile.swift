import Audit
package import Domain
package import JSONDocuments
import Storage

/// The end of the audit log as far as it tells of one thing, and whether the whole log is untouched.
package struct AuditTail: Sendable {
  /// The entries, newest first.
  package let entries: [JSONObject]
  /// How far back was looked, in entries of the log.
  package let lookedAt: Int
  /// Whether every entry of the tenant's log still has its hash; nil when the log is too long to hash it for a page.
  package let isIntact: Bool?
  /// The first bad entry.
  package let fault: String?
}

/// A proposal with everything that its page shows.
package struct ReviewFile: Sendable {
  package let detail: ProposalDetail
  package let item: QueueItem
  package let prospects: [ReviewProspect]
  /// What the release promised and what runs show; nil before it is published.
  package let promise: JSONObject?
}

extension Workspace {
  /// The entries of the log that a page looks back over.
  private static let tailEntries = 1_000
  /// The entries up to which the whole log is hashed for a page.
  private static let hashedEntries = 20_000

  /// Everything about one proposal.
  ///
  /// - Throws: `StorageError.notFound` when the tenant has no proposal of exactly this id.
  package func reviewFile(_ id: String) throws -> ReviewFile {
    let proposal = try store.proposal(id, in: organisation)
    guard proposal.id.rawValue == id else { throw StorageError.notFound(what: "proposal", id: id) }
    guard let item = try reviewBoard().items.first(where: { $0.proposal.id == proposal.id }) else {
      throw StorageError.notFound(what: "proposal", id: id)
    }
    let promise = try store.promises(in: organisation).first { $0.proposalID == proposal.id }
    return ReviewFile(
      detail: try proposalDetail(id), item: item, prospects: try prospects(of: proposal.id),
      promise: try promise.map { try reviewed($0).json })
  }

  /// What the audit log tells of a proposal and of what it published.
  ///
  /// - Throws: `StorageError`, `JSONError` when an entry is no JSON.
  package func auditTail(of proposal: Proposal) throws -> AuditTail {
    let targets = Set(["proposal/" + proposal.id.rawValue, proposal.publishedObject].compactMap { $0 })
    return try auditTail { entry in
      entry["target"]?["id"]?.stringValue.map(targets.contains) ?? false
        || entry["changes"]?["after"]?["proposal_id"]?.stringValue == proposal.id.rawValue
    }
  }

  /// The end of the tenant's audit log.
  ///
  /// - Throws: as `auditTail(of:)`.
  package func auditTail() throws -> AuditTail { try auditTail { _ in true } }

  private func auditTail(_ isMeant: (JSONObject) -> Bool) throws -> AuditTail {
    let latest = try store.auditEntries(before: nil, in: organisation, limit: Self.tailEntries)
    let entries = try latest.map { try $0.json() }.filter(isMeant)
    guard let last = latest.first?.sequence, last < Self.hashedEntries else {
      return AuditTail(entries: entries, lookedAt: latest.count, isIntact: latest.isEmpty ? true : nil, fault: nil)
    }
    let verdict = try verifyOwnAudit()
    return AuditTail(
      entries: entries, lookedAt: latest.count, isIntact: verdict.isIntact,
      fault: verdict.firstFault.map { "entry \($0.sequence): \($0.kind.rawValue)" })
  }
}
