import Domain
import JSONDocuments

/// A trajectory of SWE-agent: the actions of one run, each with what the agent thought and what it observed.
///
/// The activity is the command, the first word of the action. That a run was submitted says that the agent held it for done; it
/// is taken for a success, a submission that a limit forced for a partial one, any other exit for a failure.
struct AgentTrajectory {
  private static let stepKeys: Set<String> = ["action", "observation", "thought", "execution_time"]
  /// How much of the task's text is kept, in bytes.
  private static let textBytes = 64 << 10

  let options: IngestOptions

  func item(_ value: JSONValue, name: String) throws(DocumentError) -> RawItem {
    guard let object = value.objectValue else { throw .wrongType(field: "document", expected: "an object") }
    let fields = FieldReader(object)
    let source = options.traceSource ?? "swe-agent"
    let environment = try fields.optionalText("environment")
    let info = object["info"]?.objectValue ?? JSONObject()
    let status = info["exit_status"]?.stringValue
    var episode = EpisodeRecord(
      source: source, externalID: name, workflow: options.workflow ?? environment ?? source, outcome: outcome(status))
    episode.context.set("environment", environment)
    episode.extra.set("exit_status", status)
    episode.extra["submission"] = info["submission"]
    for (key, number) in info["model_stats"]?.objectValue ?? JSONObject() where number.numberValue != nil {
      episode.metrics[key] = number
    }
    let history = try fields.array("history", default: [])
    episode.metrics["messages"] = .number(history.count)
    episode.text = task(history)
    episode.stepRuns = try stepRuns(try fields.array("trajectory", default: []))
    return .episode(episode, events: episode.stepRuns.count)
  }

  private func outcome(_ status: String?) -> Outcome {
    guard let status, !status.isEmpty else { return .unknown }
    if status == "submitted" { return .success }
    return status.hasPrefix("submitted") ? .partial : .failed
  }

  /// What the agent was asked: the last message of the user before it first answers.
  private func task(_ history: [JSONValue]) -> String? {
    let asked = history.prefix { $0["role"]?.stringValue != "assistant" }.last { $0["role"]?.stringValue == "user" }
    guard let asked, let message = CanonicalMessage(asked, limits: options.limits), let text = message.text else {
      return nil
    }
    return text.utf8.count <= Self.textBytes ? text : String(decoding: text.utf8.prefix(Self.textBytes), as: UTF8.self)
  }

  private func stepRuns(_ trajectory: [JSONValue]) throws(DocumentError) -> [StepRunRecord] {
    let limit = options.limits.stepRunsPerEpisode
    guard trajectory.count <= limit else {
      throw .invalid(field: "trajectory", value: "\(trajectory.count) steps", allowed: "at most \(limit)")
    }
    var runs: [StepRunRecord] = []
    for (index, value) in trajectory.enumerated() { runs.append(try stepRun(value, at: index)) }
    return runs
  }

  private func stepRun(_ value: JSONValue, at index: Int) throws(DocumentError) -> StepRunRecord {
    guard let object = value.objectValue else { throw .wrongType(field: "trajectory[\(index)]", expected: "an object") }
    let fields = FieldReader(object, path: "trajectory[\(index)]")
    let action = try fields.optionalText("action") ?? ""
    var run = StepRunRecord(externalID: "s\(index + 1)", stepID: nil, name: command(action), status: .success)
    var input: JSONObject = ["action": .string(action)]
    input["thought"] = object["thought"]
    run.input = .object(input)
    run.output = object["observation"]
    if let seconds = object["execution_time"]?.doubleValue, seconds >= 0, seconds < 1e9 {
      run.telemetry["latency_ms"] = .number(Int64((seconds * 1000).rounded()))
    }
    run.extra = JSONObject(object.lazy.filter { !Self.stepKeys.contains($0.key) }.map { ($0.key, $0.value) })
    return run
  }

  private func command(_ action: String) -> String {
    guard let word = action.split(whereSeparator: \.isWhitespace).first else { return "no action" }
    return ActivityLabel.normalised(String(word), limitBytes: options.limits.identifierBytes)
  }
}
