import Execution
import JSONDocuments

/// Turns a call's arguments into parameters that give back exactly these arguments.
enum ParameterEscape {
  static func escaped(_ input: JSONObject) -> JSONObject {
    JSONObject(input.map { ($0.key, escaped($0.value)) })
  }

  private static func escaped(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(ParameterTemplate.escaped(text))
    case .array(let items): .array(items.map(escaped))
    case .object(let object): .object(escaped(object))
    case .null, .bool, .number: value
    }
  }
}
