import Domain
import JSONDocuments

// A hand-over that agents ask for as a workflow of its own becomes one: the companion has one step that hands the run to the owner of
// the workflow's own hand-off and waits for the decision; the caller gets a step that calls it, waits for that decision and goes on as
// after its own hand-off. When the call fails, the caller hands over itself.

/// Packages a hand-off under a rule as a workflow that the changed one calls.
struct CompanionWriter {
  private static let callingSkill: SkillID = "SK-API-007"
  private static let handingSkill: SkillID = "SK-COMM-004"
  private static let requestTopic = "workflow.requested"

  let template: WorkflowTemplate
  let current: WorkflowDefinition
  let catalogue: SynthesisCatalogue
  let rule: DecisionRule

  /// The patch with the hand-off replaced by a call; nil when the catalogue lacks a part or has the workflow already.
  func packaged(_ patched: PatchedWorkflow) -> PatchedWorkflow? {
    guard case .step(let handOff)? = patched.newTarget, let after = patched.after,
      let model = current.steps.first(where: { $0.id == handOff }), model.skillID == Self.handingSkill,
      !catalogue.workflows.contains(where: { $0.id == template.id }),
      let caller = catalogue.skills.first(where: { $0.id == Self.callingSkill }),
      let position = patched.workflow.position(of: after)
    else { return nil }
    var result = patched
    let call = call(model, after, caller)
    for (index, branch) in patched.workflow.steps[position].next.branches.enumerated()
    where branch.target == .step(handOff) && branch.expression.hasSuffix(rule.guardedExpression) {
      result.workflow.steps[position].next.branches[index].target = .step(call.id)
    }
    result.workflow.steps.append(call)
    result.newTarget = .step(call.id)
    result.companion = companion(model, payload(model, after).keys)
    return result
  }

  private func call(_ model: StepDefinition, _ after: StepID, _ skill: SkillDefinition) -> StepDefinition {
    let id = current.freeStepID(like: after)
    var next = model.next
    next.onError = .step(model.id)
    let key = "\(current.id)_\(id)".lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" }
    return StepDefinition(
      id: id, sequence: current.nextSequence, actionType: .toolCall, skillID: skill.id,
      parameters: [
        "target_workflow_id": .string(template.id.rawValue), "payload": .object(payload(model, after)),
      ], next: next,
      timeoutMilliseconds: skill.runtimeBinding["timeouts_ms"]?.integerValue.map { Int($0) } ?? 30_000,
      retries: model.retries, idempotencyKey: String(key) + "_v1")
  }

  /// What the hand-off tells, and what the rule looks at.
  private func payload(_ model: StepDefinition, _ after: StepID) -> JSONObject {
    var payload = model.parameters["context"]?.objectValue ?? [:]
    for part in rule.parts {
      if case .isAbsent = part { continue }
      let path = part.subject.conditionPath
      guard let name = path.last, path.allSatisfy(Self.isPathName) else { continue }
      let root = path[0] == "output" ? ["steps", after.rawValue] : []
      payload[name] = .string("${\((root + path).joined(separator: "."))}")
    }
    return payload
  }

  /// Whether a name can stand in `${…}` between dots.
  private static func isPathName(_ name: String) -> Bool {
    !name.isEmpty && !name.contains { ".[]{}$\"".contains($0) || $0.isWhitespace }
  }

  private func companion(_ model: StepDefinition, _ names: [String]) -> WorkflowDefinition {
    let owner = model.parameters["owner_id"] ?? .string(current.responsibleRole.rawValue)
    return WorkflowDefinition(
      id: template.id, name: template.name,
      objective: "Have \(owner.stringValue ?? owner.text) decide before \(current.id) goes on, when \(rule.expression)",
      constraints: ["policy_tags": .array(current.policyTags.map { .string($0) })],
      responsibleRole: current.responsibleRole,
      genome: [
        "goals": [.string(template.name.lowercased())], "resources": [], "predicates": [.string(rule.expression)],
      ],
      status: .draft, version: "1.0.0",
      lineage: [
        "parent_ids": [], "derived_from": [.string(current.id.rawValue)],
        "proposal_reason": .string("Called by \(current.id) under a rule that its runs taught."),
      ],
      origin: .published, steps: [decision(model, owner, names)],
      triggers: [
        TriggerDefinition(
          id: "TR-" + template.id.rawValue.dropFirst(3), kind: .event,
          selector: ["topic": .string(Self.requestTopic), "workflow_id": .string(template.id.rawValue)])
      ])
  }

  private func decision(_ model: StepDefinition, _ owner: JSONValue, _ names: [String]) -> StepDefinition {
    StepDefinition(
      id: StepID("\(template.name.prefix(1))-01"), sequence: 1, actionType: .handoff, skillID: model.skillID,
      parameters: [
        "reason_code": .string(template.name.uppercased().replacing(" ", with: "_")), "owner_id": owner,
        "context": .object(JSONObject(names.map { ($0, .string("${trigger.\($0)}")) })),
      ],
      next: NextStepLogic(otherwise: .end, awaits: model.next.awaits),
      timeoutMilliseconds: model.timeoutMilliseconds, retries: model.retries)
  }
}
