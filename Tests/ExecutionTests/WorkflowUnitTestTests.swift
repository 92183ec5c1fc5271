import Domain
import Execution
import JSONDocuments
import Testing

@Suite("WorkflowUnitTest")
struct WorkflowUnitTestTests {
  private let program: WorkflowProgram

  init() throws {
    program = try WorkflowProgram(
      workflow([
        step("S-01", else: "S-02", retries: 1),
        step("S-02", if: [("decision.next == 'S-01'", "S-01"), ("decision.next == 'END'", "END")], awaits: "decision"),
      ]))
  }

  private func result(_ text: String) throws -> WorkflowUnitTestResult {
    let json = try JSONValue(parsing: text)
    return try WorkflowUnitTest(json: try #require(json.objectValue)).run(on: program)
  }

  @Test("stubs are used up attempt by attempt and decisions visit by visit")
  func passes() throws {
    let result = try result(
      """
      {"name":"loop once","trigger":{},
       "stubs":[{"step_id":"S-01","timeout":true},{"step_id":"S-01","output":{}},{"step_id":"S-02","output":1},
                {"step_id":"S-01","error":{"code":"X"}},{"step_id":"S-01","output":{}},{"step_id":"S-02","output":2}],
       "decisions":[{"step_id":"S-02","value":{"next":"S-01"}},{"step_id":"S-02","value":{"next":"END"}}],
       "expected_path":["S-01","S-02","S-01","S-02","END"],"expected_end":"completed"}
      """)
    #expect(result.passed)
    #expect(result.reason == "The path is S-01 > S-02 > S-01 > S-02 > END.")
  }

  @Test("an answer that comes after the step has stopped waiting is a timeout")
  func slowAnswers() throws {
    func path(after milliseconds: Int) throws -> String {
      try result(
        """
        {"name":"slow","trigger":{},"stubs":[{"step_id":"S-01","output":{},"after_ms":\(milliseconds)},
         {"step_id":"S-01","output":{},"after_ms":\(milliseconds)},{"step_id":"S-02","output":{}}],
         "expected_path":[],"expected_end":"failed"}
        """
      ).reason
    }
    #expect(try path(after: 300_000) == "The path is S-01 > S-02, expected empty.")
    #expect(try path(after: 300_001) == "The path is S-01, expected empty.")
  }

  @Test("parameters are held to the members that the test expects")
  func expectedInputs() throws {
    let program = try WorkflowProgram(
      workflow([step("S-01", parameters: ["limit": 3, "name": "${trigger.n}"], else: "END")]))
    func reason(_ limit: JSONValue) throws -> String {
      let test = try WorkflowUnitTest(json: [
        "name": "n", "trigger": ["n": "x"], "stubs": [["step_id": "S-01", "output": [:]]],
        "expected_path": ["S-01", "END"], "expected_end": "completed",
        "expected_inputs": [["step_id": "S-01", "input": ["limit": limit, "name": "x"]]],
      ])
      return test.run(on: program).reason
    }
    #expect(try reason(3) == "The path is S-01 > END.")
    #expect(try reason(4) == "Step S-01 gets limit = 3, expected 4.")
  }

  @Test("a run that waits or fails passes when that is expected")
  func otherEnds() throws {
    let waiting = try result(
      """
      {"name":"w","trigger":{},"stubs":[{"step_id":"S-01","output":{}},{"step_id":"S-02","output":{}}],
       "expected_path":["S-01","S-02"],"expected_end":"waiting"}
      """)
    #expect(waiting.passed)
    let failed = try result(
      """
      {"name":"f","trigger":{},"stubs":[{"step_id":"S-01","timeout":true},{"step_id":"S-01","timeout":true}],
       "expected_path":["S-01"],"expected_end":"failed"}
      """)
    #expect(failed.passed)
  }

  @Test("another path, another end and a missing stub fail with a reason")
  func failures() throws {
    #expect(
      try result(
        #"{"name":"p","trigger":{},"stubs":[{"step_id":"S-01","output":1},{"step_id":"S-02","output":1}],"#
          + #""expected_path":["S-02"],"expected_end":"waiting"}"#
      ) == WorkflowUnitTestResult(passed: false, reason: "The path is S-01 > S-02, expected S-02."))
    #expect(
      try result(
        #"{"name":"e","trigger":{},"stubs":[{"step_id":"S-01","output":1},{"step_id":"S-02","output":1}],"#
          + #""decisions":[{"step_id":"S-02","value":{"next":"X"}}],"expected_path":["S-01","S-02"],"#
          + #""expected_end":"waiting"}"#
      )
        == WorkflowUnitTestResult(
          passed: false,
          reason: "The run is failed (NO_TRANSITION: No condition of step S-02 holds and it has no else.), "
            + "expected waiting."))
    #expect(
      try result(#"{"name":"s","trigger":{},"expected_path":["S-01"],"expected_end":"failed"}"#)
        == WorkflowUnitTestResult(passed: false, reason: "Step S-01, visit 1, attempt 1 has no stub."))
  }

  @Test("expected calls name the skill, the input, the time limit and the attempts of each step in turn")
  func calls() throws {
    func result(_ first: String) throws -> WorkflowUnitTestResult {
      try self.result(
        """
        {"name":"c","trigger":{},"stubs":[{"step_id":"S-01","timeout":true},{"step_id":"S-01","output":{}},{"step_id":"S-02","output":1}],
         "expected_path":["S-01","S-02"],"expected_end":"waiting","expected_calls":[\(first),{"step_id":"S-02"}]}
        """)
    }
    #expect(try result(#"{"step_id":"S-01","input":{},"attempts":2,"timeout_ms":300000}"#).passed)
    #expect(
      try result(#"{"step_id":"S-02"}"#).reason == "Step S-01, visit 1, is called, expected S-02.")
    #expect(
      try result(#"{"step_id":"S-01","input":{"a":1}}"#).reason
        == #"Step S-01, visit 1, is given {}, expected {"a":1}."#)
    #expect(
      try result(#"{"step_id":"S-01","attempts":1}"#).reason == "Step S-01, visit 1, is tried 2 times, expected 1.")
    #expect(
      try result(#"{"step_id":"S-01","timeout_ms":7}"#).reason == "Step S-01, visit 1, may take 300000 ms, expected 7.")
    #expect(try result(#"{"step_id":"S-01","skill_id":"SK-X"}"#).passed == false)
    #expect(try result(#"{"step_id":"S-01"},{"step_id":"S-01"}"#).reason == "2 steps are called, expected 3.")
    #expect(throws: DocumentError.self) { try result(#"{"step_id":"S-01","output":1}"#) }
  }

  @Test("a test document with a missing, doubled or unknown field is refused")
  func refusals() {
    for text in [
      #"{"trigger":{},"expected_path":[],"expected_end":"failed"}"#,
      #"{"name":"x","trigger":{},"expected_end":"failed"}"#,
      #"{"name":"x","trigger":{},"expected_path":[],"expected_end":"done"}"#,
      #"{"name":"x","trigger":{},"expected_path":[],"expected_end":"failed","extra":1}"#,
      #"{"name":"x","trigger":{},"expected_path":[],"expected_end":"failed","stubs":[{"step_id":"A"}]}"#,
      #"{"name":"x","trigger":{},"expected_path":[],"expected_end":"failed","stubs":[{"step_id":"A","timeout":false}]}"#,
      #"{"name":"x","trigger":{},"expected_path":[],"expected_end":"failed","decisions":[{"step_id":"A"}]}"#,
      #"{"name":"x","trigger":{},"expected_path":[],"expected_end":"failed","#
        + #""stubs":[{"step_id":"A","output":1,"timeout":true}]}"#,
    ] {
      #expect(throws: DocumentError.self, "\(text)") { try result(text) }
    }
  }
}
