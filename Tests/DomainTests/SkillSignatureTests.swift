import Domain
import JSONDocuments
import Testing

@Suite("Skill signatures")
struct SkillSignatureTests {
  static let document: JSONObject = [
    "name": "extract",
    "args": [
      ["name": "file_uri", "type": "string", "required": true],
      ["name": "entities", "type": "array<string>", "required": true],
      ["name": "min_confidence", "type": "number", "default": 0.85],
    ],
    "returns": ["type": "object"], "errors": ["CONNECTIVITY"],
  ]

  @Test("a signature reads and writes the same document")
  func roundTrip() throws {
    #expect(try SkillSignature(json: Self.document).json == Self.document)
  }

  @Test(
    "a call is held against the arguments",
    arguments: [
      (["file_uri": "u", "entities": ["a"]], []), (["file_uri": "u", "entities": []], []),
      (["entities": ["a"]], ["argument \"file_uri\" is missing"]),
      (["file_uri": 1, "entities": ["a"]], ["argument \"file_uri\" is not of type string"]),
      (["file_uri": "u", "entities": [1]], ["argument \"entities\" is not of type array<string>"]),
      (["file_uri": "u", "entities": [], "x": 1], ["argument \"x\" is unknown"]),
    ] as [(JSONObject, [String])])
  func calls(input: JSONObject, violations: [String]) throws {
    #expect(try SkillSignature(json: Self.document).violations(of: input) == violations)
  }

  @Test("a default of another type than the argument's is refused by name")
  func badDefault() {
    let document: JSONObject = [
      "name": "f", "args": [["name": "a", "type": "integer", "default": "x"]], "returns": [:], "errors": [],
    ]
    #expect(throws: DocumentError.wrongType(field: "args[0].default", expected: "of type integer")) {
      try SkillSignature(json: document)
    }
  }

  @Test(
    "types accept their values only",
    arguments: [
      ("any", .null, true), ("integer", 3, true), ("integer", 3.5, false), ("number", 3.5, true),
      ("boolean", "true", false),
      ("array", [1, "a"], true), ("array<array<integer>>", [[1], [2, 3]], true),
      ("array<array<integer>>", [[1], ["a"]], false),
      ("map<string,number>", ["a": 1], true), ("map<string,number>", ["a": "b"], false), ("nonsense", "x", false),
    ] as [(String, JSONValue, Bool)])
  func types(type: String, value: JSONValue, accepted: Bool) {
    #expect(SkillType(type).accepts(value) == accepted)
  }
}
