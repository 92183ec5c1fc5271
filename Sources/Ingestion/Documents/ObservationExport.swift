import Domain
import JSONDocuments

/// An export of Langfuse: `{"trace": {…}, "observations": [{…}]}`. An observation is a span; the attributes that its
/// instrumentation wrote stand in its metadata, so that the same rules apply as for traces that come in OTLP.
struct ObservationExport {
  private static let spanKeys: Set<String> = [
    "id", "traceId", "parentObservationId", "name", "startTime", "endTime", "level", "statusMessage", "input", "output",
    "metadata", "type", "projectId", "createdAt", "updatedAt",
  ]

  let options: IngestOptions

  func items(_ value: JSONValue) throws(DocumentError) -> [RawItem] {
    guard let trace = value["trace"]?.objectValue else { throw .missing(field: "trace") }
    let fields = FieldReader(try object(value))
    let id = try FieldReader(trace, path: "trace").text("id")
    let observations = try fields.array("observations", default: [])
    var spans: [TraceSpan] = []
    var bad: [RawItem] = []
    for (index, observation) in observations.enumerated() {
      do throws(DocumentError) {
        spans.append(try span(observation, traceID: id, path: "observations[\(index)]"))
      } catch {
        bad.append(.bad(line: index + 1, reason: error.description, head: Array(observation.text.utf8.prefix(1000))))
      }
    }
    guard !spans.isEmpty else { throw .invalid(field: "observations", value: "no observation", allowed: "one or more") }
    return bad + [.episode(try episode(spans, trace), events: spans.count)]
  }

  private func object(_ value: JSONValue) throws(DocumentError) -> JSONObject {
    guard let object = value.objectValue else { throw .wrongType(field: "document", expected: "an object") }
    return object
  }

  private func episode(_ spans: [TraceSpan], _ trace: JSONObject) throws(DocumentError) -> EpisodeRecord {
    var traceOptions = options
    traceOptions.traceSource = options.traceSource ?? "langfuse"
    var episode = try TraceAssembler(options: traceOptions).episode(of: spans)
    if options.workflow == nil, options.mapping?.workflow == nil, let name = trace["name"]?.stringValue, !name.isEmpty {
      episode.workflow = ActivityLabel.normalised(name, limitBytes: options.limits.identifierBytes)
    }
    if episode.initiator == nil, let user = trace["userId"]?.stringValue, !user.isEmpty { episode.initiator = user }
    if episode.context["input"] == nil, let input = content(trace["input"]) { episode.context["input"] = input }
    for (key, name) in [("sessionId", "session"), ("tags", "tags"), ("output", "output")]
    where episode.extra[name] == nil {
      episode.extra[name] = content(trace[key])
    }
    for score in trace["scores"]?.arrayValue ?? [] {
      if let name = score["name"]?.stringValue, let number = score["value"], number.numberValue != nil {
        episode.metrics[name] = number
      }
    }
    return episode
  }

  private func span(_ value: JSONValue, traceID: String, path: String) throws(DocumentError) -> TraceSpan {
    guard let object = value.objectValue else { throw .wrongType(field: path, expected: "an object") }
    let fields = FieldReader(object, path: path)
    let metadata = content(object["metadata"])?.objectValue ?? JSONObject()
    var span = TraceSpan(
      traceID: traceID, spanID: try fields.text("id"), parentID: try fields.optionalText("parentObservationId"),
      name: try fields.optionalText("name") ?? "")
    span.startNanoseconds = try time(fields, "startTime")
    span.endNanoseconds = try time(fields, "endTime")
    span.status = object["level"]?.stringValue == "ERROR" ? .error : .unset
    span.statusMessage = try fields.optionalText("statusMessage") ?? ""
    span.attributes = attributes(object, metadata)
    span.resource = metadata["resourceAttributes"]?.objectValue ?? JSONObject()
    span.scopeName = metadata["scope"]?["name"]?.stringValue ?? ""
    span.scopeVersion = metadata["scope"]?["version"]?.stringValue ?? ""
    return span
  }

  private func attributes(_ object: JSONObject, _ metadata: JSONObject) -> JSONObject {
    var attributes = JSONObject()
    for (key, value) in metadata["attributes"]?.objectValue ?? JSONObject() {
      attributes[key] = content(value) ?? value
    }
    for (key, value) in metadata where !["attributes", "resourceAttributes", "scope"].contains(key) {
      attributes["langfuse.observation.metadata." + key] = value
    }
    for key in ["type", "input", "output"] where !(object[key]?.isNull ?? true) {
      let value = key == "type" ? object[key]?.stringValue?.lowercased() : nil
      attributes["langfuse.observation." + key] = value.map { .string($0) } ?? content(object[key])
    }
    fill(&attributes, ["gen_ai.request.model", "gen_ai.response.model", "llm.model_name"], object["model"])
    let usage = object["usageDetails"]
    fill(
      &attributes, ["gen_ai.usage.input_tokens", "llm.token_count.prompt", "ai.usage.promptTokens"], usage?["input"])
    fill(
      &attributes, ["gen_ai.usage.output_tokens", "llm.token_count.completion", "ai.usage.completionTokens"],
      usage?["output"])
    for (key, value) in object where !Self.spanKeys.contains(key) && !value.isNull && !Self.isEmpty(value) {
      attributes["langfuse.observation." + key] = value
    }
    return attributes
  }

  /// Sets the first key where the attributes have none of them.
  private func fill(_ attributes: inout JSONObject, _ keys: [String], _ value: JSONValue?) {
    guard let value, !value.isNull, keys.allSatisfy({ attributes[$0] == nil }) else { return }
    attributes[keys[0]] = value
  }

  private static func isEmpty(_ value: JSONValue) -> Bool {
    value.objectValue?.isEmpty ?? value.arrayValue?.isEmpty ?? false
  }

  /// A value that may have been written as text.
  private func content(_ value: JSONValue?) -> JSONValue? {
    guard let value, !value.isNull else { return nil }
    return value.stringValue.map { EmbeddedJSON.value($0, limits: options.limits) } ?? value
  }

  private func time(_ fields: FieldReader, _ key: String) throws(DocumentError) -> UInt64? {
    guard let text = try fields.optionalText(key) else { return nil }
    guard let time = RecordedTime(parsing: text), time.timestamp.microseconds >= 0 else {
      throw .invalid(field: fields.place(key), value: String(text.prefix(40)), allowed: "RFC 3339 text or null")
    }
    return UInt64(time.timestamp.microseconds) * 1000
  }
}
