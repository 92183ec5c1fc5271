import Audit
public import Domain
import GRDB
public import JSONDocuments

extension Store {
  /// Stores one new document of the catalogue with its change-log row and its audit entry.
  ///
  /// - Throws: `DocumentError` for a document that does not have the form of its kind; `StorageError.conflict` when one of
  ///   the same key is stored already, be it equal or not; `refused` when it refers to one that is not there.
  public func add(_ document: JSONObject, of kind: EntityKind, _ change: Change) throws {
    let row = try EntityRow(document, of: kind.schema)
    let id = kind.schema.keyColumns.compactMap { document[$0]?.stringValue ?? document[$0]?.text }
      .joined(separator: "@")
    try write { database in
      let table = EntityTable(kind, database)
      guard try table.stored(row, change.organisation) == nil else {
        throw StorageError.conflict(what: kind.rawValue, id: id, expected: "new")
      }
      try table.insert(row, beside: try row.currency(of: kind, database, change), change)
      if let lane = VersionLane(kind) { try database.noteChange(lane.changeSubject, id, change) }
      try database.appendAudit(
        "CATALOGUE_ADDED", AuditTarget(kind: kind == .workflow ? .workflow : .node, id: "\(kind.rawValue)/\(id)"),
        after: ["digest": .string(Digest.sha256(JSONValue.object(document).text))], change)
    }
  }
}

extension EntityRow {
  /// Whether a new version is the current one, for the kinds that have versions: an active version of the catalogue is
  /// when there is none.
  func currency(
    of kind: EntityKind, _ database: Database, _ change: Change
  ) throws -> [(String, DatabaseValue)] {
    guard let lane = VersionLane(kind) else { return [] }
    let document = try document(of: kind.schema)
    let isLive = kind == .skillNode || document["status"]?.stringValue == WorkflowStatus.active.rawValue
    let isObserved = document["origin"]?.stringValue == Origin.observed.rawValue
    let current = try lane.currentVersion(
      of: document[kind.schema.keyColumns[0]]?.stringValue ?? "", database, change.organisation)
    return [("is_current", (isLive && !isObserved && current == nil ? 1 : 0).databaseValue)]
  }
}
