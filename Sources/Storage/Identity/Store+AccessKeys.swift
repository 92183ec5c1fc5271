import Audit
public import Domain
import GRDB
import JSONDocuments

extension Store {
  /// Keeps a new key with an audit entry; neither holds the key itself.
  ///
  /// - Throws: `StorageError.refused` when its principal is not there or its name is taken.
  public func add(_ key: AccessKeyRecord, _ change: Change) throws {
    precondition(key.organisation == change.organisation, "A key is made in its own tenant")
    try write { database in
      try database.run(
        "INSERT INTO access_key VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?)", key.organisation.rawValue, key.id,
        key.principal.id.rawValue, key.tokenHash, key.label, AccessKeyRecord.list(key.roles),
        key.scopes.map(AccessKeyRecord.list), key.expiresAt?.microseconds, change.at.microseconds,
        change.principal.id.rawValue, change.at.microseconds, change.principal.id.rawValue)
      try database.appendAudit("ACCESS_KEY_CREATED", key.auditTarget, after: key.summary, change)
    }
  }

  /// The key of that name, whatever its tenant; nil when there is none.
  public func accessKey(_ id: String) throws -> AccessKeyRecord? {
    try read { database in
      guard try database.tableExists("access_key") else { return nil }
      return try database.accessKeys("k.key_id = ?", id).first
    }
  }

  /// The keys of a tenant, revoked and expired ones too, by principal, then by age.
  public func accessKeys(in organisation: OrganisationID) throws -> [AccessKeyRecord] {
    try read { database in
      guard try database.tableExists("access_key") else { return [] }
      return try database.accessKeys("k.org_id = ?", organisation.rawValue)
    }
  }

  /// Revokes a key for good.
  ///
  /// - Throws: `StorageError.notFound`, also when it is another tenant's; `conflict` when it is revoked already.
  public func revokeAccessKey(_ id: String, _ change: Change) throws {
    try write { database in
      let found = try database.accessKeys("k.key_id = ?", id).first
      guard let key = found, key.organisation == change.organisation else {
        throw StorageError.notFound(what: "key", id: id)
      }
      guard key.revokedAt == nil else { throw StorageError.conflict(what: "key", id: id, expected: "in force") }
      try database.run(
        "UPDATE access_key SET revoked_at = ?, updated_at = ?, updated_by = ? WHERE key_id = ?", change.at.microseconds,
        change.at.microseconds, change.principal.id.rawValue, id)
      try database.appendAudit("ACCESS_KEY_REVOKED", key.auditTarget, after: key.summary, change)
    }
  }

  /// The tenants that have principals, sorted.
  public func organisations() throws -> [OrganisationID] {
    try read { database in
      try database.rows("SELECT DISTINCT org_id FROM principal ORDER BY org_id").map { OrganisationID($0.text(0)) }
    }
  }
}

extension Database {
  fileprivate func accessKeys(_ condition: String, _ value: String) throws -> [AccessKeyRecord] {
    let found = try rows(
      """
      SELECT k.key_id, k.org_id, k.principal_id, k.token_hash, k.label, k.roles, k.scopes, k.created_at, k.expires_at,
        k.revoked_at
      FROM access_key k WHERE \(condition) ORDER BY k.principal_id, k.created_at, k.key_id
      """, value)
    return try found.map { row in
      let organisation = OrganisationID(row.text(1))
      guard let principal = try principal(row.text(2), organisation) else {
        throw StorageError.damaged(path: "The database", detail: "a key belongs to no principal")
      }
      return AccessKeyRecord(
        id: row.text(0), organisation: organisation, principal: principal, tokenHash: row.text(3), label: row.text(4),
        roles: try row.texts(5) ?? [], scopes: try row.texts(6), createdAt: Timestamp(row, 7),
        expiresAt: row.optionalTime(8), revokedAt: row.optionalTime(9))
    }
  }
}

extension Row {
  fileprivate func texts(_ index: Int) throws -> [String]? { try json(index)?.arrayValue?.compactMap(\.stringValue) }

  fileprivate func optionalTime(_ index: Int) -> Timestamp? {
    (self[index] as Int64?).map { Timestamp(microseconds: $0) }
  }
}

extension AccessKeyRecord {
  fileprivate static func list(_ texts: [String]) -> String { JSONValue.array(texts.map { .string($0) }).text }

  fileprivate var auditTarget: AuditTarget { AuditTarget(kind: .runtime, id: "key/" + id) }

  fileprivate var summary: JSONObject {
    var summary: JSONObject = [
      "key_id": .string(id), "principal_id": .string(principal.id.rawValue), "label": .string(label),
      "roles": .array(roles.map { .string($0) }),
    ]
    if let scopes { summary["scopes"] = .array(scopes.map { .string($0) }) }
    summary.set("expires_at", expiresAt?.text)
    return summary
  }
}
