import Domain
import Execution
import JSONDocuments
import Testing

@Suite("Determinism")
struct DeterminismTests {
  private func trace(_ candidate: RandomWorkflow.Candidate, stepLimit: Int) throws -> RunTrace {
    try WorkflowProgram(candidate.definition).run(
      trigger: candidate.trigger,
      skills: { candidate.outcome($0.stepID, visit: $0.visit, attempt: $0.attempt) },
      decide: { step, visit, _ in candidate.decision(step, visit: visit) }, stepLimit: stepLimit)
  }

  private func name(_ end: RunEnd) -> String {
    switch end {
    case .completed: "completed"
    case .failed(let code, _): code
    case .waiting: "waiting"
    }
  }

  @Test("1,000 random workflows take the same path twice, and the path of the oracle (S-15.2)")
  func thousandWorkflows() throws {
    let seed: UInt64 = 20_260_302
    var workflows = RandomWorkflow(seed: seed)
    var ends: [String: Int] = [:]
    for round in 0..<1_000 {
      let candidate = workflows.next()
      let first = try trace(candidate, stepLimit: 60)
      let second = try trace(candidate, stepLimit: 60)
      #expect(first == second, "seed \(seed), round \(round)")
      let expected = candidate.oracle(stepLimit: 60)
      #expect(first.path == expected.path, "seed \(seed), round \(round)")
      #expect(name(first.end) == expected.end, "seed \(seed), round \(round)")
      ends[name(first.end), default: 0] += 1
    }
    let kinds = ["EXPRESSION_ERROR", "NO_TRANSITION", "STEP_FAILED", "STEP_LIMIT", "completed", "waiting"]
    #expect(ends.keys.sorted() == kinds.sorted(), "every way to end occurs: \(ends)")
  }
}
