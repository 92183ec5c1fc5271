public import Domain
import JSONDocuments
import Storage

extension Workspace {
  /// What a probe of readiness wants to know: that the database answers, and how far each tenant's index is behind.
  ///
  /// - Throws: `StorageError` when the database does not answer.
  public func readiness() throws -> Listing {
    let tenants = try store.organisations()
    let behind = try tenants.count { try of($0).indexIsBehind() }
    return Listing(
      json: [
        "schema": .number(try store.schemaVersion), "tenants": .number(tenants.count),
        "indexes_behind": .number(behind),
      ], text: "ready\n")
  }

  /// Brings the index of each tenant up to the last change of the store; returns how many were behind.
  ///
  /// - Throws: `BusyError` when another process is writing, `StorageError`, `FileError`.
  public func refreshIndexes() throws -> Int {
    try store.organisations().count { try of($0).refreshIndex() }
  }

  /// The time of the workspace's clock.
  public var now: Timestamp { clock.now }
}
