import Domain
import JSONDocuments

/// Made-up values of the types of the signature language, for runs that touch nothing real (S-5.10).
enum SyntheticValue {
  /// A result that follows a signature's `returns`, whose properties are types or documents of a type with its constraint.
  static func result(of signature: SkillSignature) -> JSONValue {
    let properties = signature.returns["properties"]?.objectValue ?? JSONObject()
    return .object(JSONObject(properties.map { ($0.key, value(like: $0.value)) }))
  }

  private static func value(like property: JSONValue) -> JSONValue {
    if let document = property.objectValue, let type = document["type"]?.stringValue {
      guard let constraint = try? ValueConstraint(FieldReader(document), type: type) else { return .null }
      return ValueSchema(type: type, constraint: constraint).sample
    }
    return value(of: property.stringValue ?? "object")
  }

  /// A value of a type; null for a type that the language does not have.
  static func value(of type: String) -> JSONValue {
    switch type {
    case "string", "any": "synthetic"
    case "boolean": true
    case "number", "integer": 1
    case "array": []
    case "object": .object(JSONObject())
    default: parametrised(type)
    }
  }

  private static func parametrised(_ type: String) -> JSONValue {
    if type.hasPrefix("array<") { return [] }
    return type.hasPrefix("map<") ? .object(JSONObject()) : .null
  }
}
