public import Domain
public import JSONDocuments

/// A unit test that a proposal carries: stubs and decisions in, an expected path out.
public struct WorkflowUnitTest: Sendable {
  /// How a run is expected to end.
  public enum ExpectedEnd: String, CaseIterable, Sendable {
    case completed, failed, waiting
  }

  /// The name.
  public let name: String
  private let trigger: JSONValue
  private let stubs: [StepID: [Stub]]
  private let decisions: [StepID: [JSONValue]]
  private let expectedPath: [String]
  private let expectedEnd: ExpectedEnd
  private let expectedInputs: [(step: StepID, input: JSONObject)]
  private let expectedCalls: [ExpectedCall]?

  /// How an attempt ends and, where it matters, how long it takes.
  private struct Stub: Sendable {
    let outcome: StubOutcome
    let milliseconds: Int
  }

  /// Reads a test `{"name","trigger","stubs","decisions","expected_path","expected_end","expected_inputs","expected_calls"}`.
  ///
  /// `stubs` holds one entry per attempt and `decisions` one per visit, each in order:
  /// `{"step_id","output"}`, `{"step_id","error":{"code","message"}}`, `{"step_id","timeout":true}`; `{"step_id","value"}`.
  /// A stub with `after_ms` answers after so many milliseconds, which is a timeout when the step does not wait that long.
  /// `expected_inputs` holds `{"step_id","input"}`: members that the parameters of the step's first visit must have.
  /// `expected_calls` may be left out; it holds one entry for each step of the path, in order, of what is asked of whom:
  /// `{"step_id","skill_id","input","timeout_ms","attempts"}`, of which all but the first may be left out.
  ///
  /// - Throws: `DocumentError` naming the field.
  public init(json: JSONObject) throws(DocumentError) {
    let fields = FieldReader(json)
    name = try fields.text("name")
    trigger = .object(try fields.document("trigger"))
    var stubs: [StepID: [Stub]] = [:]
    for entry in try Self.entries(fields, "stubs") {
      let stub = Stub(outcome: try Self.outcome(entry), milliseconds: try entry.integer("after_ms", default: 0))
      stubs[StepID(try entry.text("step_id")), default: []].append(stub)
    }
    expectedInputs = try Self.entries(fields, "expected_inputs").map { entry throws(DocumentError) in
      try entry.refuseUnknown(["step_id", "input"])
      return (StepID(try entry.text("step_id")), try entry.document("input"))
    }
    var decisions: [StepID: [JSONValue]] = [:]
    for entry in try Self.entries(fields, "decisions") {
      guard let value = entry.object["value"] else { throw .missing(field: entry.place("value")) }
      decisions[StepID(try entry.text("step_id")), default: []].append(value)
      try entry.refuseUnknown(["step_id", "value"])
    }
    self.stubs = stubs
    self.decisions = decisions
    guard json["expected_path"] != nil else { throw .missing(field: "expected_path") }
    expectedPath = try fields.texts("expected_path")
    expectedEnd = try fields.choice("expected_end")
    expectedCalls = try Self.expectedCalls(fields)
    try fields.refuseUnknown([
      "name", "trigger", "stubs", "decisions", "expected_path", "expected_end", "expected_inputs", "expected_calls",
    ])
  }

  /// Runs the test on a workflow.
  public func run(on program: WorkflowProgram) -> WorkflowUnitTestResult {
    var calls: [StepID: Int] = [:]
    var missing: StepInvocation?
    let trace = program.run(
      trigger: trigger,
      skills: { invocation in
        let call = calls[invocation.stepID, default: 0]
        calls[invocation.stepID] = call + 1
        guard let outcomes = stubs[invocation.stepID], call < outcomes.count else {
          missing = missing ?? invocation
          return .failure(code: "STUB_MISSING", message: "The test has no stub for this call.")
        }
        return outcomes[call].milliseconds > timeout(of: invocation.stepID, in: program)
          ? .timeout : outcomes[call].outcome
      },
      decide: { step, visit, _ in
        guard let values = decisions[step], visit <= values.count else { return nil }
        return values[visit - 1]
      })
    if let missing {
      return .failed("Step \(missing.stepID), visit \(missing.visit), attempt \(missing.attempt) has no stub.")
    }
    return verdict(on: trace, of: program)
  }

  private func timeout(of step: StepID, in program: WorkflowProgram) -> Int {
    program.workflow.steps.first { $0.id == step }?.timeoutMilliseconds ?? .max
  }

  /// The first parameter that is not as expected, as a sentence.
  private func wrongInput(in trace: RunTrace) -> String? {
    for (step, expected) in expectedInputs {
      let input = trace.steps.first { $0.stepID == step }?.input ?? JSONObject()
      for (name, value) in expected where !(input[name]?.isEquivalent(to: value) ?? false) {
        return "Step \(step) gets \(name) = \(input[name]?.text ?? "nothing"), expected \(value.text)."
      }
    }
    return nil
  }

