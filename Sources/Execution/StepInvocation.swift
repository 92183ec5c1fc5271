public import Domain
public import JSONDocuments

/// One attempt of one step: what a skill is asked to do.
public struct StepInvocation: Hashable, Sendable {
  /// The step.
  public let stepID: StepID
  /// The skill that the step names.
  public let skillID: SkillID
  /// 1 for the first try, 2 for the first retry and so on.
  public let attempt: Int
  /// 1 when the run enters the step for the first time, 2 for the second time and so on.
  public let visit: Int
  /// The step's parameters with every `${…}` filled in.
  public let input: JSONObject

  /// Makes an invocation.
  public init(stepID: StepID, skillID: SkillID, attempt: Int, visit: Int, input: JSONObject) {
    self.stepID = stepID
    self.skillID = skillID
    self.attempt = attempt
    self.visit = visit
    self.input = input
  }

  var retried: StepInvocation {
    StepInvocation(stepID: stepID, skillID: skillID, attempt: attempt + 1, visit: visit, input: input)
  }
}

/// How one attempt of a step ended.
public enum StubOutcome: Hashable, Sendable {
  /// The skill answered.
  case success(JSONValue)
  /// The skill refused or broke.
  case failure(code: String, message: String)
  /// The skill did not answer in time.
  case timeout

  /// The code of the error with which a timeout is recorded.
  public static let timeoutCode = "TIMEOUT"

  /// The error as a document `{"code","message"}`; nil for a success.
  public var error: JSONValue? {
    switch self {
    case .success: nil
    case .failure(let code, let message): .object(["code": .string(code), "message": .string(message)])
    case .timeout: .object(["code": .string(Self.timeoutCode), "message": "The skill did not answer in time."])
    }
  }
}
