public import Domain
import Files
public import JSONDocuments
import Storage

/// A key to be made.
public struct AccessKeyRequest: Sendable {
  /// Who will call with it.
  public var principal: String
  /// What kind of principal that is, when the tenant does not know it yet.
  public var kind: Principal.Kind
  /// The roles of the organisation that a new principal holds, such as `QA-M-001`.
  public var organisationRoles: [String]
  /// As what its holder calls.
  public var roles: [AccessRole]
  /// The scopes to which the key is narrowed; empty leaves all that the roles have.
  public var scopes: [AccessScope]
  /// For how many days it holds; nil for ever.
  public var days: Int?
  /// What it is for, for people.
  public var label: String

  /// Describes a key.
  public init(
    principal: String, kind: Principal.Kind, organisationRoles: [String] = [], roles: [AccessRole],
    scopes: [AccessScope] = [], days: Int?, label: String
  ) {
    self.principal = principal
    self.kind = kind
    self.organisationRoles = organisationRoles
    self.roles = roles
    self.scopes = scopes
    self.days = days
    self.label = label
  }
}

/// A key that was just made: the only time that it can be read.
public struct IssuedAccessKey: Presentable {
  /// The key.
  public let token: String
  let record: AccessKeyRecord

  public var json: JSONObject { record.json.merging(["key": .string(token)]) }

  public var text: String {
    "\(token)\nThis is the only time that the key is shown. It is \(record.principal.id)'s, as "
      + "\(record.roles.joined(separator: ", ")), \(record.expiresAt.map { "until \($0.text)" } ?? "without an end"); "
      + "take it back with \"autogenesis keys revoke \(record.id)\".\n"
  }
}

extension Workspace {
  private static let microsecondsADay: Int64 = 86_400_000_000

  /// Makes a key, and its principal when the tenant does not know it yet.
  ///
  /// - Throws: `UsageError` for a key that is of no use or a tenant that is not there; `StorageError.differs` when the
  ///   principal is known with another kind or other roles.
  public func issueAccessKey(_ request: AccessKeyRequest) throws -> IssuedAccessKey {
    let held = try lock()
    defer { held.release() }
    let principal = try keyHolder(request)
    let token = AccessToken()
    let change = change()
    let record = AccessKeyRecord(
      id: token.id, organisation: organisation, principal: principal, tokenHash: token.digest, label: request.label,
      roles: request.roles.sorted().map(\.rawValue),
      scopes: request.scopes.isEmpty ? nil : request.scopes.sorted().map(\.rawValue), createdAt: change.at,
      expiresAt: request.days.map { change.at.advanced(byMicroseconds: Int64($0) * Self.microsecondsADay) })
    try store.add(record, change)
    return IssuedAccessKey(token: token.text, record: record)
  }

  /// The tenant's keys, without what is secret of them.
  ///
  /// - Throws: `StorageError`.
  public func accessKeyList() throws -> Listing {
    let keys = try store.accessKeys(in: organisation)
    var table = TextTable(["KEY", "PRINCIPAL", "ROLES", "SCOPES", "STATE", "LABEL"])
    for key in keys {
      table.add([
        key.id, key.principal.id.rawValue, key.roles.joined(separator: ","),
        key.scopes?.joined(separator: ",") ?? "all", key.state(at: clock.now), key.label,
      ])
    }
    return Listing(
      json: [
        "keys": .array(
          keys.map { .object($0.json.merging(["state": .string($0.state(at: clock.now))])) })
      ], text: keys.isEmpty ? "There are no keys: make one with \"autogenesis keys create\".\n" : table.text)
  }

  /// Takes a key back for good; the next request with it is refused.
  ///
  /// - Throws: `StorageError.notFound`, or `conflict` when it is revoked already.
  public func revokeAccessKey(_ id: String) throws -> Listing {
    let held = try lock()
    defer { held.release() }
    try store.revokeAccessKey(id, change())
    return Listing(
      json: ["key_id": .string(id), "revoked": true], text: "\(id) is revoked: the next request with it is refused.\n")
  }

  /// What a key stands for; nil when there is no such key, or it has ended or was revoked.
  ///
  /// - Throws: `StorageError`.
  public func credential(of key: String) throws -> Credential? {
    guard let token = AccessToken(parsing: key), let record = try store.accessKey(token.id),
      token.matches(record.tokenHash), record.isInForce(at: clock.now)
    else { return nil }
    return Credential(record)
  }

  private func keyHolder(_ request: AccessKeyRequest) throws -> Principal {
    guard !request.roles.isEmpty else {
      let roles = AccessRole.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError("A key without a role opens nothing: give it one or more of \(roles).")
    }
    if let days = request.days, !(1...3_660).contains(days) {
      throw UsageError("A key holds for 1 to 3660 days, and not for \(days).")
    }
    guard request.label.utf8.count <= 128, (1...64).contains(request.principal.utf8.count) else {
      throw UsageError("A label has at most 128 bytes, and a principal is named by 1 to 64.")
    }
    let known = try store.principals(in: organisation)
    guard !known.isEmpty else {
      throw UsageError(
        "There is no tenant \"\(organisation)\": make it with \"autogenesis init --organisation \(organisation)\".")
    }
    if let principal = known.first(where: { $0.id == PrincipalID(request.principal) }) {
      guard principal.kind != .system else {
        throw UsageError("\"\(principal.id)\" is the product itself: no key is its.")
      }
      guard request.organisationRoles.isEmpty || request.organisationRoles == principal.roles.map(\.rawValue) else {
        throw StorageError.differs(what: "principal", id: principal.id.rawValue)
      }
      return principal
    }
    return try newPrincipal(request)
  }

  private func newPrincipal(_ request: AccessKeyRequest) throws -> Principal {
    let roles = try store.roleReports(in: organisation)
    for role in request.organisationRoles where !roles.keys.contains(RoleID(role)) {
      throw UsageError("There is no role \"\(role)\" in the catalogue.")
    }
    let principal = Principal(
      id: PrincipalID(request.principal), kind: request.kind, roles: request.organisationRoles.map { RoleID($0) })
    _ = try store.seedPrincipals([principal], change())
    return principal
  }
}

extension Credential {
  /// What a key that is in force stands for.
  init(_ record: AccessKeyRecord) {
    self.init(
      organisation: record.organisation, principal: record.principal, keyID: record.id,
      roles: Set(record.roles.compactMap { AccessRole(rawValue: $0) }),
      scopes: record.scopes.map { Set($0.compactMap { AccessScope(rawValue: $0) }) })
  }
}

extension AccessKeyRecord {
  func isInForce(at time: Timestamp) -> Bool { revokedAt == nil && expiresAt.map { time < $0 } ?? true }

  fileprivate func state(at time: Timestamp) -> String {
    if let revokedAt { return "revoked \(revokedAt.text)" }
    guard let expiresAt else { return "in force" }
    return time < expiresAt ? "until \(expiresAt.text)" : "expired \(expiresAt.text)"
  }

  fileprivate var json: JSONObject {
    var json: JSONObject = [
      "key_id": .string(id), "organisation": .string(organisation.rawValue),
      "principal": .string(principal.id.rawValue), "label": .string(label),
      "roles": .array(roles.map { .string($0) }), "created_at": .string(createdAt.text),
    ]
    if let scopes { json["scopes"] = .array(scopes.map { .string($0) }) }
    json.set("expires_at", expiresAt?.text)
    json.set("revoked_at", revokedAt?.text)
    return json
  }
}
