import Domain
import Governance
import JSONDocuments
import Storage

extension Workspace {
  /// The publishing policy in force with the hash of all policies.
  func publishingPolicy() throws -> (policy: PublishingPolicy, hash: String) {
    let policies = try store.documents(of: .policy, in: organisation)
    let publishing = policies.filter {
      $0["scope"]?.stringValue == "publishing" && $0["spec"]?["risk_threshold"] != nil
    }
    guard publishing.count == 1, let document = publishing.first else {
      throw UsageError(
        "There must be one publishing policy and there are \(publishing.count): publishing is impossible.")
    }
    let hash = Digest.sha256(try JSONValue.array(policies.map { .object($0) }).canonicalBytes())
    return (try PublishingPolicy(json: document), hash)
  }

  /// The desk under the policies and with the catalogue of now, without some versions (`ID@VERSION`) of it.
  func reviewDesk(without versions: Set<String> = []) throws -> ReviewDesk {
    let (policy, hash) = try publishingPolicy()
    return ReviewDesk(policy: policy, policyHash: hash, catalogue: try catalogueView(without: versions))
  }

  /// What the gates may look at.
  func catalogueView(without versions: Set<String> = []) throws -> CatalogueView {
    CatalogueView(
      workflows: try store.workflows(in: organisation).map(\.definition)
        .filter { !versions.contains("\($0.id)@\($0.version)") },
      skills: try store.skills(in: organisation).map(\.definition)
        .filter { !versions.contains("\($0.id)@\($0.version)") }, roles: try store.roleReports(in: organisation),
      roleSkillMap: try store.documents(of: .roleSkillMap, in: organisation),
      ontologyTags: try OntologyTags(nodes: store.documents(of: .ontologyNode, in: organisation)))
  }
}
