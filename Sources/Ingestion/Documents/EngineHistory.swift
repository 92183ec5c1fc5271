import Domain
import FoundationEssentials
import JSONDocuments

/// The event history of one workflow execution of Temporal.
///
/// Read are both spellings of event types (`EVENT_TYPE_ACTIVITY_TASK_SCHEDULED`, `ActivityTaskScheduled`), the three containers
/// (`{"events": []}`, `{"history": {"events": []}}`, a bare array) and both orders; event types that are not known are skipped. A step
/// run is an activity, a local activity, a child workflow, a timer, a signal or an update; the engine's own workflow tasks are none.
struct EngineHistory {
  let options: IngestOptions

  func item(_ value: JSONValue, name: String) throws(DocumentError) -> RawItem {
    guard let list = (value["events"] ?? value["history"]?["events"] ?? value).arrayValue else {
      throw .missing(field: "events")
    }
    var events: [EngineEvent] = []
    for (index, event) in list.enumerated() { events.append(try EngineEvent(event, path: "events[\(index)]")) }
    events.sort { $0.id < $1.id }
    guard let first = events.first, first.type == "workflowexecutionstarted" else {
      throw .invalid(
        field: "events", value: "a history without its first event",
        allowed: "one that begins with WorkflowExecutionStarted")
    }
    var steps = EngineSteps(options: options)
    for event in events { steps.add(event) }
    guard steps.runs.count <= options.limits.stepRunsPerEpisode else {
      throw .invalid(
        field: "events", value: "\(steps.runs.count) steps", allowed: "at most \(options.limits.stepRunsPerEpisode)")
    }
    var episode = episode(first, name)
    episode.stepRuns = steps.runs
    end(&episode, events)
    episode.settleTimes()
    return .episode(episode, events: events.count)
  }

  private func episode(_ first: EngineEvent, _ name: String) -> EpisodeRecord {
    let attributes = first.attributes
    let ids = ["originalExecutionRunId", "firstExecutionRunId", "workflowId"].compactMap { attributes[$0]?.stringValue }
    let source = options.traceSource ?? "temporal"
    var episode = EpisodeRecord(
      source: source, externalID: ids.first { !$0.isEmpty } ?? name,
      workflow: options.workflow ?? attributes["workflowType"]?["name"]?.stringValue ?? source, outcome: .running)
    let input = EnginePayload.values(attributes["input"], limits: options.limits)
    if !input.isNull { episode.context["input"] = input }
    episode.context["workflow_id"] = attributes["workflowId"]
    episode.context["task_queue"] = attributes["taskQueue"]?["name"]
    episode.startedAt = first.time
    if let parent = attributes["parentWorkflowExecution"], !parent.isNull { episode.extra["parent"] = parent }
    if let before = attributes["continuedExecutionRunId"]?.stringValue, !before.isEmpty {
      episode.extra["continues"] = .string(before)
    }
    return episode
  }

  /// The outcome by the event that ended the execution: what its file is called says nothing.
  private func end(_ episode: inout EpisodeRecord, _ events: [EngineEvent]) {
    let endings: [String: Outcome] = [
      "workflowexecutioncompleted": .success, "workflowexecutionfailed": .failed, "workflowexecutiontimedout": .failed,
      "workflowexecutionterminated": .failed, "workflowexecutioncanceled": .partial,
      "workflowexecutioncontinuedasnew": .partial,
    ]
    guard let last = events.last(where: { endings[$0.type] != nil }), let outcome = endings[last.type] else { return }
    episode.outcome = outcome
    episode.endedAt = last.time
    episode.extra["ended_by"] = .string(last.type)
    let result = EnginePayload.values(last.attributes["result"], limits: options.limits)
    if !result.isNull { episode.extra["output"] = result }
    if outcome == .failed { episode.extra["error"] = .object(last.error) }
    if let next = last.attributes["newExecutionRunId"] { episode.extra["continued_by"] = next }
  }
}

/// One event of a history.
struct EngineEvent {
  let id: Int64
  /// The type in lower case, without what the two spellings differ in: `activitytaskscheduled`.
  let type: String
  let time: RecordedTime?
  let attributes: JSONObject

