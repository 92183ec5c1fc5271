import Domain
import JSONDocuments

/// A delivery of GitHub Actions' `workflow_job` event: a job is an episode, its steps are step runs.
///
/// A job that is delivered again, queued, in progress, completed, is the same episode with another content.
struct ActionsJob {
  let options: IngestOptions

  func item(_ value: JSONValue) throws(DocumentError) -> RawItem {
    guard let job = value["workflow_job"]?.objectValue else {
      throw .invalid(field: "event", value: "workflow_run", allowed: "workflow_job, the event that tells of steps")
    }
    let fields = FieldReader(job, path: "workflow_job")
    let attempt = try fields.integer("run_attempt", default: 1)
    let name = try fields.text("name")
    guard let id = job["id"]?.integerValue, let run = job["run_id"]?.integerValue else {
      throw .missing(field: "workflow_job.run_id")
    }
    var episode = EpisodeRecord(
      source: options.traceSource ?? "github-actions", externalID: "\(run)/\(attempt)/\(id)",
      workflow: workflow(value, job, name),
      outcome: Self.outcome(job["conclusion"]?.stringValue, job["status"]?.stringValue))
    episode.initiator = value["sender"]?["login"]?.stringValue
    for key in ["head_branch", "head_sha", "labels", "runner_name", "workflow_name"] where !(job[key]?.isNull ?? true) {
      episode.context[key] = job[key]
    }
    episode.context["job"] = .string(name)
    episode.extra["conclusion"] = job["conclusion"]
    episode.extra["url"] = job["html_url"]
    episode.startedAt = try time(fields, "started_at")
    episode.endedAt = try time(fields, "completed_at")
    episode.stepRuns = try stepRuns(fields)
    episode.settleTimes()
    return .episode(episode, events: episode.stepRuns.count)
  }

  private func workflow(_ value: JSONValue, _ job: JSONObject, _ name: String) -> String {
    if let named = options.workflow { return named }
    let repository = value["repository"]?["full_name"]?.stringValue
    return [repository, job["workflow_name"]?.stringValue, name].compactMap { $0 }.joined(separator: "/")
  }

  static func outcome(_ conclusion: String?, _ status: String?) -> Outcome {
    switch conclusion {
    case "success": .success
    case "failure", "timed_out", "startup_failure": .failed
    case "cancelled": .partial
    case nil: status == "completed" ? .unknown : .running
    default: .unknown
    }
  }

  private func stepRuns(_ fields: FieldReader) throws(DocumentError) -> [StepRunRecord] {
    let values = try fields.array("steps", default: [])
    let limit = options.limits.stepRunsPerEpisode
    guard values.count <= limit else {
      throw .invalid(field: fields.place("steps"), value: "\(values.count) steps", allowed: "at most \(limit)")
    }
    var runs: [StepRunRecord] = []
    for (index, value) in values.enumerated() {
      guard let object = value.objectValue else { throw .wrongType(field: "steps[\(index)]", expected: "an object") }
      runs.append(try stepRun(FieldReader(object, path: "steps[\(index)]"), number: index + 1))
    }
    return runs
  }

  private func stepRun(_ fields: FieldReader, number: Int) throws(DocumentError) -> StepRunRecord {
    let name = try fields.text("name")
    let (activity, version) = Self.activity(name)
    let number = try fields.integer("number", default: number)
    let conclusion = try fields.optionalText("conclusion")
    var run = StepRunRecord(
      externalID: String(number), stepID: nil, name: activity,
      status: StepStatus(foreign: conclusion ?? "success") ?? .success)
    if run.status == .failed { run.error = .object(["message": .string(conclusion ?? "failure")]) }
    run.startedAt = try time(fields, "started_at")
    run.endedAt = try time(fields, "completed_at")
    run.extra.set("version", version)
    if activity != name { run.extra["name"] = .string(name) }
    run.extra.set("conclusion", conclusion)
    run.extra.set("status", try fields.optionalText("status"))
    return run
  }

  /// `Run actions/checkout@v2` is the activity `actions/checkout` in version `v2`; a command stays as it is.
  static func activity(_ name: String) -> (activity: String, version: String?) {
    for prefix in ["Run ", "Post Run ", "Pre Run "] where name.hasPrefix(prefix) {
      let action = name.dropFirst(prefix.count)
      guard let at = action.lastIndex(of: "@"), action[..<at].contains("/"), !action.contains(" ") else { continue }
      let kind = prefix == "Run " ? "" : String(prefix.dropLast(4)).lowercased()
      return (kind + action[..<at], String(action[action.index(after: at)...]))
    }
    return (name, nil)
  }

  private func time(_ fields: FieldReader, _ key: String) throws(DocumentError) -> RecordedTime? {
    guard let text = try fields.optionalText(key) else { return nil }
    guard let time = RecordedTime(parsing: text) else {
      throw .invalid(field: fields.place(key), value: String(text.prefix(40)), allowed: "RFC 3339 text or null")
    }
    return time
  }
}
