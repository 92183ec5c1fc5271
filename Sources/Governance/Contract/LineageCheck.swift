import Domain
import JSONDocuments

/// Whether the lineage of a workflow names parents that exist and never leads back to itself (S-10.4).
///
/// What a workflow is derived from may be an observed one, which is not in the catalogue.
struct LineageCheck {
  private let workflow: WorkflowDefinition
  private let catalogue: CatalogueView

  init(_ workflow: WorkflowDefinition, _ catalogue: CatalogueView) {
    self.workflow = workflow
    self.catalogue = catalogue
  }

  var faults: [String] {
    let unknown = Self.names("parent_ids", of: workflow).filter { versions(named: $0).isEmpty && !isSelf($0) }
    return unknown.map { "The lineage names \($0), which the catalogue does not hold." }
      + (isCyclic(Self.parents(of: workflow)) ? ["The lineage of \(workflow.key) leads back to itself."] : [])
  }

  private func isCyclic(_ parents: [String]) -> Bool {
    var waiting = parents
    var visited: Set<String> = []
    while let name = waiting.popLast() {
      if isSelf(name) { return true }
      for ancestor in versions(named: name) where visited.insert(ancestor.key).inserted {
        waiting += Self.parents(of: ancestor)
      }
    }
    return false
  }

  /// A bare id of a workflow of which earlier versions exist means these versions.
  private func isSelf(_ name: String) -> Bool {
    name == workflow.key || (name == workflow.id.rawValue && versions(named: name).isEmpty)
  }

  private func versions(named name: String) -> [WorkflowDefinition] {
    catalogue.workflows.filter { $0.key == name || $0.id.rawValue == name }
  }

  private static func parents(of workflow: WorkflowDefinition) -> [String] {
    names("derived_from", of: workflow) + names("parent_ids", of: workflow)
  }

  private static func names(_ key: String, of workflow: WorkflowDefinition) -> [String] {
    (workflow.lineage[key]?.arrayValue ?? []).compactMap(\.stringValue)
  }
}
