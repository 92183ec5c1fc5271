import Domain
import Execution
import JSONDocuments

/// A made-up run of a workflow: what starts it, what each step answers, what is decided. No value comes from an episode.
struct SyntheticRun {
  var trigger: JSONValue
  var outputs: [StepID: JSONValue] = [:]
  var decisions: [StepID: JSONValue] = [:]
  /// Steps of which every attempt takes so long, in milliseconds.
  var durations: [StepID: Int] = [:]
  /// Steps of which every attempt fails.
  var failing: Set<StepID> = []

  private static let failure = StubOutcome.failure(code: "SAMPLE_ERROR", message: "A made-up failure.")

  /// Answers of the types of the skills' signatures, with everything that a parameter of the workflows reads.
  init(_ workflows: [WorkflowDefinition], _ catalogue: SynthesisCatalogue) {
    trigger = .object(JSONObject())
    let steps = workflows.flatMap(\.steps)
    for step in steps where outputs[step.id] == nil {
      let skill = catalogue.skills.first { $0.id == step.skillID }
      let properties = skill?.signature.returns["properties"]?.objectValue ?? [:]
      outputs[step.id] = .object(
        JSONObject(properties.map { ($0.key, Self.sample(ofType: $0.value.stringValue ?? "", named: $0.key)) }))
    }
    for reference in steps.flatMap({ Self.references(in: .object($0.parameters)) }) { add(reference) }
  }

  /// Sets or, with nil, removes what a path of a condition reads after `step`; false when a run cannot choose it.
  mutating func set(_ path: [String], of step: StepID, to value: JSONValue?) -> Bool {
    switch path.first {
    case "trigger": trigger = trigger.setting(path.dropFirst(), to: value)
    case "decision": decisions[step] = (decisions[step] ?? [:]).setting(path.dropFirst(), to: value)
    case "output": outputs[step] = (outputs[step] ?? [:]).setting(path.dropFirst(), to: value)
    case "steps" where path.count > 3 && path[2] == "output":
      let source = StepID(path[1])
      outputs[source] = (outputs[source] ?? [:]).setting(path.dropFirst(3), to: value)
    default: return false
    }
    return true
  }

  /// The run as the interpreter takes it.
  func trace(_ program: WorkflowProgram) -> RunTrace {
    program.run(
      trigger: trigger,
      skills: { invocation in
        if let duration = durations[invocation.stepID],
          let step = program.workflow.steps.first(where: { $0.id == invocation.stepID }),
          duration > step.timeoutMilliseconds
        {
          return .timeout
        }
        if failing.contains(invocation.stepID) { return Self.failure }
        return .success(outputs[invocation.stepID] ?? [:])
      },
      decide: { step, _, _ in decisions[step] }, stepLimit: 2 * program.workflow.steps.count + 4)
  }

  /// The run as a unit test of the workflow that took it so.
  ///
  /// - Parameter watched: The steps of which the test looks at skill, input, time limit and attempts.
  func document(named name: String, _ trace: RunTrace, watching watched: [StepID: StepDefinition] = [:]) -> JSONObject {
    var stubs: [JSONValue] = []
    var told: [JSONValue] = []
    for step in trace.steps {
      for _ in step.attempts { stubs.append(.object(stub(step.stepID))) }
      if let decision = step.decision {
        told.append(["step_id": .string(step.stepID.rawValue), "value": decision])
      }
    }
    var document: JSONObject = [
      "name": .string(name), "trigger": trigger, "stubs": .array(stubs), "decisions": .array(told),
      "expected_path": .array(trace.path.map { .string($0) }),
      "expected_end": .string(Self.end(of: trace).rawValue),
    ]
    if trace.steps.contains(where: { watched[$0.stepID] != nil }) {
      document["expected_calls"] = .array(trace.steps.map { Self.call($0, watched[$0.stepID]) })
    }
    return document
  }

  private func stub(_ step: StepID) -> JSONObject {
    var stub: JSONObject = ["step_id": .string(step.rawValue)]
    if failing.contains(step) {
      stub["error"] = Self.failure.error
    } else {
      stub["output"] = outputs[step] ?? [:]
    }
    stub["after_ms"] = durations[step].map { .number($0) }
    return stub
  }

  private static func call(_ step: ExecutedStep, _ definition: StepDefinition?) -> JSONValue {
    guard let definition else { return ["step_id": .string(step.stepID.rawValue)] }
    return [
      "step_id": .string(step.stepID.rawValue), "skill_id": .string(step.skillID.rawValue),
      "input": .object(step.input), "timeout_ms": .number(definition.timeoutMilliseconds),
      "attempts": .number(step.attempts.count),
    ]
  }

  private static func end(of trace: RunTrace) -> WorkflowUnitTest.ExpectedEnd {
    switch trace.end {
    case .completed: .completed
    case .failed: .failed
    case .waiting: .waiting
    }
  }

  private mutating func add(_ reference: ParameterReference) {
    let names = reference.text.split(separator: ".").map(String.init)
    let sample = JSONValue.string("sample \(reference.text)")
    if names.first == "trigger" {
      trigger = trigger.adding(names.dropFirst(), sample)
    } else if let step = reference.step, names.count > 3, names[2] == "output" {
      outputs[step] = (outputs[step] ?? [:]).adding(names.dropFirst(3), sample)
    }
  }

  private static func references(in value: JSONValue) -> [ParameterReference] {
    do throws(ParameterTemplate.Failure) { return try ParameterTemplate(value).references } catch {
      // Lint names a parameter that does not parse; there is nothing to make up for it.
      return []
    }
  }

  static func sample(ofType type: String, named name: String) -> JSONValue {
    switch type {
    case "boolean": true
    case "number", "integer": 1
    case "object": [:]
    case _ where type.hasPrefix("map<"): [:]
    case _ where type.hasPrefix("array"): []
    default: .string("sample \(name)")
    }
  }
}

extension JSONValue {
  /// The document with the member at a path set, or removed with nil; what stands in the way is replaced.
  func setting(_ path: ArraySlice<String>, to value: JSONValue?) -> JSONValue {
    guard let name = path.first else { return value ?? .null }
    var object = objectValue ?? JSONObject()
    object[name] =
      path.count == 1
      ? value : (object[name] ?? .object(JSONObject())).setting(path.dropFirst(), to: value)
    return .object(object)
  }

  /// The document with a member at a path where there is none; members on the way that are no objects are replaced.
  func adding(_ path: ArraySlice<String>, _ value: JSONValue) -> JSONValue {
    self[JSONPointer(tokens: Array(path))] == nil ? setting(path, to: value) : self
  }
}
