import JSONDocuments

/// The runs of the load: tickets of a few desks, each with ten steps, some of which fail and are done by somebody else.
enum LoadRuns {
  /// Steps of a run.
  static let steps = 10

  private static let names = [
    "open", "classify", "look up customer", "check contract", "search knowledge", "draft", "review", "answer", "wait",
    "close",
  ]
  private static let words = [
    "invoice", "printer", "login", "refund", "contract", "delivery", "password", "license", "update", "network",
  ]
  private static let regions = ["north", "south", "east", "west"]

  /// These runs as JSON Lines.
  static func lines(_ numbers: Range<Int>, _ workflows: Int) -> [UInt8] {
    numbers.flatMap { Array((run($0, workflows).text + "\n").utf8) }
  }

  /// A question after two to five steps, mostly with what is known of the ticket.
  static func question(_ number: Int, _ workflows: Int) -> [UInt8] {
    let length = 2 + number % 4
    var question: JSONObject = [
      "workflow": .string(desk(number, workflows)), "steps": .array(names[(length - 2)..<length].map { .string($0) }),
    ]
    if number % 3 > 0 { question["context"] = .object(context(of: number * 7)) }
    return Array(JSONValue.object(question).text.utf8)
  }

  /// A search for two words among failed runs.
  static func query(_ number: Int) -> [UInt8] {
    let query: JSONValue = [
      "query": .string("\(words[number % 10]) \(words[number / 7 % 10])"), "top_k": 10,
      "filters": ["outcome": "failed"],
    ]
    return Array(query.text.utf8)
  }

  private static func run(_ number: Int, _ workflows: Int) -> JSONValue {
    [
      "source": "bench", "episode_id": .string("t\(number)"), "workflow_id": .string(desk(number, workflows)),
      "initiator_id": .string("u\(number % 97)"), "outcome": hasFailed(number) ? "failed" : "success",
      "text": .string("\(words[number % 10]) problem with \(words[number / 10 % 10]) marker\(number)"),
      "context": .object(context(of: number)), "step_runs": .array(names.indices.map { step($0, number) }),
    ]
  }

  private static func desk(_ number: Int, _ workflows: Int) -> String { "desk \(number % workflows)" }

  private static func context(of number: Int) -> JSONObject {
    [
      "topic": .string(words[number / 20 % 10]), "region": .string(regions[number / 3 % 4]),
      "amount": .number(number * 37 % 1_000),
    ]
  }

  /// One run in five fails, and of those of large amounts one in three more.
  private static func hasFailed(_ number: Int) -> Bool {
    number / 20 % 5 == 0 || (number * 37 % 1_000 > 800 && number / 20 % 3 == 0)
  }

  private static func step(_ index: Int, _ number: Int) -> JSONValue {
    let name = index == 5 && number / 20 % 4 == 0 ? "escalate" : names[index]
    var step: JSONObject = [
      "step_run_id": .string("\(number)-\(index)"), "name": .string(name), "status": "success",
      "input": ["ticket": .number(number)], "output": ["ok": true],
    ]
    if index == 3, number / 20 % 25 == 0 {
      step["status"] = "failed"
      step["output"] = nil
      step["error"] = "contract system did not answer in time"
    }
    return .object(step)
  }
}
