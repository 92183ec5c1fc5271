import Domain
import JSONDocuments

/// Turns a native line into an episode; unknown keys are kept, wrong ones are refused with their place.
struct NativeDecoder {
  private static let episodeKeys: Set<String> = [
    "source", "episode_id", "workflow_id", "workflow_version", "trigger_id", "initiator_id", "task", "context", "text",
    "started_at", "ended_at", "outcome", "metrics", "step_runs", "reflections",
  ]
  private static let stepRunKeys: Set<String> = [
    "step_run_id", "step_id", "name", "skill_id", "agent_id", "attempt", "after", "started_at", "ended_at", "status",
    "input", "output", "error", "telemetry",
  ]
  private static let reflectionKeys: Set<String> = [
    "source_type", "source_id", "insight_type", "insight", "learning_signal", "proposed_actions",
  ]

  let options: IngestOptions

  func episode(_ value: JSONValue) throws(DocumentError) -> EpisodeRecord {
    guard let object = value.objectValue else { throw .wrongType(field: "episode", expected: "an object") }
    let fields = FieldReader(object)
    let source = try name(fields, "source") ?? options.source
    guard let externalID = try name(fields, "episode_id") else { throw .missing(field: "episode_id") }
    let workflow = try name(fields, "workflow_id") ?? options.workflow ?? source
    var episode = EpisodeRecord(
      source: source, externalID: externalID, workflow: workflow, outcome: try fields.choice("outcome"))
    try readCircumstances(fields, into: &episode)
    episode.stepRuns = try stepRuns(fields)
    episode.reflections = try reflections(fields)
    episode.extra = Self.unknownMembers(of: object, known: Self.episodeKeys)
    episode.settleTimes()
    return episode
  }

  private func readCircumstances(_ fields: FieldReader, into episode: inout EpisodeRecord) throws(DocumentError) {
    episode.workflowVersion = try name(fields, "workflow_version")
    episode.triggerID = try name(fields, "trigger_id")
    episode.initiator = try name(fields, "initiator_id")
    episode.task = try name(fields, "task")
    episode.text = try fields.optionalText("text")
    episode.context = try object(fields, "context")
    episode.metrics = try object(fields, "metrics")
    episode.startedAt = try time(fields, "started_at")
    episode.endedAt = try time(fields, "ended_at")
  }

  private func stepRuns(_ fields: FieldReader) throws(DocumentError) -> [StepRunRecord] {
    guard fields.object["step_runs"] != nil else { throw .missing(field: "step_runs") }
    let values = try fields.array("step_runs", default: [])
    let limit = options.limits.stepRunsPerEpisode
    guard values.count <= limit else {
      throw .invalid(field: "step_runs", value: "\(values.count) step runs", allowed: "at most \(limit)")
    }
    var runs: [StepRunRecord] = []
    runs.reserveCapacity(values.count)
    for (index, value) in values.enumerated() { runs.append(try stepRun(value, at: index)) }
    try StepRunOrder.check(runs)
    return runs
  }

  private func stepRun(_ value: JSONValue, at index: Int) throws(DocumentError) -> StepRunRecord {
    let fields = try reader(value, path: "step_runs[\(index)]")
    let stepID = try name(fields, "step_id")
    let label = try name(fields, "name")
    if stepID == nil && label == nil { throw .missing(field: fields.place("step_id")) }
    let error = fields.object["error"].flatMap { $0.isNull ? nil : $0 }
    let status: StepStatus = try fields.choice("status", default: error == nil ? .success : .failed)
    let externalID = try name(fields, "step_run_id") ?? "s\(index + 1)"
    var run = StepRunRecord(externalID: externalID, stepID: stepID, name: label, status: status)
    run.error = error
    try readExecution(fields, into: &run)
    run.extra = Self.unknownMembers(of: fields.object, known: Self.stepRunKeys)
    return run
  }

  private func readExecution(_ fields: FieldReader, into run: inout StepRunRecord) throws(DocumentError) {
    run.skillID = try name(fields, "skill_id")
    run.agentID = try name(fields, "agent_id")
    run.attempt = try fields.integer("attempt", default: 1)
    guard run.attempt >= 1 else {
      throw .invalid(field: fields.place("attempt"), value: "\(run.attempt)", allowed: "1 and more")
    }
    run.after = (fields.object["after"]?.isNull ?? true) ? nil : try fields.texts("after")
    run.startedAt = try time(fields, "started_at")
    run.endedAt = try time(fields, "ended_at")
    if let input = fields.object["input"] { run.input = input }
    run.output = fields.object["output"]
    run.telemetry = try object(fields, "telemetry")
    if let error = run.error, error.stringValue == nil && error.objectValue == nil {
      throw .wrongType(field: fields.place("error"), expected: "text or an object with code and message")
    }
  }

