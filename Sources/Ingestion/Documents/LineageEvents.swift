import Domain
import JSONDocuments

/// OpenLineage run events: those of one `runId` are one run, whose parent facet says which run it is part of. Runs without a parent
/// in the file are the episodes; the runs below are their steps, as spans are.
struct LineageEvents {
  /// What the events of one run say, joined.
  private struct Run {
    var span: TraceSpan
    var parentID: String?
    var eventTypes: [JSONValue] = []
  }

  let options: IngestOptions

  func items(_ value: JSONValue) -> [RawItem] {
    let events = value.arrayValue ?? [value]
    var items: [RawItem] = []
    var runs: [String: Run] = [:]
    for (index, event) in events.enumerated() {
      do throws(DocumentError) {
        try add(event, to: &runs)
      } catch {
        items.append(.bad(line: index + 1, reason: error.description, head: Array(event.text.utf8.prefix(1000))))
      }
    }
    return items + episodes(runs)
  }

  private func episodes(_ runs: [String: Run]) -> [RawItem] {
    var groups: [String: [Run]] = [:]
    for id in runs.keys.sorted() { if let run = runs[id] { groups[root(of: id, runs), default: []].append(run) } }
    return groups.keys.sorted().enumerated().map { ordinal, id in
      let members = groups[id] ?? []
      let events = members.reduce(0) { $0 + $1.eventTypes.count }
      var lineageOptions = options
      lineageOptions.traceSource = options.traceSource ?? "openlineage"
      do throws(DocumentError) {
        return .episode(
          try TraceAssembler(options: lineageOptions).episode(of: members.map { span($0, trace: id) }), events: events)
      } catch {
        return .bad(line: ordinal + 1, reason: "Run \(id): \(error.description)", head: [])
      }
    }
  }

  /// The topmost run above one, also when the file has no event of it.
  private func root(of id: String, _ runs: [String: Run]) -> String {
    var current = id
    var seen: Set<String> = [id]
    while let parent = runs[current]?.parentID, seen.insert(parent).inserted { current = parent }
    return current
  }

  private func span(_ run: Run, trace: String) -> TraceSpan {
    var span = run.span
    span.traceID = trace
    span.parentID = run.parentID
    span.attributes["openlineage.event_types"] = .array(run.eventTypes)
    return span
  }

  private func add(_ event: JSONValue, to runs: inout [String: Run]) throws(DocumentError) {
    guard let object = event.objectValue else { throw .wrongType(field: "event", expected: "an object") }
    let fields = FieldReader(object)
    let id = try identifier(object["run"]?["runId"], "run.runId")
    let job = FieldReader(try fields.document("job"), path: "job")
    let name = try job.text("name")
    let type = try fields.optionalText("eventType") ?? "OTHER"
    let time = try self.time(fields)
    let parent = object["run"]?["facets"]?["parent"]?["run"]?["runId"]
    let parentID = try parent.map { value throws(DocumentError) in try identifier(value, "run.facets.parent.run.runId")
    }
    var run = runs[id] ?? Run(span: TraceSpan(traceID: id, spanID: id, parentID: nil, name: name), parentID: nil)
    if let parentID { run.parentID = parentID }
    run.eventTypes.append(.string(type))
    apply(type, time, object, to: &run.span)
    runs[id] = run
  }

  private func apply(_ type: String, _ time: UInt64, _ event: JSONObject, to span: inout TraceSpan) {
    span.startNanoseconds = min(span.startNanoseconds ?? time, time)
    switch type {
    case "COMPLETE": span.endNanoseconds = time
    case "FAIL", "ABORT":
      span.endNanoseconds = time
      span.status = .error
      span.attributes["error.type"] = .string(type)
      span.statusMessage = event["run"]?["facets"]?["errorMessage"]?["message"]?.stringValue ?? span.statusMessage
    default: break
    }
    span.attributes["openlineage.job.namespace"] = event["job"]?["namespace"]
    for (key, path) in [("inputs", "openlineage.inputs"), ("outputs", "openlineage.outputs")] {
      if let list = event[key]?.arrayValue, !list.isEmpty { span.attributes[path] = .array(list) }
    }
    span.attributes["openlineage.producer"] = event["producer"]
    if let facets = event["run"]?["facets"] { span.attributes["openlineage.run.facets"] = facets }
    if let facets = event["job"]?["facets"] { span.attributes["openlineage.job.facets"] = facets }
  }

  /// The standard wants a UUID; a template that was never filled is none.
  private func identifier(_ value: JSONValue?, _ field: String) throws(DocumentError) -> String {
    guard let text = value?.stringValue else { throw .missing(field: field) }
    let isUUID =
      text.utf8.count == 36
      && text.utf8.enumerated().allSatisfy { index, byte in
        [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : Hexadecimal.isDigit(byte)
      }
    guard isUUID else { throw .invalid(field: field, value: String(text.prefix(40)), allowed: "a UUID") }
    return text.lowercased()
  }

  private func time(_ fields: FieldReader) throws(DocumentError) -> UInt64 {
    let text = try fields.text("eventTime")
    guard let time = RecordedTime(parsing: text), time.timestamp.microseconds >= 0 else {
      throw .invalid(field: "eventTime", value: String(text.prefix(40)), allowed: "RFC 3339 text")
    }
    return UInt64(time.timestamp.microseconds) * 1000
  }
}
