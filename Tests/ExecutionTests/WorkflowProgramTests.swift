import Domain
import Execution
import JSONDocuments
import Testing

@Suite("WorkflowProgram")
struct WorkflowProgramTests {
  private let passOutput: StubOutcome = .success(.object(["pass": .bool(true), "score": .number(7)]))

  @Test("the first condition that is true wins, though a later one is true too (S-12.2)")
  func firstMatch() throws {
    let program = try WorkflowProgram(
      workflow([
        step("A", if: [("output.score > 9", "X"), ("output.score > 5", "B"), ("output.score > 1", "X")], else: "X"),
        step("B", else: "END"), step("X", else: "END"),
      ]))
    #expect(program.trace(answers: ["A": passOutput]).path == ["A", "B", "END"])
  }

  @Test("else is taken when no condition holds")
  func elseBranch() throws {
    let program = try WorkflowProgram(
      workflow([step("A", if: [("output.score > 9", "END")], else: "B"), step("B", else: "END")]))
    #expect(program.trace(answers: ["A": passOutput]).path == ["A", "B", "END"])
  }

  @Test("no match and no else ends the run with NO_TRANSITION (S-12.2)")
  func noTransition() throws {
    let program = try WorkflowProgram(workflow([step("A", if: [("output.score > 9", "END")])]))
    let trace = program.trace(answers: ["A": passOutput])
    #expect(trace.path == ["A"])
    #expect(trace.end == .failed(code: "NO_TRANSITION", message: "No condition of step A holds and it has no else."))
  }

  @Test("bare names resolve in the output, and the named roots win over the output's members (C-12)")
  func bareNames() throws {
    let program = try WorkflowProgram(
      workflow([step("A", if: [("pass == true && trigger.kind == 'real'", "END")], else: "B"), step("B", else: "END")]))
    let output: StubOutcome = .success(.object(["pass": .bool(true), "trigger": .object(["kind": "forged"])]))
    let trace = program.trace(trigger: .object(["kind": "real"]), answers: ["A": output])
    #expect(trace.path == ["A", "END"])
  }

