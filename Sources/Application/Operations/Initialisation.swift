import Domain
public import JSONDocuments
import Storage

/// What a data directory holds after it was set up.
public struct Initialisation: Presentable {
  let path: String
  let roles: Int
  let skills: Int
  let workflows: Int
  let policies: Int
  let reviewers: [PrincipalID]

  public var json: JSONObject {
    [
      "data": .string(path), "roles": .number(JSONNumber(roles)), "skills": .number(JSONNumber(skills)),
      "workflows": .number(JSONNumber(workflows)), "policies": .number(JSONNumber(policies)),
      "reviewers": .array(reviewers.map { .string($0.rawValue) }),
    ]
  }

  public var text: String {
    """
    \(path) is ready: \(roles) roles, \(skills) skills, \(workflows) workflows, \(policies) policies.
    Reviewers who can decide with --as: \(reviewers.map(\.rawValue).joined(separator: ", ")).
    Next: autogenesis ingest FILE --data \(path), then autogenesis nightly --data \(path).

    """
  }
}

extension Workspace {
  /// What the data directory holds.
  ///
  /// - Throws: `StorageError`.
  public func initialisation() throws -> Initialisation {
    Initialisation(
      path: directory.path, roles: try store.documents(of: .role, in: organisation).count,
      skills: try store.skills(in: organisation).filter { $0.definition.origin == .catalogue }.count,
      workflows: try store.workflows(in: organisation).filter { $0.definition.origin == .catalogue }.count,
      policies: try store.documents(of: .policy, in: organisation).count,
      reviewers: try store.principals(in: organisation).filter { $0.kind == .person }.map(\.id))
  }
}
