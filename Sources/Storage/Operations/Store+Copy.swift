import Domain
import FoundationEssentials
import GRDB

extension Store {
  /// Writes the database as one transaction left it to a new file, which only its owner may read, while others go on writing.
  ///
  /// - Throws: `StorageError.refused` when the file is there already, or the disk is full.
  public func copy(to path: String) throws {
    guard
      !FileManager.default.fileExists(atPath: path),
      FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    else { throw StorageError.refused(reason: "the file \(path) cannot be made") }
    try translatingErrors {
      try pool.writeWithoutTransaction { database in
        try database.execute(sql: "VACUUM INTO ?", arguments: [path])
      }
    }
  }

  /// Whether nobody else has the database open: what is there may be put away then. The store is closed afterwards.
  public func isAlone() throws -> Bool {
    try pool.close()
    var configuration = Configuration()
    configuration.busyMode = .immediateError
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      // Leaving the write-ahead log takes the whole file, which nobody gets while another connection is open.
      try queue.writeWithoutTransaction { database in
        let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
        guard mode == "delete" else { throw DatabaseError(resultCode: .SQLITE_BUSY) }
      }
      return true
    } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {
      return false
    } catch let error as DatabaseError {
      throw StorageError.refused(reason: error.message ?? "SQLite error \(error.resultCode.rawValue)")
    }
  }
}
