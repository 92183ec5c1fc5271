import Domain
public import JSONDocuments

extension TraceSpan {
  /// The span as a document that `init(_:)` reads again: what a store keeps until the trace is complete.
  public var json: JSONObject {
    var object: JSONObject = [
      "trace_id": .string(traceID), "span_id": .string(spanID), "name": .string(name), "kind": .number(kind),
      "status": .number(status.rawValue),
    ]
    object.set("parent_id", parentID)
    if let startNanoseconds { object["start"] = .string(String(startNanoseconds)) }
    if let endNanoseconds { object["end"] = .string(String(endNanoseconds)) }
    if !attributes.isEmpty { object["attributes"] = .object(attributes) }
    if !events.isEmpty { object["events"] = .array(events.map { .object($0.json) }) }
    if !links.isEmpty { object["links"] = .array(links) }
    if !statusMessage.isEmpty { object["status_message"] = .string(statusMessage) }
    if !resource.isEmpty { object["resource"] = .object(resource) }
    if !scopeName.isEmpty { object["scope_name"] = .string(scopeName) }
    if !scopeVersion.isEmpty { object["scope_version"] = .string(scopeVersion) }
    return object
  }

  /// Reads what `json` wrote; nil for anything else.
  public init?(_ object: JSONObject) {
    guard let trace = object["trace_id"]?.stringValue, let span = object["span_id"]?.stringValue,
      let name = object["name"]?.stringValue
    else { return nil }
    self.init(traceID: trace, spanID: span, parentID: object["parent_id"]?.stringValue, name: name)
    kind = Int(object["kind"]?.integerValue ?? 0)
    startNanoseconds = object["start"]?.stringValue.flatMap { UInt64($0) }
    endNanoseconds = object["end"]?.stringValue.flatMap { UInt64($0) }
    attributes = object["attributes"]?.objectValue ?? JSONObject()
    events = (object["events"]?.arrayValue ?? []).compactMap { $0.objectValue.map(SpanEvent.init) }
    links = object["links"]?.arrayValue ?? []
    status = SpanStatus(rawValue: Int(object["status"]?.integerValue ?? 0)) ?? .unset
    statusMessage = object["status_message"]?.stringValue ?? ""
    resource = object["resource"]?.objectValue ?? JSONObject()
    scopeName = object["scope_name"]?.stringValue ?? ""
    scopeVersion = object["scope_version"]?.stringValue ?? ""
  }
}

extension SpanEvent {
  var json: JSONObject {
    var object: JSONObject = ["name": .string(name)]
    if let nanoseconds { object["time"] = .string(String(nanoseconds)) }
    if !attributes.isEmpty { object["attributes"] = .object(attributes) }
    return object
  }

  init(_ object: JSONObject) {
    name = object["name"]?.stringValue ?? ""
    nanoseconds = object["time"]?.stringValue.flatMap { UInt64($0) }
    attributes = object["attributes"]?.objectValue ?? JSONObject()
  }
}
