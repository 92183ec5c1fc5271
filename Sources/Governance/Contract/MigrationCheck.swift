import Domain
import JSONDocuments

/// Whether `up` inserts exactly the proposed object and `down` restores the catalogue document.
struct MigrationCheck {
  private let body: ProposalBody
  private let catalogue: CatalogueView

  init(_ body: ProposalBody, _ catalogue: CatalogueView) {
    self.body = body
    self.catalogue = catalogue
  }

  var faults: [String] {
    let before = catalogue.document
    do throws(JSONError) {
      let after = try JSONPatch(body.migration.up).apply(to: before)
      guard expectations(from: before).contains(where: { after.isEquivalent(to: $0) }) else {
        return ["The migration up does not insert exactly \(body.key)."]
      }
      let restored = try JSONPatch(body.migration.down).apply(to: after)
      return restored == before ? [] : ["The migration down does not restore the catalogue."]
    } catch {
      return ["The migration does not apply: \(error)"]
    }
  }

  /// What `up` may lead to: the object alone, or with its grants before or after those that are there.
  private func expectations(from before: JSONValue) -> [JSONValue] {
    let root = before.objectValue ?? JSONObject()
    switch body {
    case .workflow(let proposal):
      return [.object(root.merging(["workflows": inserted(proposal.definition.json, into: root["workflows"])]))]
    case .change(let proposal):
      let workflows = proposal.insertions.reduce(root["workflows"]?.objectValue ?? JSONObject()) { members, workflow in
        members.merging([workflow.key: .object(workflow.json)])
      }
      return [.object(root.merging(["workflows": .object(workflows)]))]
    case .skill(let proposal):
      let changed = root.merging(["skills": inserted(proposal.definition.json, into: root["skills"])])
      let rows = root["role_skill_map"]?.arrayValue ?? []
      let grants = proposal.roleSkillMap.map { JSONValue.object($0) }
      return [rows, rows + grants, grants + rows].map { .object(changed.merging(["role_skill_map": .array($0)])) }
    }
  }

  private func inserted(_ object: JSONObject, into members: JSONValue?) -> JSONValue {
    .object((members?.objectValue ?? JSONObject()).merging([body.key: .object(object)]))
  }
}
