import Domain
import GRDB

extension Store {
  /// Runs `body` on one snapshot of the database.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try translatingErrors { try pool.read(body) }
  }

  /// Runs `body` in one transaction that holds the write lock from its start.
  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try translatingErrors {
      try pool.writeWithoutTransaction { database in
        var value: Value?
        try database.inTransaction(.immediate) {
          value = try body(database)
          return .commit
        }
        guard let value else { preconditionFailure("A committed transaction has a value") }
        return value
      }
    }
  }
}

/// Turns SQLite's errors into the module's own.
func translatingErrors<Value>(_ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch let error as DatabaseError {
    throw StorageError.refused(reason: error.message ?? "SQLite error \(error.extendedResultCode.rawValue)")
  }
}

extension Statement {
  /// Runs the statement with these values.
  func run(_ values: [(any DatabaseValueConvertible)?]) throws { try execute(arguments: StatementArguments(values)) }
}

extension Database {
  /// Runs a statement that is prepared once for each connection.
  func run(_ sql: String, _ values: (any DatabaseValueConvertible)?...) throws {
    try cachedStatement(sql: sql).execute(arguments: StatementArguments(values))
  }

  /// The first row of a statement that is prepared once for each connection.
  func row(_ sql: String, _ values: (any DatabaseValueConvertible)?...) throws -> Row? {
    try Row.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(values))
  }

  /// All rows of a statement that is prepared once for each connection.
  func rows(_ sql: String, _ values: (any DatabaseValueConvertible)?...) throws -> [Row] {
    try Row.fetchAll(cachedStatement(sql: sql), arguments: StatementArguments(values))
  }

  /// The integer in the first column of the first row; 0 when there is none.
  func count(_ sql: String, _ values: (any DatabaseValueConvertible)?...) throws -> Int {
    try Int.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(values)) ?? 0
  }
}
