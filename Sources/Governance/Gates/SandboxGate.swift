import Domain
import Execution
import JSONDocuments

/// Simulated runs with made-up data that end by themselves, and no secret or personal data in the body (S-5.10).
enum SandboxGate {
  static func findings(in context: GateContext) throws -> GateFindings {
    let body = try context.body()
    let traces = try runs(of: body, context.inputs.catalogue)
    let stepCount = traces.reduce(0) { $0 + $1.trace.steps.count }
    var findings = GateFindings(
      summary:
        "\(traces.count) simulated runs with synthetic data ended by themselves after \(stepCount) steps in all; "
        + "no connector was called and no secret stands in the open.",
      details: ["runs": .number(traces.count), "steps": .number(stepCount), "connectors_called": 0])
    let endless = traces.filter { $0.isSilent && isEndless($0) }.count
    if endless > 0 {
      findings.summary += " \(endless) runs in which no skill answers go round until the step limit stops them."
    }
    findings.details["endless_when_silent"] = .number(endless)
    findings.faults =
      traces.filter { !$0.isSilent }.compactMap(fault) + secrets(in: body) + personalData(in: context.inputs.draft.body)
    return findings
  }

  private typealias Run = (name: String, isSilent: Bool, trace: RunTrace)

  private static func runs(of body: ProposalBody, _ catalogue: CatalogueView) throws -> [Run] {
    switch body {
    case .workflow(let proposal): try workflowRuns(proposal, catalogue)
    case .skill(let proposal): try skillRuns(proposal, catalogue)
    case .change(let proposal):
      try workflowRuns(proposal.result, catalogue)
        + proposal.insertions.dropFirst().flatMap { try workflowRuns(probe(of: $0, proposal), catalogue) }
    }
  }

  private static func workflowRuns(_ proposal: WorkflowProposal, _ catalogue: CatalogueView) throws -> [Run] {
    let sandbox = try SandboxRun(proposal.definition, unitTests: proposal.unitTests, catalogue)
    let tests = proposal.unitTests.isEmpty ? [JSONObject()] : proposal.unitTests
    return tests.enumerated().flatMap { index, test -> [Run] in
      [
        ("Run \(index + 1)", false, sandbox.answered(test)),
        ("Run \(index + 1) with every skill silent", true, sandbox.unanswered(test)),
      ]
    }
  }

  /// A workflow that comes without tests, with one empty run for each of its caller's triggers.
  private static func probe(of companion: WorkflowDefinition, _ proposal: ChangeProposal) -> WorkflowProposal {
    let tests = proposal.result.unitTests.prefix(1).map { JSONObject([("trigger", $0["trigger"] ?? [:])]) }
    return WorkflowProposal(definition: companion, unitTests: tests, migration: proposal.result.migration)
  }

  /// One run of a workflow of one step for each call that the skill must accept.
  private static func skillRuns(_ proposal: SkillProposal, _ catalogue: CatalogueView) throws -> [Run] {
    let skill = proposal.definition
    return try proposal.contractTests.filter { $0.expectation == .accept }.map { test in
      let step = StepDefinition(
        id: "CALL", sequence: 1, actionType: .toolCall, skillID: skill.id,
        parameters: ParameterEscape.escaped(test.input), next: NextStepLogic(otherwise: .end))
      let probe = WorkflowDefinition(
        id: "SANDBOX", name: skill.name, objective: skill.summary, constraints: JSONObject(),
        responsibleRole: skill.ownerRole, genome: JSONObject(), status: .draft, version: skill.version,
        lineage: JSONObject(), origin: .published, steps: [step], triggers: [])
      let answer = StubOutcome.success(SyntheticValue.result(of: skill.signature))
      let trace = try WorkflowProgram(probe).run(trigger: .object(JSONObject()), skills: { _ in answer })
      return ("The call of \"\(test.name)\"", false, trace)
    }
  }

  private static func isEndless(_ run: Run) -> Bool {
    if case .failed(let code, _) = run.trace.end { code == RunFailure.stepLimit.rawValue } else { false }
  }

  private static func fault(_ run: Run) -> String? {
    isEndless(run) ? "\(run.name) does not end by itself, but at the step limit." : nil
  }

  private static func secrets(in body: ProposalBody) -> [String] {
    switch body {
    case .workflow(let proposal):
      return secrets(in: proposal.definition, "workflow") + testSecrets(proposal.unitTests, "unit_tests")
    case .change(let proposal):
      return secrets(in: proposal.definition, "workflow")
        + (proposal.companion.map { secrets(in: $0, "companion") } ?? [])
        + testSecrets(proposal.result.unitTests, "unit_tests")
        + testSecrets(proposal.companionTests, "companion_tests")
    case .skill(let proposal):
      let binding = JSONPointer(tokens: ["skill", "runtime_binding"])
      var document = proposal.definition.json
      document["runtime_binding"] = nil
      return InlineSecrets.findings(in: .object(document), at: JSONPointer(tokens: ["skill"]), .knownForms)
        + InlineSecrets.findings(in: .object(proposal.definition.runtimeBinding), at: binding, .randomText)
        + authFaults(proposal.definition.runtimeBinding)
        + testSecrets(proposal.contractTests.map(\.input), "contract_tests")
    }
  }

  private static func secrets(in workflow: WorkflowDefinition, _ name: String) -> [String] {
    let document = JSONValue.object(workflow.json)
    return InlineSecrets.findings(in: document, at: JSONPointer(tokens: [name]), .knownForms)
      + workflow.steps.flatMap { step in
        InlineSecrets.findings(
          in: .object(step.parameters), at: JSONPointer(tokens: [name, step.id.rawValue, "parameters"]), .namedKeys)
      }
  }

  private static func testSecrets(_ tests: [JSONObject], _ name: String) -> [String] {
    InlineSecrets.findings(in: .array(tests.map { .object($0) }), at: JSONPointer(tokens: [name]), .knownForms)
  }

  private static func authFaults(_ binding: JSONObject) -> [String] {
    guard let auth = binding["auth"] else { return [] }
    guard let object = auth.objectValue, object.keys.allSatisfy(["secret_ref", "type"].contains),
      let text = object["secret_ref"]?.stringValue, InlineSecrets.isReference(text)
    else { return ["/skill/runtime_binding/auth must be {\"secret_ref\": \"vault:<path>#<key>\"}."] }
    return []
  }

  private static func personalData(in body: JSONObject) -> [String] {
    ["unit_tests", "companion_tests", "contract_tests"].flatMap { name in
      body[name].map { MailAddresses.findings(in: $0, at: JSONPointer(tokens: [name])) } ?? []
    }
  }
}