  init(_ value: JSONValue, path: String) throws(DocumentError) {
    guard let object = value.objectValue else { throw .wrongType(field: path, expected: "an object") }
    let fields = FieldReader(object, path: path)
    guard let id = object["eventId"].flatMap(Self.number) else { throw .missing(field: path + ".eventId") }
    self.id = id
    let spelled = try fields.text("eventType")
    let plain = spelled.hasPrefix("EVENT_TYPE_") ? spelled.dropFirst(11) : spelled[...]
    type = plain.lowercased().filter { $0 != "_" }
    let text = try fields.optionalText("eventTime")
    time = text.flatMap(RecordedTime.init(parsing:))
    if let text, time == nil {
      throw .invalid(field: path + ".eventTime", value: String(text.prefix(40)), allowed: "RFC 3339 text")
    }
    attributes =
      object.lazy.filter { $0.key.hasSuffix("EventAttributes") }.compactMap(\.value.objectValue).first ?? JSONObject()
  }

  /// The number of another event that this one names.
  func reference(_ key: String) -> Int64? { attributes[key].flatMap(Self.number) }

  /// Why the activity or workflow failed.
  var error: JSONObject {
    let failure = attributes["failure"]
    var error = JSONObject()
    error.set(
      "code", failure?["applicationFailureInfo"]?["type"]?.stringValue ?? attributes["timeoutType"]?.stringValue)
    error.set("message", failure?["message"]?.stringValue ?? attributes["reason"]?.stringValue)
    if error.isEmpty { error["message"] = .string(type) }
    return error
  }

  private static func number(_ value: JSONValue) -> Int64? {
    value.integerValue ?? value.stringValue.flatMap { Int64($0) }
  }
}

/// The step runs of a history, made event by event.
private struct EngineSteps {
  let options: IngestOptions
  private(set) var runs: [StepRunRecord] = []
  private var places: [Int64: Int] = [:]

  init(options: IngestOptions) { self.options = options }

  mutating func add(_ event: EngineEvent) {
    switch event.type {
    case "activitytaskscheduled":
      open(event, "activity", event.attributes["activityType"]?["name"], event.attributes["input"])
    case "activitytaskstarted": start(event, opened: "scheduledEventId")
    case "activitytaskcompleted": close(event, opened: "scheduledEventId", .success)
    case "activitytaskfailed", "activitytasktimedout": close(event, opened: "scheduledEventId", .failed)
    case "activitytaskcanceled": close(event, opened: "scheduledEventId", .skipped)
    case "startchildworkflowexecutioninitiated":
      open(event, "child_workflow", event.attributes["workflowType"]?["name"], event.attributes["input"])
    case "childworkflowexecutionstarted": start(event, opened: "initiatedEventId")
    case "childworkflowexecutioncompleted": close(event, opened: "initiatedEventId", .success)
    case "childworkflowexecutionfailed", "childworkflowexecutiontimedout", "childworkflowexecutionterminated",
      "startchildworkflowexecutionfailed":
      close(event, opened: "initiatedEventId", .failed)
    case "childworkflowexecutioncanceled": close(event, opened: "initiatedEventId", .skipped)
    case "timerstarted": open(event, "timer", .string("timer"), nil)
    case "timerfired": close(event, opened: "startedEventId", .success)
    case "timercanceled": close(event, opened: "startedEventId", .skipped)
    case "workflowexecutionsignaled": point(event, "signal", event.attributes["signalName"], event.attributes["input"])
    case "workflowexecutionupdateaccepted":
      let input = event.attributes["acceptedRequest"]?["input"]
      open(event, "update", input?["name"], input?["args"])
    case "workflowexecutionupdatecompleted": close(event, opened: "acceptedEventId", .success)
    case "markerrecorded": marker(event)
    default: break
    }
  }

  private mutating func open(_ event: EngineEvent, _ kind: String, _ name: JSONValue?, _ input: JSONValue?) {
    places[event.id] = runs.count
    append(event, kind, name, input)
    runs[runs.count - 1].startedAt = event.time
  }

