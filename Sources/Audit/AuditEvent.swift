public import Domain
public import JSONDocuments

/// Who did what an audit entry tells of (Kayys audit layer, K-22, K-23).
public struct AuditActor: Hashable, Sendable {
  /// What kind of actor this is.
  public enum Kind: String, CaseIterable, Sendable {
    case user, system, external
  }

  /// What kind of actor this is.
  public let kind: Kind
  /// The identifier of the principal.
  public let id: String
  /// The name for people; nil when the identifier is all there is.
  public let name: String?
  /// The roles that the actor held.
  public let roles: [String]

  /// Makes an actor.
  public init(kind: Kind, id: String, name: String? = nil, roles: [String]) {
    self.kind = kind
    self.id = id
    self.name = name
    self.roles = roles
  }

  /// The actor that a principal is: a person is a user, agents and the product itself are the system.
  public init(_ principal: Principal) {
    self.init(
      kind: principal.kind == .person ? .user : .system, id: principal.id.rawValue,
      roles: principal.roles.map(\.rawValue))
  }

  var json: JSONValue {
    var object: JSONObject = [
      "type": .string(kind.rawValue), "id": .string(id), "roles": .array(roles.map { .string($0) }),
    ]
    object.set("name", name)
    return .object(object)
  }
}

/// What an audit entry is about (K-24).
public struct AuditTarget: Hashable, Sendable {
  /// What kind of thing this is.
  public enum Kind: String, CaseIterable, Sendable {
    case workflow, node, connection, plugin, runtime
  }

  /// What kind of thing this is.
  public let kind: Kind
  /// The identifier of the thing.
  public let id: String

  /// Names a thing.
  public init(kind: Kind, id: String) {
    self.kind = kind
    self.id = id
  }

  var json: JSONValue { .object(["type": .string(kind.rawValue), "id": .string(id)]) }
}

/// What is to be written to the audit log.
///
/// `changes` and `context` are payloads: they are stored beside the entry, which holds their salted digests only, and
/// may be erased later without breaking the chain.
public struct AuditEvent: Hashable, Sendable {
  /// The type, such as `PROPOSAL_APPROVED`.
  public var event: String
  /// When it happened.
  public var timestamp: Timestamp
  /// Who did it.
  public var actor: AuditActor
  /// What it was done to.
  public var target: AuditTarget?
  /// `{"before": {…}, "after": {…}}`; nil when nothing changed.
  public var changes: JSONObject?
  /// `ip`, `userAgent`, `sessionId`, `traceId`; nil when there is none.
  public var context: JSONObject?

  /// Makes an event.
  public init(
    event: String, timestamp: Timestamp, actor: AuditActor, target: AuditTarget? = nil, changes: JSONObject? = nil,
    context: JSONObject? = nil
  ) {
    self.event = event
    self.timestamp = timestamp
    self.actor = actor
    self.target = target
    self.changes = changes
    self.context = context
  }
}
