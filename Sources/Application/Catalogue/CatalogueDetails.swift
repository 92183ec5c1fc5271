import Domain
import JSONDocuments
import Storage

/// The catalogue's documents as they were given, for programs.
extension Workspace {
  /// The document of a skill version, the current one when the name has no version; with every member that it was given.
  ///
  /// - Throws: `StorageError.notFound`.
  public func skillDocument(_ name: String) throws -> Listing {
    let wanted = VersionedName(name)
    let versions = try store.skills(in: organisation).filter { $0.definition.id.rawValue == wanted.id }
    let found = versions.first { item in wanted.version.map { item.definition.version == $0 } ?? item.isCurrent }
    guard let found else { throw StorageError.notFound(what: "skill", id: name) }
    let key = (found.definition.id.rawValue, found.definition.version)
    let documents = try store.documents(of: .skillNode, in: organisation)
    guard
      let document = documents.first(where: {
        $0["skill_id"]?.stringValue == key.0 && $0["version"]?.stringValue == key.1
      })
    else { throw StorageError.notFound(what: "skill", id: name) }
    return Listing(json: document.merging(["is_current": .bool(found.isCurrent)]), text: "")
  }

  /// The document of a workflow version with its steps and triggers, the current one when the name has no version.
  ///
  /// - Throws: `StorageError.notFound`.
  public func workflowDocument(_ name: String) throws -> Listing {
    let found = try workflow(VersionedName(name))
    return Listing(json: found.definition.json.merging(["is_current": .bool(found.isCurrent)]), text: "")
  }

  /// The steps of a workflow version, by sequence.
  ///
  /// - Throws: `StorageError.notFound`.
  public func workflowSteps(_ name: String) throws -> Listing {
    let definition = try workflow(VersionedName(name)).definition
    let owner: JSONObject = [
      "workflow_id": .string(definition.id.rawValue), "workflow_version": .string(definition.version),
    ]
    return Listing(
      json: ["steps": .array(definition.steps.map { .object($0.json.merging(owner)) })], text: "")
  }
}
