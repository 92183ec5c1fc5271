import Domain
import JSONDocuments

/// Makes a step run of a span.
///
/// What the conventions say in different words becomes the same: the same call, told in GenAI's current and deprecated attributes
/// and in OpenInference's, has the same activity, input, output, error and telemetry. What is not understood stays under
/// `attributes` of the step run's `extra`.
struct SpanStep {
  /// The step run.
  private(set) var run: StepRunRecord
  /// The messages that went in and came out, for a model's call.
  private(set) var messages: [CanonicalMessage] = []

  private let span: TraceSpan
  private let limits: IngestLimits
  private var reading: SpanReading

  init(_ span: TraceSpan, _ operation: SpanOperation, limits: IngestLimits) {
    self.span = span
    self.limits = limits
    reading = SpanReading(span)
    run = StepRunRecord(externalID: span.spanID, stepID: nil, name: nil, status: .success)
    run.name = activity(operation)
    run.agentID = reading.text("gen_ai.agent.name", "agent_name", "agent.name")
    readTimes()
    readError()
    readUsage()
    if operation == .chat { readConversation() } else { readCall() }
    keepRest()
  }

  private mutating func activity(_ operation: SpanOperation) -> String {
    switch operation {
    case .chat: return "chat"
    case .embeddings: return "embeddings"
    case .retrieval: return "retrieval"
    case .rerank: return "rerank"
    case .memory(let name): return name
    case .tool:
      let name = reading.text("gen_ai.tool.name", "tool.name", "ai.toolCall.name", "traceloop.entity.name")
      return ActivityLabel.normalised(name ?? span.toolName, limitBytes: limits.identifierBytes)
    default: return span.label(limits)
    }
  }

  private mutating func readTimes() {
    run.startedAt = span.startNanoseconds.map(RecordedTime.init(nanoseconds:))
    run.endedAt = span.endNanoseconds.map(RecordedTime.init(nanoseconds:))
    guard let start = span.startNanoseconds, let end = span.endNanoseconds, end >= start else { return }
    run.telemetry["latency_ms"] = .number(Int64((end - start) / 1_000_000))
  }

  private mutating func readError() {
    let code = reading.text("error.type")
    guard span.status == .error || code != nil else { return }
    run.status = .failed
    run.error = .object(span.error(code: code))
  }

  private mutating func readUsage() {
    let input = reading.integer(
      "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt", "llm.usage.prompt_tokens",
      "ai.usage.promptTokens", "ai.usage.inputTokens")
    let output = reading.integer(
      "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.token_count.completion",
      "llm.usage.completion_tokens", "ai.usage.completionTokens", "ai.usage.outputTokens")
    run.telemetry["token_in"] = input.map { .number($0) }
    run.telemetry["token_out"] = output.map { .number($0) }
    run.telemetry["token_reasoning"] = reading.integer(
      "gen_ai.usage.reasoning.output_tokens", "llm.token_count.completion_details.reasoning"
    ).map { .number($0) }
    run.telemetry["token_cache_read"] = reading.integer(
      "gen_ai.usage.cache_read.input_tokens", "llm.token_count.prompt_details.cache_read"
    ).map { .number($0) }
    let sum = (input ?? 0).addingReportingOverflow(output ?? 0)
    for key in ["llm.token_count.total", "gen_ai.usage.total_tokens", "llm.usage.total_tokens"] where !sum.overflow {
      if let total = reading.rest[key],
        total.integerValue == sum.partialValue || total.stringValue == "\(sum.partialValue)"
      {
        reading.drop(key)
      }
    }
    let provider = reading.text(
      "gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system", "ai.model.provider")
    run.telemetry["provider"] = provider.map { .string($0.lowercased()) }
  }

  // MARK: a model's call

