import Domain
import Execution
import JSONDocuments
import Testing

struct WorkflowMutationTests {
  @Test("a condition is negated, weakened, shifted, and its constants are changed")
  func conditions() {
    #expect(
      ConditionMutation.mutants(of: #"trigger.v in ["A", "B"] && output.x >= 0.025"#) == [
        #"!(trigger.v in ["A", "B"] && output.x >= 0.025)"#, "output.x >= 0.025",
        #"!(trigger.v in ["A", "B"]) && output.x >= 0.025"#, #"trigger.v in ["A", "B"]"#,
        #"trigger.v in ["A", "B"] && !(output.x >= 0.025)"#, #"trigger.v in ["A~", "B"] && output.x >= 0.025"#,
        #"trigger.v in ["A", "B~"] && output.x >= 0.025"#, #"trigger.v in ["A", "B"] && output.x >= 0.024"#,
        #"trigger.v in ["A", "B"] && output.x >= 0.026"#, #"trigger.v in ["A"] && output.x >= 0.025"#,
        #"trigger.v in [ "B"] && output.x >= 0.025"#, #"trigger.v in ["A", "B"] && output.x > 0.025"#,
      ])
    #expect(
      ConditionMutation.mutants(of: "output.pass == true") == [
        "!(output.pass == true)", "output.pass == false", "output.pass != true",
      ])
  }

  @Test("tests that look at the path alone leave breaks unnoticed that tests of the calls notice")
  func survivors() throws {
    var first = step("S-01", else: "S-02")
    first.parameters = ["channel": "desk", "id": "${trigger.id}"]
    let desk = workflow([first, step("S-02", else: "END")])
    let path = """
      "name":"p","trigger":{"id":"I"},"stubs":[{"step_id":"S-01","output":{}},{"step_id":"S-02","output":{}}],
      "expected_path":["S-01","S-02","END"],"expected_end":"completed"
      """
    let calls = """
      "expected_calls":[{"step_id":"S-01","skill_id":"\(first.skillID)","input":{"channel":"desk","id":"I"}},{"step_id":"S-02"}]
      """
    #expect(try WorkflowMutation.survivors(of: desk, tests: [test(path)]).survivors.map(\.kind).contains(.constant))
    let (left, count) = try WorkflowMutation.survivors(of: desk, tests: [test(path + "," + calls)])
    #expect(Set(left.map(\.kind)) == [.skill, .timing])
    #expect(left.allSatisfy { $0.kind == .timing || $0.summary == "Step S-02 calls another skill." })
    #expect(count == WorkflowMutation.all(of: desk).count)
  }

  private func test(_ members: String) throws -> WorkflowUnitTest {
    try WorkflowUnitTest(json: try #require(try JSONValue(parsing: "{\(members)}").objectValue))
  }
}