  private func verdict(on trace: RunTrace, of program: WorkflowProgram) -> WorkflowUnitTestResult {
    guard trace.path == expectedPath else {
      return .failed("The path is \(Self.arrows(trace.path)), expected \(Self.arrows(expectedPath)).")
    }
    let end: ExpectedEnd
    var detail = ""
    switch trace.end {
    case .completed: end = .completed
    case .waiting: end = .waiting
    case .failed(let code, let message): (end, detail) = (.failed, " (\(code): \(message))")
    }
    guard end == expectedEnd else {
      return .failed("The run is \(end.rawValue)\(detail), expected \(expectedEnd.rawValue).")
    }
    if let wrong = wrongInput(in: trace) { return .failed(wrong) }
    if let reason = callFault(in: trace, of: program) { return .failed(reason) }
    return WorkflowUnitTestResult(passed: true, reason: "The path is \(Self.arrows(trace.path)).")
  }

  /// The first call that is not as expected; nil when all are, or none is told.
  private func callFault(in trace: RunTrace, of program: WorkflowProgram) -> String? {
    guard let expectedCalls else { return nil }
    guard expectedCalls.count == trace.steps.count else {
      return "\(trace.steps.count) steps are called, expected \(expectedCalls.count)."
    }
    return zip(expectedCalls, trace.steps).lazy.compactMap { expected, step in
      let timeout = program.workflow.steps.first { $0.id == step.stepID }?.timeoutMilliseconds
      return expected.fault(of: step, timeoutMilliseconds: timeout)
    }.first
  }

  private static func arrows(_ path: [String]) -> String { path.isEmpty ? "empty" : path.joined(separator: " > ") }

  private static func entries(_ fields: FieldReader, _ key: String) throws(DocumentError) -> [FieldReader] {
    var entries: [FieldReader] = []
    for (index, item) in try fields.array(key, default: []).enumerated() {
      let place = "\(key)[\(index)]"
      guard let object = item.objectValue else { throw .wrongType(field: place, expected: "an object") }
      entries.append(FieldReader(object, path: place))
    }
    return entries
  }

  private static func expectedCalls(_ fields: FieldReader) throws(DocumentError) -> [ExpectedCall]? {
    guard fields.object["expected_calls"] != nil else { return nil }
    var calls: [ExpectedCall] = []
    for entry in try entries(fields, "expected_calls") { calls.append(try ExpectedCall(entry)) }
    return calls
  }

  private static func outcome(_ entry: FieldReader) throws(DocumentError) -> StubOutcome {
    try entry.refuseUnknown(["step_id", "output", "error", "timeout", "after_ms"])
    let given = ["output", "error", "timeout"].filter { entry.object[$0] != nil }
    guard given.count == 1 else {
      throw .invalid(
        field: entry.place("stub"), value: given.joined(separator: ", "), allowed: "one of output, error, timeout")
    }
    if let output = entry.object["output"] { return .success(output) }
    if entry.object["timeout"] != nil {
      guard try entry.flag("timeout", default: false) else {
        throw .invalid(field: entry.place("timeout"), value: "false", allowed: "true")
      }
      return .timeout
    }
    let error = FieldReader(try entry.document("error"), path: entry.place("error"))
    return .failure(code: try error.text("code"), message: try error.optionalText("message") ?? "")
  }
}

/// What a test expects of one call of a step; what is nil is not looked at.
private struct ExpectedCall: Sendable {
  private let step: StepID
  private let skill: SkillID?
  private let input: JSONObject?
  private let timeoutMilliseconds: Int?
  private let attempts: Int?

  init(_ entry: FieldReader) throws(DocumentError) {
    step = StepID(try entry.text("step_id"))
    skill = try entry.optionalText("skill_id").map { SkillID($0) }
    input = entry.object["input"] == nil ? nil : try entry.document("input")
    timeoutMilliseconds = entry.object["timeout_ms"] == nil ? nil : try entry.integer("timeout_ms", default: 0)
    attempts = entry.object["attempts"] == nil ? nil : try entry.integer("attempts", default: 1)
    try entry.refuseUnknown(["step_id", "skill_id", "input", "timeout_ms", "attempts"])
  }

  func fault(of call: ExecutedStep, timeoutMilliseconds given: Int?) -> String? {
    let place = "Step \(call.stepID), visit \(call.visit),"
    if call.stepID != step { return "\(place) is called, expected \(step)." }
    if let skill, call.skillID != skill { return "\(place) calls \(call.skillID), expected \(skill)." }
    if let input, !JSONValue.object(call.input).isEquivalent(to: .object(input)) {
      return "\(place) is given \(JSONValue.object(call.input).text), expected \(JSONValue.object(input).text)."
    }
    if let timeoutMilliseconds, given != timeoutMilliseconds {
      return "\(place) may take \(given.map(String.init) ?? "?") ms, expected \(timeoutMilliseconds)."
    }
    if let attempts, call.attempts.count != attempts {
      return "\(place) is tried \(call.attempts.count) times, expected \(attempts)."
    }
    return nil
  }
}

/// What a unit test of a workflow found.
public struct WorkflowUnitTestResult: Hashable, Sendable {
  /// Whether path and end are as expected.
  public let passed: Bool
  /// One sentence for a person.
  public let reason: String

  /// Makes a result.
  public init(passed: Bool, reason: String) {
    self.passed = passed
    self.reason = reason
  }

  static func failed(_ reason: String) -> WorkflowUnitTestResult {
    WorkflowUnitTestResult(passed: false, reason: reason)
  }
}