  private mutating func readConversation() {
    var input = JSONObject()
    let parameters = CallParameters(&reading)
    let model = reading.text("gen_ai.response.model", "llm.model_name", "ai.response.model")
    run.telemetry["model"] = (model ?? parameters.model).map { .string($0) }
    for (key, value) in parameters.members { input[key] = value }
    let asked = take(conversation: ConversationKeys.input, role: "user", isInput: true)
    input = input.merging(asked.object)
    run.input = .object(input)
    var answered = take(conversation: ConversationKeys.output, role: "assistant", isInput: false)
    let reasons = finishReasons(answered.messages)
    if !reasons.isEmpty { answered.object["finish_reasons"] = .array(reasons) }
    if !answered.object.isEmpty { run.output = .object(answered.object) }
    messages = asked.messages + answered.messages
  }

  private typealias Conversation = (object: JSONObject, messages: [CanonicalMessage])

  private mutating func take(conversation keys: ConversationKeys, role: String, isInput: Bool) -> Conversation {
    for list in keys.lists {
      guard let value = reading.list(list) else { continue }
      if let messages = CanonicalMessage.list(value, limits: limits, role: role) { return told(messages) }
    }
    if let messages = recordedMessages(isInput: isInput) { return told(messages) }
    guard let value = reading.take(keys.values) else { return (JSONObject(), []) }
    if let text = value.stringValue {
      let message: JSONValue = .object(["role": .string(role), "content": .string(text)])
      if let spoken = CanonicalMessage(message, limits: limits) { return told([spoken]) }
    }
    if let messages = CanonicalMessage.list(value, limits: limits, role: isInput ? nil : role) { return told(messages) }
    return ([isInput ? "request" : "response": value], [])
  }

  private func told(_ messages: [CanonicalMessage]) -> Conversation {
    (["messages": .array(messages.map(\.value))], messages)
  }

  /// Messages that came as events: of the span, or of the list that pydantic-ai writes into an attribute.
  private mutating func recordedMessages(isInput: Bool) -> [CanonicalMessage]? {
    let listed = (reading.rest["events"]?.arrayValue ?? []).compactMap(\.objectValue).map { event in
      (event["event.name"]?.stringValue ?? "", event)
    }
    let events = span.events.map { ($0.name, $0.attributes) } + listed
    let wanted = events.filter { name, _ in
      isInput ? name.hasPrefix("gen_ai.") && name.hasSuffix(".message") : name == "gen_ai.choice"
    }
    let messages = wanted.compactMap { name, attributes in
      let role = isInput ? String(name.dropFirst(7).dropLast(8)) : "assistant"
      return CanonicalMessage(.object(attributes), limits: limits, role: role)
    }
    return messages.isEmpty ? nil : messages
  }

  private mutating func finishReasons(_ messages: [CanonicalMessage]) -> [JSONValue] {
    if let value = reading.take(["gen_ai.response.finish_reasons", "ai.response.finishReason"]) {
      return value.arrayValue ?? [value]
    }
    let told = messages.compactMap(\.finishReason).map { JSONValue.string($0) }
    if !told.isEmpty { return told }
    return reading.rest["output.value"]?["finish_reason"].map { [$0] } ?? []
  }

  // MARK: any other call

  private mutating func readCall() {
    if let input = reading.take([
      "gen_ai.tool.call.arguments", "tool_arguments", "ai.toolCall.args", "gcp.vertex.agent.tool_call_args",
      "gen_ai.retrieval.query.text", "input.value", "tool.parameters", "traceloop.entity.input",
      "langfuse.observation.input", "input",
    ]) {
      run.input = input
    }
    run.output = reading.take([
      "gen_ai.tool.call.result", "tool_response", "ai.toolCall.result", "gcp.vertex.agent.tool_response",
      "gen_ai.retrieval.documents", "output.value", "traceloop.entity.output", "langfuse.observation.output", "output",
    ])
    if run.output == nil { run.output = reading.list("retrieval.documents") }
    let model = reading.text("gen_ai.response.model", "gen_ai.request.model", "llm.model_name", "embedding.model_name")
    run.telemetry["model"] = model.map { .string($0) }
  }

