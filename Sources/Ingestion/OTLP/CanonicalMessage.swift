import JSONDocuments

/// One message of a conversation in the form of OpenTelemetry's GenAI conventions, whatever form it came in:
/// `{"role", "parts": [{"type": "text", "content"} | {"type": "tool_call", "id", "name", "arguments"} |
/// {"type": "tool_call_response", "id", "response"} | …]}`.
///
/// Read are that form, those of OpenAI and Anthropic (`content` as text or as typed blocks, `tool_calls`), OpenInference's
/// (`message.contents`, `message_content`) and Gemini's (`parts` with `text`).
struct CanonicalMessage {
  /// The message.
  let value: JSONValue
  /// Why the model stopped, where the message says so.
  let finishReason: String?

  /// The messages of a value that is a list of them, a request with `messages` or an answer with `choices`, or one message; nil for anything else.
  static func list(_ value: JSONValue, limits: IngestLimits, role: String? = nil) -> [CanonicalMessage]? {
    if let object = value.objectValue {
      if let inner = object["messages"] ?? object["contents"] ?? object["choices"], inner.arrayValue != nil {
        return list(inner, limits: limits, role: role)
      }
      return CanonicalMessage(value, limits: limits, role: role).map { [$0] }
    }
    guard let items = value.arrayValue, !items.isEmpty else { return nil }
    var messages: [CanonicalMessage] = []
    for item in items {
      guard let message = CanonicalMessage(item, limits: limits, role: role) else { return nil }
      messages.append(message)
    }
    return messages
  }

  /// Reads one message; nil when the value is none. `role` is that of messages that name none.
  init?(_ value: JSONValue, limits: IngestLimits, role fallback: String? = nil) {
    guard let outer = value.objectValue else { return nil }
    let inner = (outer["message"] ?? outer["content"])?.objectValue
    let object = inner.flatMap { $0["role"] == nil ? nil : $0 } ?? outer
    guard let role = object["role"]?.stringValue ?? fallback else { return nil }
    let parts = MessageParts(limits: limits).parts(of: object, role: role)
    guard object["role"] != nil || !parts.isEmpty else { return nil }
    finishReason = (outer["finish_reason"] ?? object["finish_reason"])?.stringValue
    self.value = .object(["role": .string(role), "parts": .array(parts)])
  }

  /// The texts of the message's parts, one after another; nil when there is none.
  var text: String? {
    let texts = (value["parts"]?.arrayValue ?? []).compactMap { part in
      part["type"]?.stringValue == "text" ? part["content"]?.stringValue : nil
    }.filter { !$0.isEmpty }
    return texts.isEmpty ? nil : texts.joined(separator: "\n")
  }
}

/// The parts of a message.
private struct MessageParts {
  let limits: IngestLimits

  func parts(of message: JSONObject, role: String) -> [JSONValue] {
    if role == "tool", let id = message["tool_call_id"] ?? message["id"], let content = message["content"] {
      return [.object(["type": "tool_call_response", "id": id, "response": content])]
    }
    if message["toolName"] != nil { return [toolCall(.object(message))] }
    var parts: [JSONValue] = []
    for key in ["reasoning_content", "parts", "content", "contents", "text"] {
      if let content = message[key] { parts += contentParts(content) }
    }
    return parts + (message["tool_calls"]?.arrayValue ?? []).map(toolCall)
  }

  private func contentParts(_ content: JSONValue) -> [JSONValue] {
    switch content {
    case .null: []
    case .string(let text): text.isEmpty ? [] : [.object(["type": "text", "content": .string(text)])]
    case .array(let items): items.flatMap { $0.objectValue.map { [part($0)] } ?? contentParts($0) }
    case .object(let object): [part(object)]
    default: [.object(["type": "text", "content": .string(content.text)])]
    }
  }

  private func part(_ outer: JSONObject) -> JSONValue {
    let object = outer["message_content"]?.objectValue ?? outer
    switch object["type"]?.stringValue {
    case "text", "input_text", "output_text", nil:
      guard let text = object["text"] ?? object["content"], text.stringValue != nil else { return functionPart(object) }
      return .object(["type": "text", "content": text])
    case "tool_use", "tool-call", "tool_call": return toolCall(.object(object))
    case "tool_result", "tool-result":
      return response(
        object["tool_use_id"] ?? object["toolCallId"], object["content"] ?? object["output"] ?? object["result"])
    default: return .object(object)
    }
  }

  /// Gemini's parts have no type.
  private func functionPart(_ object: JSONObject) -> JSONValue {
    if let call = object["function_call"] ?? object["functionCall"] { return toolCall(call) }
    if let answer = object["function_response"] ?? object["functionResponse"] {
      return response(answer["id"], answer["response"])
    }
    return .object(object)
  }

  private func response(_ id: JSONValue?, _ content: JSONValue?) -> JSONValue {
    var part: JSONObject = ["type": "tool_call_response", "response": content ?? .null]
    part["id"] = id
    return .object(part)
  }

  private func toolCall(_ outer: JSONValue) -> JSONValue {
    let call = outer["tool_call"] ?? outer
    let function = call["function"] ?? call
    var part: JSONObject = ["type": "tool_call"]
    part["id"] = call["id"] ?? call["toolCallId"]
    part["name"] = function["name"] ?? function["toolName"]
    let arguments = function["arguments"] ?? function["args"] ?? function["input"]
    part["arguments"] = arguments.map { value in
      value.stringValue.map { EmbeddedJSON.value($0, limits: limits) } ?? value
    }
    return .object(part)
  }
}
