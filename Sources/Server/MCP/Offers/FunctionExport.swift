import HTTPTypes
import JSONDocuments

/// The tools as functions, for clients that call models with tools of their own making (OpenAI's `tools`): the schemas are
/// those of MCP, the calls go to the operations.
enum FunctionExport {
  static let route = Route(
    .exportTools, .get, "/v1/tools/openai", "The tools that the caller may use, as functions for a model.",
    work: .reading,
    result: .object(["tools": ["type": "array", "items": ["type": "object"]]])
  ) { call in
    guard let credential = call.credential else { throw Problem.keyMissing }
    let tools = ToolTable.all.filter { AccessTable.verdict(on: $0.operation, by: credential) == .granted }
    return Answer(["tools": .array(tools.map(function))])
  }

  static func function(_ tool: Tool) -> JSONValue {
    let strict = StrictSchema.schema(of: tool.input)
    return [
      "type": "function",
      "function": [
        "name": .string(tool.name), "description": .string(tool.description),
        "parameters": .object(strict ?? tool.input), "strict": .bool(strict != nil),
      ],
    ]
  }
}

/// A schema as strict function calling wants it: every member is required, what may be left out may be null, and nothing is
/// said of lengths and defaults. Null arguments are as if they were not there, so that both forms mean the same.
enum StrictSchema {
  private static let unknown = ["minLength", "maxLength", "default"]

  /// The strict form; nil when the schema holds an object of any members, which that form cannot say.
  static func schema(of schema: JSONObject) -> JSONObject? {
    var strict = schema
    for keyword in unknown { strict[keyword] = nil }
    let types = schema["type"].map { $0.arrayValue ?? [$0] } ?? []
    guard !types.isEmpty else { return nil }
    if let items = schema["items"] {
      guard let inner = items.objectValue.flatMap(Self.schema) else { return nil }
      strict["items"] = .object(inner)
    }
    guard types.contains("object") else { return strict }
    guard schema["additionalProperties"] == false, let members = schema["properties"]?.objectValue else { return nil }
    let required = Set(schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    var forms: [(String, JSONValue)] = []
    for (name, member) in members {
      guard let inner = member.objectValue.flatMap(Self.schema) else { return nil }
      forms.append((name, .object(required.contains(name) ? inner : nullable(inner))))
    }
    strict["properties"] = .object(JSONObject(forms))
    strict["required"] = .array(members.keys.map { .string($0) })
    return strict
  }

  private static func nullable(_ schema: JSONObject) -> JSONObject {
    var nullable = schema
    let types = schema["type"].map { $0.arrayValue ?? [$0] } ?? []
    if !types.contains("null") { nullable["type"] = .array(types + ["null"]) }
    if let choices = schema["enum"]?.arrayValue, !choices.contains(.null) {
      nullable["enum"] = .array(choices + [.null])
    }
    return nullable
  }
}
