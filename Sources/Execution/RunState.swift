public import Domain
public import JSONDocuments

/// Where a run stands between two events: a plain value, owned by whoever drives the run.
public struct RunState: Hashable, Sendable {
  enum Phase: Hashable, Sendable {
    case calling(StepInvocation, failures: [StubOutcome])
    case awaiting(StepInvocation, attempts: [StubOutcome], output: JSONValue)
    case ended(RunEnd)
  }

  /// The finished steps in order; a step that waits is the last one, without its decision.
  public internal(set) var steps: [ExecutedStep] = []
  let trigger: JSONValue
  let stepLimit: Int
  var phase: Phase = .ended(.completed)
  var position = 0
  /// The number of times that each step was entered, by position in the program.
  var visits: [Int]
  /// The newest record of each finished step, by step id.
  var records = JSONObject()
  /// The error that led to the current step through `on_error`.
  var precedingError: JSONValue?

  init(trigger: JSONValue, stepLimit: Int, stepCount: Int) {
    self.trigger = trigger
    self.stepLimit = stepLimit
    visits = Array(repeating: 0, count: stepCount)
  }

  mutating func append(_ step: ExecutedStep) {
    steps.append(step)
    records[step.stepID.rawValue] = step.record
  }
}

/// What happened outside the machine.
public enum RunEvent: Hashable, Sendable {
  /// The attempt that the last command asked for has ended.
  case attemptEnded(StubOutcome)
  /// The input that the run waits for has arrived.
  case inputArrived(JSONValue)
}

/// What the machine asks its driver to do next.
public enum RunCommand: Hashable, Sendable {
  /// Call the skill, within the time limit of the step in milliseconds.
  case call(StepInvocation, timeoutMilliseconds: Int)
  /// Wait for the input of this name.
  case awaitInput(StepID, visit: Int, name: String)
  /// The run has ended.
  case finish(RunEnd)
}
