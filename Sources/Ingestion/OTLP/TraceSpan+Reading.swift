import Domain
import JSONDocuments

extension TraceSpan {
  /// The name without what changes from run to run.
  func label(_ limits: IngestLimits) -> String {
    let label = ActivityLabel.normalised(name, limitBytes: limits.identifierBytes)
    return label.isEmpty ? "span" : label
  }

  /// The tool that a span's name tells of, where no attribute does.
  var toolName: String {
    for prefix in ["execute_tool ", "running tool: ", "tool."] where name.hasPrefix(prefix) && name.count > prefix.count
    {
      return String(name.dropFirst(prefix.count))
    }
    return name.isEmpty ? "tool" : name
  }

  /// The agent that a span of an agent stands for.
  func agentName(_ limits: IngestLimits) -> String {
    let keys = [
      "gen_ai.agent.name", "agent_name", "agent.name", "graph.node.id", "traceloop.entity.name", "gen_ai.agent.id",
    ]
    let name = keys.lazy.compactMap { self.attributes[$0]?.stringValue }.first {
      !$0.isEmpty && $0.utf8.count <= limits.identifierBytes && !ActivityLabel.isIdentifier($0)
    }
    return name ?? label(limits)
  }

  /// The error of a failed span: its code, and the message of its status or of the exception that it recorded.
  func error(code: String?) -> JSONObject {
    let exception = events.last { $0.name == "exception" }?.attributes
    let type = code ?? exception?["exception.type"]?.stringValue
    let told = statusMessage.isEmpty ? exception?["exception.message"]?.stringValue : statusMessage
    var error = JSONObject()
    error.set("code", type)
    error.set("message", told ?? type ?? "the span ended with an error and says nothing of it")
    return error
  }

  /// Whether the span says that it failed.
  var hasFailed: Bool { status == .error || attributes["error.type"]?.stringValue?.isEmpty == false }

  /// Of two copies of a span the one to keep, whatever order they come in: the one that has ended, else the later, else the
  /// one of the greater digest.
  func supersedes(_ other: TraceSpan) -> Bool {
    if endNanoseconds != other.endNanoseconds { return (endNanoseconds ?? 0) > (other.endNanoseconds ?? 0) }
    return Digest.sha256(JSONValue.object(json).text) > Digest.sha256(JSONValue.object(other.json).text)
  }

  /// The span as it stands in the record of another: what it is, and its attributes.
  var summary: JSONObject {
    var summary = json
    for key in ["trace_id", "resource", "scope_version"] { summary[key] = nil }
    if kind <= 1 { summary["kind"] = nil }
    if status == .unset { summary["status"] = nil }
    return summary
  }
}

extension RecordedTime {
  /// A time to the nanosecond, written as RFC 3339 in UTC.
  init(nanoseconds: UInt64) {
    let timestamp = Timestamp(microseconds: Int64(nanoseconds / 1000))
    guard nanoseconds % 1000 != 0 else {
      self.init(timestamp)
      return
    }
    let seconds = Timestamp(microseconds: Int64(nanoseconds / 1_000_000_000) * 1_000_000).text.dropLast(5)
    let digits = String(nanoseconds % 1_000_000_000)
    let fraction = String(repeating: "0", count: 9 - digits.count) + digits
    self.init(timestamp: timestamp, text: "\(seconds).\(fraction)Z", offsetAssumed: false)
  }
}
