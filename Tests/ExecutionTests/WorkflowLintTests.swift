import Domain
import Execution
import JSONDocuments
import Testing

@Suite("WorkflowLint")
struct WorkflowLintTests {
  private let skills: [SkillID: SkillSignature] = [
    "SK-T-001": SkillSignature(
      name: "f",
      arguments: [
        .init(name: "a", type: "string", required: true), .init(name: "n", type: "number", required: false),
        .init(name: "d", type: "object", required: true, fallback: .object(JSONObject())),
      ], returns: JSONObject(), errors: [])
  ]

  private func rules(_ steps: [StepDefinition], skills: [SkillID: SkillSignature]? = nil) -> [String] {
    WorkflowLint.findings(in: workflow(steps), knownSkills: skills).map { finding in
      "\(finding.severity.rawValue) \(finding.stepID?.rawValue ?? "-") \(finding.rule.rawValue)"
    }
  }

  @Test("a clean workflow gives no finding")
  func clean() {
    #expect(rules([step("A", if: [("output.x", "B")], else: "END"), step("B", else: "A")]) == [])
  }

  @Test("a goto to a missing step is an error, on_error too (S-12.3)")
  func missingTarget() {
    #expect(rules([step("A", else: "END", onError: "Z")]) == ["error A missing_target"])
    #expect(rules([step("A", if: [("true", "Z")], else: "END")]) == ["error A missing_target"])
  }

  @Test("an unreachable step is an error, also one that only reaches itself (S-12.3)")
  func unreachable() {
    #expect(rules([step("A", else: "END"), step("B", else: "END")]) == ["error B unreachable_step"])
    #expect(
      rules([step("A", else: "END"), step("B", else: "C"), step("C", if: [("true", "B")], else: "END")])
        == ["error B unreachable_step", "error C unreachable_step"])
    #expect(rules([step("A", else: "END", onError: "B"), step("B", else: "END")]) == [])
  }

  @Test("a workflow or a step from which END cannot be reached is an error")
  func noEnd() {
    #expect(rules([step("A", else: "B"), step("B", else: "A")]) == ["error - no_end"])
    #expect(
      rules([step("A", if: [("true", "B")], else: "END"), step("B", else: "B")]) == ["error B no_end"])
    #expect(rules([step("A")]) == ["error A dead_end", "error - no_end"])
    #expect(rules([]) == ["error - empty_workflow"])
  }

  @Test("duplicate ids and END as an id are errors")
  func duplicates() {
    #expect(rules([step("A", else: "END"), step("A", else: "END")]).contains("error A duplicate_step"))
    #expect(rules([step("END", else: "END")]) == ["error END duplicate_step"])
  }

  @Test("an expression that does not parse is an error")
  func expression() {
    #expect(rules([step("A", if: [("output.(", "END")], else: "END")]) == ["error A bad_expression"])
  }

  @Test("an on_error that loops onto its own step is a warning")
  func onErrorLoop() {
    #expect(rules([step("A", else: "END", onError: "A")]) == ["warning A on_error_loop"])
  }

  @Test("an unknown skill is an error")
  func unknownSkill() {
    #expect(rules([step("A", else: "END")], skills: [:]) == ["error A unknown_skill"])
  }

  @Test("parameters that match no signature are errors: missing, of another type, unknown")
  func parameters() {
    func rules(_ parameters: JSONObject) -> [String] {
      self.rules([step("A", parameters: parameters, else: "END")], skills: skills)
    }
    #expect(rules(["a": "x"]) == [])
    #expect(rules(["a": "${trigger.x}", "n": "${trigger.y}", "d": .object(["k": "${trigger.z}"])]) == [])
    #expect(rules([:]) == ["error A parameter_mismatch"])
    #expect(rules(["a": .number(1)]) == ["error A parameter_mismatch"])
    #expect(rules(["a": "x", "n": "about ${trigger.y}"]) == ["error A parameter_mismatch"])
    #expect(rules(["a": "x", "z": .null]) == ["error A parameter_mismatch"])
    #expect(rules(["a": "${trigger"]) == ["error A bad_template"])
    #expect(rules(["a": "${steps.Z.output}"]) == ["error A bad_template"])
  }

  @Test("what lints without an error compiles, and what does not compile has an error")
  func agreesWithProgram() {
    var generator = RandomWorkflow(seed: 41)
    for round in 0..<300 {
      let candidate = generator.next(damaged: round % 2 == 1)
      let hasError = WorkflowLint.findings(in: candidate.definition, knownSkills: nil).contains {
        $0.severity == .error
      }
      if !hasError { #expect(throws: Never.self, "round \(round)") { try WorkflowProgram(candidate.definition) } }
      if (try? WorkflowProgram(candidate.definition)) == nil { #expect(hasError, "round \(round)") }
    }
  }

  @Test("10,000 steps in a row and a cycle of 10,000 steps are linted")
  func large() {
    let count = 10_000
    let chain = (0..<count).map { step("S\($0)", else: $0 + 1 < count ? "S\($0 + 1)" : "END") }
    #expect(rules(chain) == [])
    let ring = (0..<count).map { step("S\($0)", else: "S\(($0 + 1) % count)") }
    #expect(rules(ring) == ["error - no_end"])
  }
}