  @Test("retries are additional attempts, each is kept, and a success on the last one is a success")
  func retries() throws {
    let program = try WorkflowProgram(workflow([step("A", else: "END", retries: 2)]))
    var attempts: [Int] = []
    let trace = program.run(
      trigger: .null,
      skills: { invocation in
        attempts.append(invocation.attempt)
        return invocation.attempt < 3 ? .failure(code: "E\(invocation.attempt)", message: "") : .success(.number(1))
      })
    #expect(attempts == [1, 2, 3])
    #expect(
      trace.steps.map(\.attempts) == [
        [.failure(code: "E1", message: ""), .failure(code: "E2", message: ""), .success(.number(1))]
      ])
    #expect(trace.steps[0].status == .success)
    #expect(trace.end == .completed)
  }

  @Test("after the last retry a failure or a timeout goes to on_error, which sees the error", arguments: [true, false])
  func onError(timesOut: Bool) throws {
    let program = try WorkflowProgram(
      workflow([
        step("A", else: "END", onError: "B", retries: 1),
        step("B", parameters: ["why": "${error.code}"], if: [("error != null", "END")]),
      ]))
    var calls = 0
    let trace = program.run(
      trigger: .null,
      skills: { invocation in
        guard invocation.stepID == "A" else { return .success(.null) }
        calls += 1
        return timesOut ? .timeout : .failure(code: "DOWN", message: "no route")
      })
    #expect(calls == 2)
    #expect(trace.path == ["A", "B", "END"])
    #expect(trace.steps[0].status == .failed)
    #expect(trace.steps[1].input == ["why": .string(timesOut ? "TIMEOUT" : "DOWN")])
  }

  @Test("a failure without on_error ends the run with STEP_FAILED, though conditions would hold")
  func stepFailed() throws {
    let program = try WorkflowProgram(workflow([step("A", if: [("true", "END")], else: "END", retries: 1)]))
    let trace = program.trace(answers: ["A": .failure(code: "DOWN", message: "")])
    #expect(trace.end == .failed(code: "STEP_FAILED", message: "Step A failed in each of 2 attempts: DOWN."))
  }

  @Test("a condition that cannot be evaluated, or is no truth value, ends the run with EXPRESSION_ERROR")
  func expressionErrors() throws {
    for expression in ["output.missing == true", "missing", "output.score", "output.score / 0 > 1"] {
      let program = try WorkflowProgram(workflow([step("A", if: [(expression, "END")], else: "END")]))
      guard case .failed(let code, _) = program.trace(answers: ["A": passOutput]).end else {
        Issue.record("\(expression) does not fail")
        continue
      }
      #expect(code == "EXPRESSION_ERROR", "\(expression)")
    }
  }

  @Test("a step with await runs its skill, waits, and its conditions see the decision")
  func awaiting() throws {
    let program = try WorkflowProgram(
      workflow([
        step("A", if: [("decision.next == 'B'", "B")], else: "END", awaits: "decision"), step("B", else: "A"),
      ]))
    let waiting = program.trace()
    #expect(waiting.path == ["A"])
    #expect(waiting.end == .waiting("A", name: "decision"))
    #expect(waiting.steps[0].output == .object(JSONObject()) && waiting.steps[0].decision == nil)

    var asked: [String] = []
    let trace = program.trace(decide: { step, visit, name in
      asked.append("\(step) \(visit) \(name)")
      return .object(["next": visit == 1 ? "B" : "END"])
    })
    #expect(asked == ["A 1 decision", "A 2 decision"])
    #expect(trace.path == ["A", "B", "A", "END"])
    #expect(trace.steps.map(\.visit) == [1, 1, 2])
    #expect(trace.steps[0].decision == .object(["next": "B"]))
  }

  @Test("a cycle ends at the step limit, exactly")
  func stepLimit() throws {
    let program = try WorkflowProgram(workflow([step("A", else: "B"), step("B", else: "A")]))
    let trace = program.trace(stepLimit: 5)
    #expect(trace.path == ["A", "B", "A", "B", "A"])
    #expect(
      trace.end
        == .failed(code: "STEP_LIMIT", message: "The run entered 5 steps, its limit, without reaching an end."))
    let exact = try WorkflowProgram(workflow([step("A", else: "B"), step("B", else: "END")]))
    #expect(exact.trace(stepLimit: 2).end == .completed)
  }

  @Test("10,000 steps in a row run to the end")
  func longChain() throws {
    let count = 10_000
    let steps = (0..<count).map { step("S\($0)", else: $0 + 1 < count ? "S\($0 + 1)" : "END") }
    let trace = try WorkflowProgram(workflow(steps)).trace(stepLimit: count)
    #expect(trace.end == .completed)
    #expect(trace.path.count == count + 1)
  }

  @Test("a step sees the newest output of every step before it")
  func earlierOutputs() throws {
    let program = try WorkflowProgram(
      workflow([
        step("A", else: "B"),
        step("B", if: [("steps['A'].output.n < 2", "A")], else: "END"),
      ]))
    var visits = 0
    let trace = program.run(
      trigger: .null,
      skills: { invocation in
        if invocation.stepID == "A" { visits += 1 }
        return .success(.object(["n": .number(visits)]))
      })
    #expect(trace.path == ["A", "B", "A", "B", "END"])
  }

  @Test("what cannot be executed is refused by name")
  func refusals() {
    let cases: [([StepDefinition], ExecutionError)] = [
      ([], .emptyWorkflow("WF-T-001")),
      ([step("A", else: "END"), step("A", else: "END")], .duplicateStep("A")),
      ([step("END", else: "END")], .reservedStepID("END")),
      ([step("A", else: "B")], .missingTarget(step: "A", target: "B")),
      ([step("A", else: "END", onError: "B")], .missingTarget(step: "A", target: "B")),
      (
        [step("A", parameters: ["x": "${steps.B.output}"], else: "END")],
        .badTemplate(step: "A", parameter: "x", reason: "the workflow has no step B")
      ),
    ]
    for (steps, expected) in cases {
      #expect(throws: expected) { try WorkflowProgram(workflow(steps)) }
    }
    #expect(throws: ExecutionError.self) { try WorkflowProgram(workflow([step("A", if: [("output.(", "END")])])) }
  }

  @Test("the machine gives the same run when its state is put aside after every event")
  func machine() throws {
    let program = try WorkflowProgram(
      workflow([step("A", else: "B", retries: 1), step("B", if: [("decision == 1", "END")], awaits: "decision")]))
    var (state, command) = program.begin(trigger: .null, stepLimit: 10)
    var commands = [command]
    for event: RunEvent in [
      .attemptEnded(.timeout), .attemptEnded(.success(.null)), .attemptEnded(.success(.null)),
      .inputArrived(.number(1)),
    ] {
      var restored = state
      command = program.advance(&restored, on: event)
      var again = state
      #expect(program.advance(&again, on: event) == command)
      #expect(again == restored)
      state = restored
      commands.append(command)
    }
    func call(_ step: StepID, _ attempt: Int) -> RunCommand {
      .call(
        StepInvocation(stepID: step, skillID: "SK-T-001", attempt: attempt, visit: 1, input: JSONObject()),
        timeoutMilliseconds: 300_000)
    }
    #expect(
      commands == [
        call("A", 1), call("A", 2), call("B", 1), .awaitInput("B", visit: 1, name: "decision"), .finish(.completed),
      ])
    #expect(state.steps.map(\.stepID) == ["A", "B"])
  }
}