  // MARK: what is around the call

  /// Who ran the step, where it does not say itself.
  mutating func settleAgent(_ name: String?) { if run.agentID == nil { run.agentID = name } }

  /// Takes from another telling of the same call what this one lacks.
  mutating func fill(from other: SpanStep) {
    for (key, value) in other.run.telemetry where run.telemetry[key] == nil { run.telemetry[key] = value }
    if messages.isEmpty && !other.messages.isEmpty {
      messages = other.messages
      run.input = other.run.input
      run.output = other.run.output
    }
    if run.error == nil && other.run.error != nil { run.extra["inner_error"] = other.run.error }
  }

  /// Keeps spans that are details of this step.
  mutating func keep(_ spans: [JSONValue]) { run.extra["spans"] = .array(spans) }

  private mutating func keepRest() {
    run.extra.set("parent_span_id", span.parentID)
    if span.name != run.name { run.extra["span_name"] = .string(span.name) }
    if span.kind > 1 { run.extra["span_kind"] = .number(span.kind) }
    if !span.scopeName.isEmpty { run.extra["scope"] = .string(span.scopeName) }
    if !reading.rest.isEmpty { run.extra["attributes"] = .object(reading.rest) }
    if !span.events.isEmpty { run.extra["events"] = .array(span.events.map { .object($0.json) }) }
    if !span.links.isEmpty { run.extra["links"] = .array(span.links) }
  }
}

/// Where the conventions keep what went into a model and what came out.
private struct ConversationKeys {
  /// Prefixes of flattened lists.
  let lists: [String]
  /// Keys of whole values, the most exact first.
  let values: [String]

  static let input = ConversationKeys(
    lists: ["llm.input_messages", "gen_ai.prompt"],
    values: [
      "gen_ai.input.messages", "gen_ai.prompt", "ai.prompt.messages", "ai.prompt", "gcp.vertex.agent.llm_request",
      "input.value", "llm.prompts", "traceloop.entity.input", "langfuse.observation.input", "input",
    ])
  static let output = ConversationKeys(
    lists: ["llm.output_messages", "gen_ai.completion"],
    values: [
      "gen_ai.output.messages", "gen_ai.completion", "ai.response.text", "ai.response.toolCalls",
      "gcp.vertex.agent.llm_response",
      "output.value", "traceloop.entity.output", "langfuse.observation.output", "output",
    ])
}

/// What a model was asked with besides the messages.
private struct CallParameters {
  private(set) var members = JSONObject()
  /// The model that was asked for.
  var model: String? { members["model"]?.stringValue }

  private static let names = [
    ("temperature", ["gen_ai.request.temperature"], ["temperature"]),
    ("top_p", ["gen_ai.request.top_p"], ["top_p"]),
    ("max_tokens", ["gen_ai.request.max_tokens"], ["max_completion_tokens", "max_tokens"]),
  ]

  init(_ reading: inout SpanReading) {
    let parameters = reading.take(["llm.invocation_parameters"])
    var invocation = parameters?.objectValue ?? JSONObject()
    members.set(
      "model",
      reading.text("gen_ai.request.model", "llm.request.model", "ai.model.id") ?? invocation["model"]?.stringValue)
    invocation["model"] = nil
    for (name, keys, members) in Self.names {
      self.members[name] =
        reading.number(keys[0]) ?? members.lazy.compactMap { invocation[$0]?.numberValue }.first.map { .number($0) }
      for member in members { invocation[member] = nil }
    }
    if parameters?.objectValue == nil, let parameters {
      reading.put(parameters, "llm.invocation_parameters")
    } else if invocation.contains(where: { !$0.value.isNull }) {
      reading.put(.object(invocation), "llm.invocation_parameters")
    }
  }
}
