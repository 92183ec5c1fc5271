import JSONDocuments

/// JSON Schema 2020-12, as far as the schemas of the protocol and of our tools use it; what else a schema says is not looked
/// at. The public suite is its oracle for these keywords.
struct SchemaValidator: Sendable {
  static let keywords = [
    "$ref", "type", "enum", "const", "allOf", "anyOf", "oneOf", "not", "properties", "required", "additionalProperties",
    "items", "minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum",
  ]

  /// The document in which references are looked up.
  let document: JSONValue

  /// What is wrong with a value, each with its place; empty when nothing is.
  func faults(in value: JSONValue, against schema: JSONValue, at place: String = "") -> [String] {
    guard let rules = schema.objectValue else { return schema == false ? ["\(place): nothing is allowed"] : [] }
    return rules.flatMap { faults(of: $0.key, $0.value, rules, value, place) }
  }

  private func faults(
    of keyword: String, _ rule: JSONValue, _ rules: JSONObject, _ value: JSONValue, _ place: String
  ) -> [String] {
    switch keyword {
    case "$ref": return faults(in: value, against: target(of: rule), at: place)
    case "type":
      let types = rule.arrayValue ?? [rule]
      return types.contains { Self.isOf($0.stringValue ?? "", value) } ? [] : ["\(place): is not of type \(rule.text)"]
    case "enum":
      return (rule.arrayValue ?? []).contains { $0.isEquivalent(to: value) }
        ? [] : ["\(place): is none of \(rule.text)"]
    case "const": return rule.isEquivalent(to: value) ? [] : ["\(place): is not \(rule.text)"]
    case "allOf": return (rule.arrayValue ?? []).flatMap { faults(in: value, against: $0, at: place) }
    case "anyOf": return matches(value, rule, place) > 0 ? [] : ["\(place): matches no alternative"]
    case "oneOf":
      let count = matches(value, rule, place)
      return count == 1 ? [] : ["\(place): matches \(count) alternatives"]
    case "not": return faults(in: value, against: rule, at: place).isEmpty ? ["\(place): matches what it must not"] : []
    case "properties", "required", "additionalProperties": return members(keyword, rule, rules, value, place)
    case "items", "minItems", "maxItems": return elements(keyword, rule, rules, value, place)
    default: return range(keyword, rule, value, place)
    }
  }

  private func matches(_ value: JSONValue, _ rule: JSONValue, _ place: String) -> Int {
    (rule.arrayValue ?? []).count { faults(in: value, against: $0, at: place).isEmpty }
  }

  private func members(
    _ keyword: String, _ rule: JSONValue, _ rules: JSONObject, _ value: JSONValue, _ place: String
  ) -> [String] {
    guard let object = value.objectValue else { return [] }
    switch keyword {
    case "properties":
      return (rule.objectValue ?? JSONObject()).flatMap { name, schema in
        object[name].map { faults(in: $0, against: schema, at: "\(place)/\(name)") } ?? []
      }
    case "required":
      return (rule.arrayValue ?? []).compactMap(\.stringValue).filter { object[$0] == nil }.map {
        "\(place): lacks \($0)"
      }
    default:
      let known = rules["properties"]?.objectValue ?? JSONObject()
      return object.filter { known[$0.key] == nil }.flatMap {
        faults(in: $0.value, against: rule, at: "\(place)/\($0.key)")
      }
    }
  }

  private func elements(
    _ keyword: String, _ rule: JSONValue, _ rules: JSONObject, _ value: JSONValue, _ place: String
  ) -> [String] {
    guard let array = value.arrayValue else { return [] }
    let bound = rule.doubleValue ?? 0
    switch keyword {
    case "items":
      let first = rules["prefixItems"]?.arrayValue?.count ?? 0
      return array.enumerated().dropFirst(first).flatMap { faults(in: $1, against: rule, at: "\(place)/\($0)") }
    case "minItems": return Double(array.count) >= bound ? [] : ["\(place): has under \(rule.text) elements"]
    default: return Double(array.count) <= bound ? [] : ["\(place): has over \(rule.text) elements"]
    }
  }

  private func range(_ keyword: String, _ rule: JSONValue, _ value: JSONValue, _ place: String) -> [String] {
    let isText = keyword == "minLength" || keyword == "maxLength"
    let size = isText ? value.stringValue.map { Double($0.unicodeScalars.count) } : value.doubleValue
    guard let size, let bound = rule.doubleValue else { return [] }
    switch keyword {
    case "minLength", "minimum": return size >= bound ? [] : ["\(place): is under \(rule.text)"]
    case "maxLength", "maximum": return size <= bound ? [] : ["\(place): is over \(rule.text)"]
    default: return []
    }
  }

  private func target(of reference: JSONValue) -> JSONValue {
    var target = document
    for part in (reference.stringValue ?? "").split(separator: "/").dropFirst() {
      target = target[String(part)] ?? false
    }
    return target
  }

  private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
    switch type {
    case "null": value.isNull
    case "boolean": value.boolValue != nil
    case "string": value.stringValue != nil
    case "array": value.arrayValue != nil
    case "object": value.objectValue != nil
    case "number": value.numberValue != nil
    case "integer": value.doubleValue.map { $0 == $0.rounded() } ?? false
    default: false
    }
  }
}
