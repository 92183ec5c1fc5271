/// One column of an entity: how a member of its document becomes a value of its row.
public struct EntityColumn: Hashable, Sendable {
  /// The type of a column.
  public enum Kind: String, CaseIterable, Sendable {
    /// A JSON string; SQL TEXT.
    case text
    /// A JSON number without a fraction; SQL INTEGER.
    case integer
    /// A JSON number; SQL REAL.
    case real
    /// `true` or `false`; SQL INTEGER 0 or 1.
    case boolean
    /// Any JSON value; SQL TEXT that holds its JSON text.
    case json
    /// A JSON string in RFC 3339; two SQL columns: the text, and `…_us` INTEGER with microseconds since the epoch.
    case timestamp
    /// A JSON string in base64; SQL BLOB.
    case bytes
  }

  /// When a document must have the column.
  public enum Presence: Sendable {
    case always
    /// Rows of origin `observed`, registered from foreign runs, may lack it.
    case unlessObserved
    case optional
  }

  /// The name, in the document and in SQL.
  public let name: String
  /// The type.
  public let kind: Kind
  /// When a document must have it.
  public let presence: Presence
  /// The most Unicode scalars of a text, or bytes of a value of kind `bytes`; nil means no limit.
  public let maximumLength: Int?
  /// The members of an enumeration; nil for free text.
  public let allowed: [String]?
  /// The value that a document without the column gets.
  public let fallback: EntityValue?

  init(
    _ name: String, _ kind: Kind, _ presence: Presence = .always, length: Int? = nil, allowed: [String]? = nil,
    fallback: EntityValue? = nil
  ) {
    self.name = name
    self.kind = kind
    self.presence = presence
    self.maximumLength = length
    self.allowed = allowed
    self.fallback = fallback
  }

  /// The name of the column with the microseconds of a timestamp.
  public var microsecondsName: String { name + "_us" }
}

/// A value of a row, as SQLite stores it.
public enum EntityValue: Hashable, Sendable {
  case null
  case text(String)
  case integer(Int64)
  case real(Double)
  case bytes([UInt8])
}
