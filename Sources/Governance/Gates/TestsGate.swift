import Domain
import Execution
import JSONDocuments

/// Every test that the proposal carries runs and passes; without tests there is nothing to trust (S-5.2).
enum TestsGate {
  static func findings(in context: GateContext) throws -> GateFindings {
    let results: [(name: String, fault: String?)]
    var vacuous = false
    var untested: String?
    switch try context.body() {
    case .workflow(let proposal): results = try unitTestResults(proposal)
    case .change(let proposal):
      results = try unitTestResults(proposal.result) + companionResults(proposal)
      untested = proposal.companionTests.isEmpty ? proposal.companion?.key : nil
      vacuous = try passesUnchanged(proposal, context.inputs.catalogue)
    case .skill(let proposal): results = contractTestResults(proposal)
    }
    let failed = results.filter { $0.fault != nil }.count
    var findings = GateFindings(
      summary: "\(results.count) of \(results.count) tests passed.",
      details: ["tests": .number(results.count), "failed": .number(failed)])
    findings.faults = results.compactMap { result in
      result.fault.map { "Test \"\(result.name)\" failed: \($0)" }
    }
    if vacuous {
      findings.faults.append("Every test also passes on the version that is current, so none tests the change.")
    }
    if let untested, context.inputs.policy.requireTests {
      findings.faults.append("The proposal carries no test of \(untested), but the policy requires tests.")
    }
    if results.isEmpty && context.inputs.policy.requireTests {
      findings.faults.append("The proposal carries no test, but the policy requires tests.")
    }
    return findings
  }

  private static func unitTestResults(_ proposal: WorkflowProposal) throws -> [(name: String, fault: String?)] {
    try results(of: proposal.unitTests, on: proposal.definition)
  }

  /// Of the workflow that a change brings along.
  private static func companionResults(_ proposal: ChangeProposal) throws -> [(name: String, fault: String?)] {
    guard let companion = proposal.companion else { return [] }
    return try results(of: proposal.companionTests, on: companion)
  }

  private static func results(
    of documents: [JSONObject], on workflow: WorkflowDefinition
  ) throws -> [(name: String, fault: String?)] {
    let program = try WorkflowProgram(workflow)
    return try documents.map { document in
      let test = try WorkflowUnitTest(json: document)
      let result = test.run(on: program)
      return (test.name, result.passed ? nil : result.reason)
    }
  }

  /// Whether the version that a change is made for passes all tests of the change.
  private static func passesUnchanged(_ proposal: ChangeProposal, _ catalogue: CatalogueView) throws -> Bool {
    guard let target = proposal.target(in: catalogue) else { return false }
    return try unitTestResults(
      WorkflowProposal(
        definition: target, unitTests: proposal.result.unitTests, migration: proposal.result.migration)
    ).allSatisfy { $0.fault == nil }
  }

  private static func contractTestResults(_ proposal: SkillProposal) -> [(name: String, fault: String?)] {
    proposal.contractTests.map { test in
      let violations = proposal.definition.signature.violations(of: test.input)
      switch test.expectation {
      case .accept where !violations.isEmpty: return (test.name, violations.joined(separator: "; ") + ".")
      case .reject where violations.isEmpty: return (test.name, "the call was accepted.")
      default: return (test.name, nil)
      }
    }
  }
}