  /// Something that takes no time.
  private mutating func point(_ event: EngineEvent, _ kind: String, _ name: JSONValue?, _ input: JSONValue?) {
    append(event, kind, name, input)
    runs[runs.count - 1].startedAt = event.time
    runs[runs.count - 1].endedAt = event.time
  }

  private mutating func append(_ event: EngineEvent, _ kind: String, _ name: JSONValue?, _ input: JSONValue?) {
    let label = name?.stringValue.flatMap { $0.isEmpty ? nil : $0 } ?? kind
    var run = StepRunRecord(
      externalID: String(event.id), stepID: nil,
      name: ActivityLabel.normalised(label, limitBytes: options.limits.identifierBytes), status: .success)
    let values = EnginePayload.values(input, limits: options.limits)
    if !values.isNull { run.input = values }
    run.extra["kind"] = .string(kind)
    if let id = event.attributes["activityId"] { run.extra["activity_id"] = id }
    if let policy = event.attributes["retryPolicy"], !policy.isNull { run.extra["retry_policy"] = policy }
    runs.append(run)
  }

  private mutating func start(_ event: EngineEvent, opened key: String) {
    guard let place = event.reference(key).flatMap({ places[$0] }) else { return }
    runs[place].extra.set("scheduled_at", runs[place].startedAt?.text)
    runs[place].startedAt = event.time
    if let attempt = event.reference("attempt"), attempt > 0, attempt < 1_000_000 { runs[place].attempt = Int(attempt) }
    if let failure = event.attributes["lastFailure"], !failure.isNull { runs[place].extra["last_failure"] = failure }
  }

  private mutating func close(_ event: EngineEvent, opened key: String, _ status: StepStatus) {
    guard let place = event.reference(key).flatMap({ places[$0] }) else { return }
    runs[place].endedAt = event.time
    runs[place].status = status
    runs[place].extra["ended_by"] = .string(event.type)
    let result = event.attributes["result"] ?? event.attributes["outcome"]?["success"]
    let output = EnginePayload.values(result, limits: options.limits)
    if !output.isNull { runs[place].output = output }
    if status == .failed { runs[place].error = .object(event.error) }
  }

  /// SDKs write a local activity as a marker when it has ended; other markers are the engine's own.
  private mutating func marker(_ event: EngineEvent) {
    let name = event.attributes["markerName"]?.stringValue ?? ""
    guard ["LocalActivity", "core_local_activity"].contains(name) else { return }
    let details = event.attributes["details"]
    let told = EnginePayload.values(details?["data"], limits: options.limits)
    let activity = told["ActivityType"] ?? told["activity_type"] ?? .string("local activity")
    point(event, "local_activity", activity, nil)
    let output = EnginePayload.values(details?["result"], limits: options.limits)
    if !output.isNull { runs[runs.count - 1].output = output }
    guard let failure = event.attributes["failure"], !failure.isNull else { return }
    runs[runs.count - 1].status = .failed
    runs[runs.count - 1].error = .object(event.error)
  }
}

/// Payloads: `{"payloads": [{"metadata": {"encoding": base64}, "data": base64}]}`.
enum EnginePayload {
  /// The values, the value when there is one, null when there is none; what is no plain JSON stays as it is.
  static func values(_ holder: JSONValue?, limits: IngestLimits) -> JSONValue {
    guard let payloads = holder?["payloads"]?.arrayValue, !payloads.isEmpty else { return .null }
    let values = payloads.map { value($0, limits: limits) }
    return values.count == 1 ? values[0] : .array(values)
  }

  private static func value(_ payload: JSONValue, limits: IngestLimits) -> JSONValue {
    let encoding = text(payload["metadata"]?["encoding"])
    if encoding == "binary/null" { return .null }
    guard encoding == "json/plain", let json = text(payload["data"]) else { return payload }
    if case .success(let value) = RecordJSON.value(Array(json.utf8), limits: limits) { return value }
    return payload
  }

  private static func text(_ value: JSONValue?) -> String? {
    guard let data = value?.stringValue.flatMap({ Data(base64Encoded: $0) }) else { return nil }
    return String(validating: data, as: UTF8.self)
  }
}
