public import Domain
public import JSONDocuments

/// How a run ended.
public enum RunEnd: Hashable, Sendable {
  /// The run reached `END`.
  case completed
  /// The run stopped; the code is one of `RunFailure`.
  case failed(code: String, message: String)
  /// The run waits at a step for an outside input of this name.
  case waiting(StepID, name: String)
}

/// One step of a run after its last attempt.
public struct ExecutedStep: Hashable, Sendable {
  /// The step.
  public let stepID: StepID
  /// The skill that the step names.
  public let skillID: SkillID
  /// 1 when the run entered the step for the first time, 2 for the second time and so on.
  public let visit: Int
  /// How each attempt ended, in order; at least one.
  public let attempts: [StubOutcome]
  /// `success` or `failed`.
  public let status: StepStatus
  /// The parameters with every `${…}` filled in.
  public let input: JSONObject
  /// The result of the last attempt; nil when it failed.
  public let output: JSONValue?
  /// The error of the last attempt as `{"code","message"}`; nil when it succeeded.
  public let error: JSONValue?
  /// The outside input that the step waited for; nil when it did not wait or still waits.
  public let decision: JSONValue?

  init(_ invocation: StepInvocation, attempts: [StubOutcome], last: StubOutcome, decision: JSONValue? = nil) {
    stepID = invocation.stepID
    skillID = invocation.skillID
    visit = invocation.visit
    input = invocation.input
    self.attempts = attempts
    self.decision = decision
    error = last.error
    if case .success(let value) = last {
      status = .success
      output = value
    } else {
      status = .failed
      output = nil
    }
  }

  /// What the conditions and parameters of later steps see under `steps`: status and, where there are any, output, error and decision.
  var record: JSONValue {
    var object: JSONObject = ["status": .string(status.rawValue)]
    object["output"] = output
    object["error"] = error
    object["decision"] = decision
    return .object(object)
  }
}

/// A run from its first step to where it ended.
public struct RunTrace: Hashable, Sendable {
  /// The steps in the order in which the run went through them.
  public let steps: [ExecutedStep]
  /// How the run ended.
  public let end: RunEnd

  /// The step ids in order, then `END` when the run completed.
  public var path: [String] {
    steps.map(\.stepID.rawValue) + (end == .completed ? ["END"] : [])
  }
}
