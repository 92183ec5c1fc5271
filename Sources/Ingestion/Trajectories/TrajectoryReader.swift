import Domain
import Files
import JSONDocuments

/// tau-bench trajectories: a JSON array of conversations in which an agent calls tools.
///
/// A step run is an executed call, that is one with a result; the talk of user and assistant is the episode's text; the
/// system prompt, the same for all, is left out.
struct TrajectoryReader: RecordReader {
  private let path: String
  private let options: IngestOptions
  private var elements: ElementReader

  init(_ stream: ByteStream, options: IngestOptions) {
    path = stream.path
    self.options = options
    elements = ElementReader(stream, limitBytes: options.limits.recordBytes)
  }

  mutating func next() throws(IngestError) -> RawItem? {
    guard let element = try elements.next() else { return nil }
    switch element {
    case .tooLong(let ordinal, let sizeBytes, let head):
      let reason = "The element has \(sizeBytes) bytes, more than the allowed \(options.limits.recordBytes)."
      return .bad(line: ordinal, reason: reason, head: head)
    case .text(let ordinal, let bytes): return try item(ordinal, bytes)
    }
  }

  private func item(_ ordinal: Int, _ bytes: [UInt8]) throws(IngestError) -> RawItem {
    let head = Array(bytes.prefix(1000))
    switch RecordJSON.value(bytes, limits: options.limits) {
    case .failure(.encoding):
      throw .encoding(path: path, reason: "element \(ordinal) holds bytes that fit no UTF-8 character")
    case .failure(.bad(let reason)): return .bad(line: ordinal, reason: reason, head: head)
    case .success(let value):
      do throws(DocumentError) {
        let record = try TrajectoryDecoder(options: options).episode(value)
        return .episode(record, events: record.stepRuns.count)
      } catch {
        return .bad(line: ordinal, reason: error.description, head: head)
      }
    }
  }
}

/// Turns one trajectory into an episode.
struct TrajectoryDecoder {
  private static let keys: Set<String> = ["task_id", "trial", "reward", "traj"]

  let options: IngestOptions

  func episode(_ value: JSONValue) throws(DocumentError) -> EpisodeRecord {
    guard let object = value.objectValue else { throw .wrongType(field: "element", expected: "an object") }
    let fields = FieldReader(object)
    let task = try label(fields, "task_id")
    let trial = object["trial"] == nil ? nil : try label(fields, "trial")
    let reward = try fields.number("reward")
    // The benchmark itself counts a run as solved from 1 − 10⁻⁶ on.
    var episode = EpisodeRecord(
      source: options.source, externalID: trial.map { "\(task)-\($0)" } ?? task,
      workflow: options.workflow ?? options.source, outcome: abs(reward - 1) <= 1e-6 ? .success : .failed)
    episode.task = "task/\(task)"
    episode.context = circumstances(object)
    episode.metrics["reward"] = object["reward"]
    episode.metrics["user_cost"] = object["info"]?["user_cost"]
    let messages = try fields.array("traj", default: [])
    if object["traj"] == nil { throw .missing(field: "traj") }
    episode.text = talk(messages)
    episode.stepRuns = try stepRuns(messages)
    episode.extra = JSONObject(object.lazy.filter { !Self.keys.contains($0.key) }.map { ($0.key, $0.value) })
    return episode
  }

  /// A text or an integer as text.
  private func label(_ fields: FieldReader, _ key: String) throws(DocumentError) -> String {
    guard let value = fields.object[key] else { throw .missing(field: key) }
    if let text = value.stringValue, !text.isEmpty, text.utf8.count <= options.limits.identifierBytes { return text }
    if let number = value.integerValue { return "\(number)" }
    throw .wrongType(field: key, expected: "a short text or an integer")
  }

  /// What the run was started with: the user's instruction and identity.
  private func circumstances(_ object: JSONObject) -> JSONObject {
    var context = JSONObject()
    context["task_id"] = object["task_id"]
    context["trial"] = object["trial"]
    let task = object["info"]?["task"]
    context["instruction"] = task?["instruction"]
    context["user_id"] = task?["user_id"]
    return context
  }

  private func talk(_ messages: [JSONValue]) -> String? {
    var lines: [String] = []
    for message in messages {
      guard let role = message["role"]?.stringValue, role == "user" || role == "assistant" else { continue }
      guard let content = message["content"]?.stringValue, !content.isEmpty else { continue }
      lines.append("\(role): \(content)")
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  private func stepRuns(_ messages: [JSONValue]) throws(DocumentError) -> [StepRunRecord] {
    var calls: [ExactText: JSONValue] = [:]
    var names: Set<ExactText> = []
    var runs: [StepRunRecord] = []
    for message in messages {
      for call in message["tool_calls"]?.arrayValue ?? [] {
        if let id = call["id"]?.stringValue { calls[ExactText(id)] = call["function"] ?? .null }
      }
      guard message["role"]?.stringValue == "tool", let id = message["tool_call_id"]?.stringValue else { continue }
      guard let function = calls.removeValue(forKey: ExactText(id)) else { continue }
      let externalID = names.insert(ExactText(id)).inserted ? id : "\(id)#\(runs.count + 1)"
      runs.append(try stepRun(externalID, function, message))
    }
    let limit = options.limits.stepRunsPerEpisode
    guard runs.count <= limit else {
      throw .invalid(field: "traj", value: "\(runs.count) tool calls", allowed: "at most \(limit)")
    }
    return runs
  }

  private func stepRun(
    _ id: String, _ function: JSONValue, _ result: JSONValue
  ) throws(DocumentError) -> StepRunRecord {
    guard let name = function["name"]?.stringValue ?? result["name"]?.stringValue, !name.isEmpty,
      name.utf8.count <= options.limits.identifierBytes
    else { throw .missing(field: "tool_calls.function.name") }
    let content = result["content"]?.stringValue ?? ""
    let hasFailed = content.hasPrefix("Error")
    var run = StepRunRecord(externalID: id, stepID: nil, name: name, status: hasFailed ? .failed : .success)
    if let arguments = function["arguments"]?.stringValue { run.input = parsed(arguments) }
    if hasFailed { run.error = .string(content) } else { run.output = parsed(content) }
    return run
  }

  /// The value of a text that is a JSON object or array, else the text.
  private func parsed(_ text: String) -> JSONValue {
    guard let first = text.utf8.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      return .string(text)
    }
    let bytes = Array(text.utf8)
    if case .success(let value) = RecordJSON.value(bytes, limits: options.limits) { return value }
    return .string(text)
  }
}
