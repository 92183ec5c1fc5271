public import Domain
import Files
public import JSONDocuments
import Storage

/// What a probe of readiness wants to know. Nothing of it names a tenant: anyone may ask.
public struct ServiceReadiness: Sendable {
  let schema: Int
  let tenants: Int
  let indexesBehind: Int
  let tracesOpen: Int
  let disk: DiskSpace

  /// Whether calls can be carried out: what is written must find room.
  public var isReady: Bool { disk.freeBytes >= DiskSpace.leastBytes }

  /// Why it is not ready, for callers.
  public var sentence: String { "The disk is nearly full: make room." }

  public var json: JSONObject {
    ["schema": .number(schema), "tenants": .number(tenants), "indexes_behind": .number(indexesBehind)]
  }

  /// With each thing that was looked at.
  public var verboseJSON: JSONObject {
    json.merging([
      "checks": [
        ["name": "database", "ok": true, "note": .string("answers, schema \(schema)")],
        ["name": "index", "ok": true, "note": .string("\(indexesBehind) of \(tenants) tenants are behind")],
        ["name": "traces", "ok": true, "note": .string("\(tracesOpen) are not complete")],
        ["name": "disk", "ok": .bool(isReady), "note": .string(disk.text)],
      ]
    ])
  }
}

extension Workspace {
  /// Looks whether the database answers, whether there is room, and how far each tenant's index is behind.
  ///
  /// - Throws: `StorageError` when the database does not answer.
  public func readiness() throws -> ServiceReadiness {
    let tenants = try store.organisations()
    return ServiceReadiness(
      schema: try store.schemaVersion, tenants: tenants.count,
      indexesBehind: try tenants.count { try of($0).indexIsBehind() },
      tracesOpen: try tenants.map { try store.openTraceCount(in: $0) }.reduce(0, +),
      disk: DiskSpace(FileSystemFacts(at: directory.path)))
  }

  /// Brings the index of each tenant up to the last change of the store; returns how many were behind.
  ///
  /// - Throws: `BusyError` when another process is writing, `StorageError`, `FileError`.
  public func refreshIndexes() throws -> Int {
    try store.organisations().count { try of($0).refreshIndex() }
  }

  /// Goes a step with the first tenant whose index is not made by the model to be used; nil when there is none.
  ///
  /// - Throws: as `reembed(limit:)`.
  public func reembedIndexes(limit: Int) throws -> ReembeddingProgress? {
    for tenant in try store.organisations() {
      if let progress = try of(tenant).reembed(limit: limit) { return progress }
    }
    return nil
  }

  /// The time of the workspace's clock.
  public var now: Timestamp { clock.now }
}
