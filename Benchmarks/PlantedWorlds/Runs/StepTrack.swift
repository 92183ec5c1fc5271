import Domain
import JSONDocuments

/// The steps of a run as it goes.
struct StepTrack {
  private(set) var steps: [StepRunRecord] = []
  private static let done: JSONValue = .object(["ok": true])

  /// Begins with the steps that every run has.
  init(_ run: Circumstances) {
    add(Vocabulary.receive)
    if run.hasRetry { fail(Vocabulary.check) }
    append(
      Vocabulary.check, output: .object(["score": .number(run.score)]), attempt: run.hasRetry ? 2 : 1)
  }

  /// The activities so far.
  var names: [String] { steps.map(\.activity) }

  mutating func add(_ name: String) { append(name, output: Self.done) }

  mutating func fail(_ name: String) {
    append(name, output: nil)
    steps[steps.count - 1].status = .failed
    steps[steps.count - 1].error = "no answer in time"
  }

  /// Adds what an option does.
  mutating func add(_ option: Int, of point: DecisionPoint) {
    switch (point.shape, option) {
    case (.insertion(let step), 0), (.removal(let step), 1): add(step)
    case (.insertion, _), (.removal, _), (.handOff, 1...): break
    case (.order(let first, let second), 0), (.order(let second, let first), _):
      add(first)
      add(second)
    case (.alternative(let step, _), 0), (.alternative(_, let step), _): add(step)
    case (.parameter(let step, let name, let value, let others), let option):
      append(step, input: [name: .number(option == 0 ? value : others[option - 1])], output: Self.done)
    case (.handOff(let step), _):
      add(step)
      steps[steps.count - 1].agentID = "human"
    }
  }

  private mutating func append(
    _ name: String, input: JSONObject = JSONObject(), output: JSONValue?, attempt: Int = 1
  ) {
    var step = StepRunRecord(externalID: "s\(steps.count + 1)", stepID: nil, name: name, status: .success)
    step.input = .object(input)
    step.output = output
    step.attempt = attempt
    steps.append(step)
  }
}
