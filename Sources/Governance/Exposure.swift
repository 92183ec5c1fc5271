import Domain
import JSONDocuments

/// What a change can touch when it runs: every use of a skill, its own and those of the workflows that it calls.
struct Exposure {
  /// One use of a skill by a step.
  struct Use: Hashable {
    /// Where, as `WF-FIN-001 F-04`; the skill's id for a proposed skill.
    let place: String
    let skillID: SkillID
    let action: UsedAction
    /// The action as the step spells it.
    let spelling: String
  }

  /// The uses in the order in which they are found.
  private(set) var uses: [Use] = []
  /// The workflows called, at any depth, in the order in which they are found.
  private(set) var calledWorkflows: [WorkflowID] = []
  /// Calls whose target cannot be known now, as sentences' ends; a gate that must know them fails closed.
  private(set) var unresolvedCalls: [String] = []
  /// The policy tags that the workflows themselves declare.
  private(set) var declaredTags: Set<String> = []

  /// The declared policy tags that count as tags of the change itself, because it alters what happens under them.
  private(set) var appliedTags: [String] = []

  private let catalogue: CatalogueView
  private var visited: Set<String> = []

  init(of body: ProposalBody, in catalogue: CatalogueView) {
    switch body {
    case .workflow(let proposal):
      self.catalogue = catalogue
      add(proposal.definition)
    case .skill(let proposal):
      self.catalogue = catalogue
      add(proposal.definition)
    case .change(let proposal):
      self.catalogue = catalogue.adding([proposal.companion].compactMap { $0 })
      add(proposal.definition)
    }
  }

  /// What a change itself touches: the steps that it adds, alters or exposes, and what they call. A timeout alters neither a way
  /// nor a value; any other change happens under the policy tags of its workflow.
  init(touchedBy proposal: ChangeProposal, in catalogue: CatalogueView) {
    self.catalogue = catalogue.adding([proposal.companion].compactMap { $0 })
    var touched = proposal.definition
    if let target = proposal.target(in: catalogue) {
      let steps = TouchedSteps.of(proposal.definition, changing: target)
      touched.steps = touched.steps.filter { steps.contains($0.id) }
    }
    add(touched)
    if proposal.hypothesis.kind != .timeout { appliedTags = touched.policyTags }
  }

  init(of workflow: WorkflowDefinition, in catalogue: CatalogueView) {
    self.catalogue = catalogue
    add(workflow)
  }

  init(of skill: SkillDefinition, in catalogue: CatalogueView) {
    self.catalogue = catalogue
    add(skill)
  }

  private mutating func add(_ skill: SkillDefinition) {
    uses.append(Use(place: skill.id.rawValue, skillID: skill.id, action: .undetermined, spelling: "any"))
  }

  private mutating func add(_ workflow: WorkflowDefinition) {
    guard visited.insert(workflow.key).inserted else { return }
    declaredTags.formUnion(workflow.policyTags)
    for step in workflow.steps {
      let place = "\(workflow.id) \(step.id)"
      let (action, spelling) = self.action(of: step)
      uses.append(Use(place: place, skillID: step.skillID, action: action, spelling: spelling))
      follow(step, at: place)
    }
  }

  private mutating func follow(_ step: StepDefinition, at place: String) {
    guard let target = step.parameters[Self.targetParameter] else {
      if step.skillID == Self.callingSkill { unresolvedCalls.append("\(place) names no target workflow") }
      return
    }
    guard let text = target.stringValue, !text.contains("${") else {
      unresolvedCalls.append("\(place) takes its target workflow from the run")
      return
    }
    let called = catalogue.workflows.filter { $0.id.rawValue == text || $0.key == text }
    if called.isEmpty && !isOwnName(text) {
      unresolvedCalls.append("\(place) calls \(text), which the catalogue does not hold")
    }
    for workflow in called {
      if !calledWorkflows.contains(workflow.id) { calledWorkflows.append(workflow.id) }
      add(workflow)
    }
  }

  /// Whether a name is that of the proposed workflow itself, which the catalogue does not hold yet.
  private func isOwnName(_ name: String) -> Bool { visited.contains { $0 == name || $0.hasPrefix(name + "@") } }

  private func action(of step: StepDefinition) -> (UsedAction, spelling: String) {
    for name in ["action", "system"] {
      guard let value = step.parameters[name] ?? fallback(of: name, in: step.skillID) else { continue }
      guard let text = value.stringValue, !text.contains("${") else { return (.undetermined, "from the run") }
      return (.named(UsedAction.normalised(text)), text)
    }
    return (.none, "none")
  }

  private func fallback(of argument: String, in skill: SkillID) -> JSONValue? {
    catalogue.currentSkill(skill)?.signature.arguments.first { $0.name == argument }?.fallback
  }

  /// The skill that calls another workflow.
  private static let callingSkill: SkillID = "SK-API-007"
  private static let targetParameter = "target_workflow_id"
}
