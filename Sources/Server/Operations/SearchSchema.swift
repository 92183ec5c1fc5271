import Application
import Domain
import JSONDocuments

/// What searches, questions and reflections take, as schemas and as readers that agree with them.
enum SearchSchema {
  static let search: JSONObject = object(
    [
      "query": ["type": "string", "minLength": 1, "maxLength": 8192], "top_k": count,
      "mode": ["type": ["string", "null"], "enum": ["lexical", "dense", "hybrid", .null]],
      "fusion": ["type": ["string", "null"], "enum": ["linear", "rrf", .null]], "filters": .object(filters),
      "explain": ["type": "boolean"],
    ], required: ["query"])

  static let similar: JSONObject = object(
    [
      "episode_id": ["type": "string", "minLength": 1, "maxLength": 64], "steps": texts,
      "context": ["type": "object"], "top_k": count, "filters": .object(filters), "explain": ["type": "boolean"],
    ]
  ).merging(["oneOf": [["required": ["episode_id"]], ["required": ["steps"]]]])

  static let reflection: JSONObject = object(
    [
      "episode_id": ["type": ["string", "null"]],
      "source_type": ["type": "string", "enum": ["step_run", "episode", "agent"]],
      "source_id": ["type": "string"],
      "insight_type": [
        "type": "string", "enum": ["variance", "pattern", "hallucination", "drift", "opportunity"],
      ], "insight": ["type": "object"], "learning_signal": ["type": "object"],
      "proposed_actions": ["type": "array"],
    ], required: ["source_type", "source_id", "insight_type", "insight"])

  /// One episode. No member is demanded here: what is wrong with a record does not refuse the call, it sets the record aside.
  static let episode: JSONObject = [
    "type": "object",
    "description": .string(
      "An episode in the native form: episode_id, outcome, step_runs and what else is known. One that cannot be read is "
        + "counted as quarantined, with the reason."),
  ]

  static let texts: JSONValue = [
    "type": "array", "items": ["type": "string", "maxLength": 1024], "minItems": 1, "maxItems": 1000,
  ]

  private static let count: JSONValue = ["type": "integer", "minimum": 1, "maximum": 1000, "default": 10]

  private static let filterNames = ["workflow", "outcome", "step", "status", "since", "until", "type"]

  private static let filters = object(
    JSONObject(filterNames.map { ($0, ["type": ["string", "null"], "minLength": 1, "maxLength": 256]) }))

  /// An object with these members and no others.
  static func object(_ members: JSONObject, required: [String] = []) -> JSONObject {
    [
      "type": "object", "properties": .object(members), "additionalProperties": false,
      "required": .array(required.map { .string($0) }),
    ]
  }

  static func text(_ fields: FieldReader, _ key: String, limit: Int) throws -> String {
    let text = try fields.text(key)
    guard (1...limit).contains(text.utf8.count) else {
      throw DocumentError.invalid(
        field: fields.place(key), value: "\(text.utf8.count) bytes", allowed: "1 to \(limit) bytes")
    }
    return text
  }

  static func count(_ fields: FieldReader) throws -> Int {
    let count = try fields.integer("top_k", default: 10)
    guard (1...1000).contains(count) else {
      throw DocumentError.invalid(field: "top_k", value: "\(count)", allowed: "1 to 1000")
    }
    return count
  }

  static func steps(_ fields: FieldReader) throws -> [String] {
    let steps = try fields.texts("steps")
    guard steps.count <= 1000, steps.allSatisfy({ $0.unicodeScalars.count <= 1024 }) else {
      throw DocumentError.invalid(
        field: "steps", value: "\(steps.count) steps", allowed: "at most 1000 of 1024 characters each")
    }
    return steps
  }

  static func filters(_ fields: FieldReader) throws -> SearchFilters {
    let own = FieldReader(try fields.documentOrEmpty("filters"), path: "filters")
    try own.refuseUnknown(Set(filterNames))
    return SearchFilters(
      workflow: try own.optionalText("workflow"), outcome: try own.optionalText("outcome"),
      step: try own.optionalText("step"), status: try own.optionalText("status"),
      since: try own.optionalText("since"), until: try own.optionalText("until"), type: try own.optionalText("type"))
  }
}
