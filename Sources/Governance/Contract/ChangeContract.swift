import Domain
import Execution
import JSONDocuments

/// What a change of a workflow must keep to: it is made for the version that is current, its patch gives exactly the version
/// that the reviewer sees, and that version differs only where the hypothesis says.
struct ChangeContract {
  private let proposal: ChangeProposal
  private let type: ProposalType
  private let catalogue: CatalogueView

  init(_ proposal: ChangeProposal, type: ProposalType, _ catalogue: CatalogueView) {
    self.proposal = proposal
    self.type = type
    self.catalogue = catalogue
  }

  var faults: [String] {
    let own = WorkflowContract(proposal.definition, neededSkills: [], catalogue, isChange: true).faults
    guard let target = proposal.target(in: catalogue) else {
      return own + ["The change is made for \(proposal.targetKey), which the catalogue does not hold."] + companion
    }
    return own + currency(of: target) + patch(of: target) + version(after: target) + extent(from: target) + companion
  }

  private func currency(of target: WorkflowDefinition) -> [String] {
    guard target.origin != .observed else { return ["\(target.key) is only observed: codify it before changing it."] }
    guard let current = catalogue.currentWorkflow(target.id), current.key != target.key else { return [] }
    return ["The change is made for \(target.key), but the current version is \(current.key)."]
  }

  private func patch(of target: WorkflowDefinition) -> [String] {
    do throws(JSONError) {
      let patch = try JSONPatch(proposal.patch)
      let result = try patch.apply(to: .object(target.json))
      let isExact = result.isEquivalent(to: .object(proposal.definition.json))
      return unguarded(patch)
        + (isExact ? [] : ["The patch of \(target.key) does not give the workflow that is shown."])
    } catch {
      return ["The patch does not apply to \(target.key): \(error)"]
    }
  }

  /// What is replaced or removed must be tested right before, so that the patch applies to nothing else.
  private func unguarded(_ patch: JSONPatch) -> [String] {
    var tested: JSONPointer?
    var faults: [String] = []
    for operation in patch.operations {
      switch operation {
      case .replace(let path, _), .remove(let path):
        if tested != path { faults.append("The patch changes \(path) without testing what stands there.") }
      case .move, .copy: faults.append("The patch of a change adds, removes and replaces; it does not move or copy.")
      case .add, .test: break
      }
      if case .test(let path, _) = operation { tested = path } else { tested = nil }
    }
    return faults
  }

  private func version(after target: WorkflowDefinition) -> [String] {
    let definition = proposal.definition
    var faults: [String] = []
    if definition.id != target.id { faults.append("The change turns \(target.id) into \(definition.id).") }
    if let old = SemanticVersion(target.version), let new = SemanticVersion(definition.version),
      new.major != old.major || new.minor <= old.minor || new.patch != 0
    {
      faults.append("The version \(definition.version) is no minor version after \(target.version).")
    }
    if definition.lineage["parent_ids"] != [.string(target.key)] {
      faults.append("The lineage does not name \(target.key) as the only parent.")
    }
    return faults
  }

  /// What may differ: the steps that the hypothesis names, and steps that are new or gone.
  private func extent(from target: WorkflowDefinition) -> [String] {
    let new = proposal.definition
    var old = target
    (old.version, old.status, old.origin, old.lineage) = (new.version, new.status, new.origin, new.lineage)
    old.steps = new.steps
    var faults = old == new ? [] : ["The change alters more of \(target.id) than its steps."]
    let kind = proposal.hypothesis.kind
    if kind.isTuning != (type == .step) {
      faults.append("A proposal of type \(type.rawValue) does not make a change of kind \(kind.rawValue).")
    }
    return faults + (kind.isTuning ? tuning(of: target) : altered(from: target))
  }

  private func altered(from target: WorkflowDefinition) -> [String] {
    let hypothesis = proposal.hypothesis
    let activities = ActivityMap(target, skillNames: catalogue.skillNames)
    var named = Set([hypothesis.after, hypothesis.step].compactMap { $0.flatMap(activities.step) })
    if hypothesis.kind == .reorder {
      // What led to the moved step leads past it.
      named.formUnion(target.steps.filter { $0.next.targets.contains { named.contains(StepID($0.text)) } }.map(\.id))
    }
    let changed = proposal.definition.steps.filter { step in
      target.steps.contains { $0.id == step.id && $0 != step } && !named.contains(step.id)
    }
    return changed.map { "The change alters step \($0.id), which its hypothesis does not name." }
  }

  /// A retuned step differs in the one value, and nothing else does.
  private func tuning(of target: WorkflowDefinition) -> [String] {
    let hypothesis = proposal.hypothesis
    let activities = ActivityMap(target, skillNames: catalogue.skillNames)
    var expected = target.steps
    guard let step = activities.step(of: hypothesis.step), let index = expected.firstIndex(where: { $0.id == step }),
      let value = hypothesis.value
    else { return ["The hypothesis names no step of \(target.key) and value."] }
    if hypothesis.kind == .timeout {
      expected[index].timeoutMilliseconds = value.integerValue.map { Int($0) } ?? 0
    } else if let parameter = hypothesis.parameter, expected[index].parameters[parameter] != nil {
      expected[index].parameters[parameter] = value
    }
    return expected == proposal.definition.steps && expected != target.steps
      ? [] : ["The steps differ from \(target.key) in something else than the value that the hypothesis names."]
  }

  private var companion: [String] {
    let exposure = Exposure(of: .change(proposal), in: catalogue)
    let unresolved = exposure.unresolvedCalls.map { "\($0)." }
    guard let companion = proposal.companion else { return unresolved }
    var faults = unresolved + WorkflowContract(companion, neededSkills: [], catalogue).faults
    if companion.version != "1.0.0" || catalogue.workflows.contains(where: { $0.id == companion.id }) {
      faults.append("\(companion.key) is not the first version of a workflow that the catalogue lacks.")
    }
    if catalogue.roles[companion.responsibleRole] == nil {
      faults.append("The owning role \(companion.responsibleRole) is not in the catalogue.")
    }
    if !exposure.calledWorkflows.contains(companion.id) {
      faults.append("\(proposal.definition.id) does not call \(companion.id), which the proposal brings along.")
    }
    return faults
  }
}

extension CatalogueView {
  /// The name of each skill in its newest version.
  var skillNames: [SkillID: String] {
    var names: [SkillID: String] = [:]
    for id in Set(skills.map(\.id)) { names[id] = currentSkill(id)?.name }
    return names
  }
}
