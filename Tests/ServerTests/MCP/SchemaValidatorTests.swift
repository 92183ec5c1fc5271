import JSONDocuments
import TestSupport
import Testing

@Suite("The validator of the tests")
struct SchemaValidatorTests {
  @Test(
    "the public suite agrees on the keywords that it knows",
    .enabled(if: SharedData.isPresent, "needs ../shared/data/conformance"),
    arguments: SchemaValidator.keywords.filter { $0 != "$ref" })
  func suite(keyword: String) throws {
    let file = "conformance/json-schema-suite/tests/draft2020-12/\(keyword).json"
    let groups = try JSONValue(parsing: SharedData.bytes(file)).arrayValue ?? []
    var count = 0
    for group in groups where Self.isWithin(group["schema"] ?? .null) {
      let validator = SchemaValidator(document: group["schema"] ?? .null)
      for test in group["tests"]?.arrayValue ?? [] {
        count += 1
        let faults = validator.faults(in: test["data"] ?? .null, against: group["schema"] ?? .null)
        #expect(
          faults.isEmpty == test["valid"]?.boolValue,
          "\(group["description"]?.text ?? ""), \(test["description"]?.text ?? ""): \(faults)")
      }
    }
    #expect(count >= 2, "\(keyword) was not tried")
  }

  @Test("a reference is followed, and one that leads nowhere allows nothing")
  func references() {
    let document: JSONValue = ["$defs": ["n": ["type": "integer"]]]
    let validator = SchemaValidator(document: document)
    #expect(validator.faults(in: 1, against: ["$ref": "#/$defs/n"]) == [])
    #expect(validator.faults(in: "1", against: ["$ref": "#/$defs/n"]) == [": is not of type \"integer\""])
    #expect(validator.faults(in: 1, against: ["$ref": "#/$defs/m"]) == [": nothing is allowed"])
  }

  /// Whether a schema says nothing but what the validator knows.
  private static func isWithin(_ schema: JSONValue) -> Bool {
    guard let rules = schema.objectValue else { return schema.boolValue != nil }
    let known = Set(SchemaValidator.keywords + ["$schema", "$comment", "$defs"])
    return rules.allSatisfy { keyword, rule in
      guard known.contains(keyword), keyword != "$ref" else { return false }
      switch keyword {
      case "properties": return (rule.objectValue ?? JSONObject()).values.allSatisfy(isWithin)
      case "allOf", "anyOf", "oneOf": return (rule.arrayValue ?? []).allSatisfy(isWithin)
      case "items", "not", "additionalProperties": return isWithin(rule)
      default: return true
      }
    }
  }
}