  private func reflections(_ fields: FieldReader) throws(DocumentError) -> [ReflectionRecord] {
    if fields.object["reflections"]?.isNull ?? true { return [] }
    let values = try fields.array("reflections", default: [])
    let limit = options.limits.reflectionsPerEpisode
    guard values.count <= limit else {
      throw .invalid(field: "reflections", value: "\(values.count) reflections", allowed: "at most \(limit)")
    }
    var reflections: [ReflectionRecord] = []
    for (index, value) in values.enumerated() {
      let fields = try reader(value, path: "reflections[\(index)]")
      guard let sourceID = try name(fields, "source_id") else { throw .missing(field: fields.place("source_id")) }
      reflections.append(
        ReflectionRecord(
          sourceType: try fields.choice("source_type"), sourceID: sourceID,
          insightType: try fields.choice("insight_type"),
          insight: try object(fields, "insight"), learningSignal: try object(fields, "learning_signal"),
          proposedActions: try fields.array("proposed_actions", default: []),
          extra: Self.unknownMembers(of: fields.object, known: Self.reflectionKeys)))
    }
    return reflections
  }

  private func reader(_ value: JSONValue, path: String) throws(DocumentError) -> FieldReader {
    guard let object = value.objectValue else { throw .wrongType(field: path, expected: "an object") }
    return FieldReader(object, path: path)
  }

  /// An identifier or label: not empty, within its limit.
  private func name(_ fields: FieldReader, _ key: String) throws(DocumentError) -> String? {
    guard let text = try fields.optionalText(key) else { return nil }
    guard !text.isEmpty, text.utf8.count <= options.limits.identifierBytes else {
      let allowed = "1 to \(options.limits.identifierBytes) bytes"
      throw .invalid(field: fields.place(key), value: "\(text.utf8.count) bytes", allowed: allowed)
    }
    return text
  }

  private func object(_ fields: FieldReader, _ key: String) throws(DocumentError) -> JSONObject {
    if fields.object[key]?.isNull ?? true { return JSONObject() }
    return try fields.document(key)
  }

  private func time(_ fields: FieldReader, _ key: String) throws(DocumentError) -> RecordedTime? {
    guard let text = try fields.optionalText(key) else { return nil }
    guard let time = RecordedTime(parsing: text) else {
      throw .invalid(field: fields.place(key), value: String(text.prefix(40)), allowed: "RFC 3339 text or null")
    }
    return time
  }

  private static func unknownMembers(of object: JSONObject, known: Set<String>) -> JSONObject {
    var unknown = JSONObject()
    for (key, value) in object where !known.contains(key) { unknown[key] = value }
    return unknown
  }
}

/// What `step_run_id` and `after` of one episode must obey.
enum StepRunOrder {
  /// Identifiers are unique, each `after` names a step run of the episode, and nothing waits for itself on any way round.
  static func check(_ runs: [StepRunRecord]) throws(DocumentError) {
    var indices: [ExactText: Int] = [:]
    for (index, run) in runs.enumerated() {
      guard indices.updateValue(index, forKey: ExactText(run.externalID)) == nil else {
        throw .invalid(field: "step_runs[\(index)].step_run_id", value: run.externalID, allowed: "each identifier once")
      }
    }
    var waiting: [Int] = []
    var followers = [[Int]](repeating: [], count: runs.count)
    for (index, run) in runs.enumerated() {
      waiting.append(run.after?.count ?? 0)
      for name in run.after ?? [] {
        guard let earlier = indices[ExactText(name)] else {
          let field = "step_runs[\(index)].after"
          throw .invalid(field: field, value: name, allowed: "the step_run_id of another step run of the episode")
        }
        followers[earlier].append(index)
      }
    }
    try refuseCycles(waiting, followers)
  }

  private static func refuseCycles(_ waiting: [Int], _ followers: [[Int]]) throws(DocumentError) {
    var waiting = waiting
    var ready = waiting.indices.filter { waiting[$0] == 0 }
    var count = 0
    while let index = ready.popLast() {
      count += 1
      for follower in followers[index] {
        waiting[follower] -= 1
        if waiting[follower] == 0 { ready.append(follower) }
      }
    }
    guard count == waiting.count else {
      throw .invalid(field: "step_runs", value: "step runs that wait for each other", allowed: "no cycle in after")
    }
  }
}
