import Domain
import Execution
import JSONDocuments

/// Every test that the proposal carries runs and passes; without tests there is nothing to trust (S-5.2).
enum TestsGate {
  static func findings(in context: GateContext) throws -> GateFindings {
    let results: [(name: String, fault: String?)]
    switch try context.body() {
    case .workflow(let proposal): results = try unitTestResults(proposal)
    case .skill(let proposal): results = contractTestResults(proposal)
    }
    let failed = results.filter { $0.fault != nil }.count
    var findings = GateFindings(
      summary: "\(results.count) of \(results.count) tests passed.",
      details: ["tests": .number(results.count), "failed": .number(failed)])
    findings.faults = results.compactMap { result in
      result.fault.map { "Test \"\(result.name)\" failed: \($0)" }
    }
    if results.isEmpty && context.inputs.policy.requireTests {
      findings.faults.append("The proposal carries no test, but the policy requires tests.")
    }
    return findings
  }

  private static func unitTestResults(_ proposal: WorkflowProposal) throws -> [(name: String, fault: String?)] {
    let program = try WorkflowProgram(proposal.definition)
    return try proposal.unitTests.map { document in
      let test = try WorkflowUnitTest(json: document)
      let result = test.run(on: program)
      return (test.name, result.passed ? nil : result.reason)
    }
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
