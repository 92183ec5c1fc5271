import Domain
import JSONDocuments

extension SkillFolder {
  /// The folder of a workflow; `proposal` is the one that it was published from, if it was, with its unit tests.
  init(_ workflow: WorkflowDefinition, skills: [SkillDefinition], proposal: Proposal?, tests: [JSONValue]?) {
    let objective = workflow.objective.isEmpty ? workflow.name : workflow.objective
    frontMatter = FrontMatter(
      name: Self.name(id: workflow.id.rawValue, title: workflow.name),
      description: "\(objective.endingWithPeriod) Use when \(Self.occasion(workflow)) (workflow \(workflow.id)).",
      license: workflow.origin == .catalogue ? "Apache-2.0" : nil,
      compatibility:
        "Needs the skills \(Set(workflow.steps.map(\.skillID.rawValue)).sorted().joined(separator: ", ")).",
      metadata: [
        ("workflow_id", workflow.id.rawValue), ("version", workflow.version), ("status", workflow.status.rawValue),
        ("responsible_role", workflow.responsibleRole.rawValue), ("origin", workflow.origin.rawValue),
        ("exported_by", "autogenesis \(Product.version)"),
      ])
    let names = Dictionary(skills.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    body =
      ["# \(MarkdownText.escaped(workflow.name))", "", MarkdownText.escaped(objective), "", "## When to use", ""]
      + Self.triggers(workflow) + ["", "## Steps", ""] + Self.instructions(workflow, names)
      + ["", "## Limits", ""] + Self.limits(workflow) + ["", "## How it was proved", ""]
      + Self.proof(proposal, version: workflow.version, isCatalogue: workflow.origin == .catalogue)
      + ["", "## Documents", "", "- [assets/workflow.json](assets/workflow.json): the whole definition."]
      + (tests == nil ? [] : ["- [assets/unit-tests.json](assets/unit-tests.json): runs that it must make as told."])
    assets = [("workflow.json", .object(workflow.json))] + (tests.map { [("unit-tests.json", .array($0))] } ?? [])
  }

  private static func occasion(_ workflow: WorkflowDefinition) -> String {
    let topics = workflow.triggers.compactMap { $0.selector["topic"]?.stringValue }
    return topics.isEmpty
      ? "a task asks for \"\(workflow.name)\"" : "the event \(topics.joined(separator: " or ")) arrives"
  }

  private static func triggers(_ workflow: WorkflowDefinition) -> [String] {
    guard !workflow.triggers.isEmpty else { return ["When somebody asks for it: no trigger starts it by itself."] }
    return workflow.triggers.map { trigger in
      "- \(MarkdownText.escaped("\(trigger.id) (\(trigger.kind.rawValue)):")) "
        + MarkdownText.code(JSONValue.object(trigger.selector).text)
    }
  }

  private static func instructions(_ workflow: WorkflowDefinition, _ names: [SkillID: String]) -> [String] {
    let numbers = Dictionary(
      workflow.steps.enumerated().map { ($1.id, $0 + 1) }, uniquingKeysWith: { first, _ in first })
    return workflow.steps.enumerated().flatMap { index, step in
      let skill = names[step.skillID].map { " (\($0))" } ?? ""
      let title = "\(step.id) \(workflow.label(of: step)) with \(step.skillID)\(skill)"
      let facts =
        ways(of: step, numbers) + [
          "Wait at most \(step.timeoutMilliseconds) ms; try again at most \(step.retries) times."
        ]
      let parameters =
        step.parameters.isEmpty
        ? [] : ["   - Arguments: \(MarkdownText.code(JSONValue.object(step.parameters).text))"]
      return ["\(index + 1). **\(MarkdownText.escaped(title))**"] + parameters
        + facts.map { "   - \(MarkdownText.escaped($0))" }
    }
  }

  private static func ways(of step: StepDefinition, _ numbers: [StepID: Int]) -> [String] {
    func told(_ target: NextStepLogic.Target) -> String {
      guard case .step(let id) = target else { return "end" }
      return numbers[id].map { "go on to \($0) (\(id))" } ?? "go on to \(id)"
    }
    var ways = step.next.awaits.map { ["Wait for the answer \"\($0)\" from outside."] } ?? []
    ways += step.next.branches.map { "When \(ConditionWords.told($0.expression)), \(told($0.target))." }
    if let target = step.next.otherwise {
      ways.append(step.next.branches.isEmpty ? "Then \(told(target))." : "Otherwise \(told(target)).")
    }
    if let target = step.next.onError { ways.append("On error, \(told(target)).") }
    return ways
  }

  private static func limits(_ workflow: WorkflowDefinition) -> [String] {
    guard !workflow.constraints.isEmpty else { return ["None is set."] }
    return workflow.constraints.map { "- \(MarkdownText.escaped("\($0.key):")) \(MarkdownText.code($0.value.text))" }
  }
}

extension String {
  fileprivate var endingWithPeriod: String { hasSuffix(".") ? self : self + "." }
}
