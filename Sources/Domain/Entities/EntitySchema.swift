/// How one kind of entity is stored: its table, its columns and its key.
public struct EntitySchema: Hashable, Sendable {
  /// The name of the table.
  public let table: String
  /// The columns that a document has, in the table's order.
  public let columns: [EntityColumn]
  /// The members of the document that identify it within a tenant.
  public let keyColumns: [String]
  /// Columns that the store fills by itself, beside `org_id`, `extra` and the `created_…` and `updated_…` columns.
  public let bookkeeping: [String]
  /// Whether rows never change: the table then has no `updated_…` columns.
  public let isAppendOnly: Bool
  /// Whether the table has `org_id`; a child of a tenant's row need not.
  public let hasOrganisation: Bool

  init(
    table: String, key keyColumns: [String], columns: [EntityColumn], bookkeeping: [String] = [],
    isAppendOnly: Bool = false, hasOrganisation: Bool = true
  ) {
    self.table = table
    self.keyColumns = keyColumns
    self.columns = columns
    self.bookkeeping = bookkeeping
    self.isAppendOnly = isAppendOnly
    self.hasOrganisation = hasOrganisation
  }

  /// The column of that name.
  public func column(_ name: String) -> EntityColumn? { columns.first { $0.name == name } }

  /// The SQL columns of the document, in order: one for each column, two for a timestamp.
  public var sqlColumns: [String] {
    columns.flatMap { $0.kind == .timestamp ? [$0.name, $0.microsecondsName] : [$0.name] }
  }
}
