import Domain
import GRDB
import JSONDocuments

/// Reads and writes the rows of one kind of entity for one tenant.
///
/// The names in its SQL come from the kind's schema, never from data.
struct EntityTable {
  let schema: EntitySchema
  let database: Database

  init(_ kind: EntityKind, _ database: Database) {
    self.init(kind.schema, database)
  }

  init(_ schema: EntitySchema, _ database: Database) {
    self.schema = schema
    self.database = database
  }

  /// Inserts a row; `bookkeeping` are columns beside those of the document.
  func insert(_ row: EntityRow, beside bookkeeping: [(String, DatabaseValue)] = [], _ change: Change) throws {
    var pairs = zip(schema.sqlColumns, row.values.map(\.databaseValue)).map { ($0, $1) }
    if schema.hasOrganisation { pairs.append(("org_id", change.organisation.rawValue.databaseValue)) }
    pairs.append(("extra", JSONValue.object(row.extra).text.databaseValue))
    pairs += stamps(["created"] + (schema.isAppendOnly ? [] : ["updated"]), change) + bookkeeping
    let names = pairs.map { quoted($0.0) }.joined(separator: ", ")
    let places = pairs.map { _ in "?" }.joined(separator: ", ")
    try database.cachedStatement(sql: "INSERT INTO \(schema.table) (\(names)) VALUES (\(places))").run(pairs.map(\.1))
  }

  /// Overwrites the row of the same key.
  func update(_ row: EntityRow, beside bookkeeping: [(String, DatabaseValue)] = [], _ change: Change) throws {
    var pairs = zip(schema.sqlColumns, row.values.map(\.databaseValue)).map { ($0, $1) }
    pairs.append(("extra", JSONValue.object(row.extra).text.databaseValue))
    pairs += stamps(["updated"], change) + bookkeeping
    let changed = pairs.map { quoted($0.0) + " = ?" }.joined(separator: ", ")
    let key = try keyValues(of: row)
    try database.cachedStatement(sql: "UPDATE \(schema.table) SET \(changed) WHERE \(keyCondition)")
      .run(pairs.map(\.1) + [change.organisation.rawValue.databaseValue] + key)
  }

  /// The stored row of the same key.
  func stored(_ row: EntityRow, _ organisation: OrganisationID) throws -> EntityRow? {
    let statement = try database.cachedStatement(sql: "\(selection) WHERE \(keyCondition)")
    let values = [organisation.rawValue.databaseValue] + (try keyValues(of: row))
    return try Row.fetchOne(statement, arguments: StatementArguments(values)).map(entityRow)
  }

  /// The documents of a tenant by key, of those rows that meet a condition written in SQL.
  func documents(
    _ organisation: OrganisationID, where condition: String = "TRUE", _ values: [DatabaseValue] = []
  ) throws -> [JSONObject] {
    let order = schema.keyColumns.joined(separator: ", ")
    let statement = try database.cachedStatement(
      sql: "\(selection) WHERE org_id = ? AND (\(condition)) ORDER BY \(order)")
    let arguments = StatementArguments([organisation.rawValue.databaseValue] + values)
    return try Row.fetchAll(statement, arguments: arguments).map { try entityRow($0).document(of: schema) }
  }

  private var selection: String {
    "SELECT \((schema.sqlColumns + ["extra"]).map(quoted).joined(separator: ", ")) FROM \(schema.table)"
  }

  private var keyCondition: String {
    (["org_id"] + schema.keyColumns).map { $0 + " = ?" }.joined(separator: " AND ")
  }

  func entityRow(_ row: Row) throws -> EntityRow {
    let count = schema.sqlColumns.count
    let values = (0..<count).map { EntityValue(row[$0] as DatabaseValue) }
    return EntityRow(values: values, extra: try row.object(count))
  }

  private func keyValues(of row: EntityRow) throws -> [DatabaseValue] {
    try schema.keyColumns.map { name in
      guard let index = schema.sqlColumns.firstIndex(of: name) else { throw DocumentError.missing(field: name) }
      return row.values[index].databaseValue
    }
  }

  private func stamps(_ prefixes: [String], _ change: Change) -> [(String, DatabaseValue)] {
    prefixes.flatMap { prefix in
      [
        (prefix + "_at", change.at.microseconds.databaseValue),
        (prefix + "_by", change.principal.id.rawValue.databaseValue),
      ]
    }
  }

  /// `after` is a keyword of SQL.
  private func quoted(_ name: String) -> String { name == "after" ? "\"after\"" : name }
}
