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

  private static let booking: JSONObject = [
    "name": "book",
    "args": [
      ["name": "cabin", "type": "string", "required": true, "enum": ["economy", "business"]],
      [
        "name": "legs", "type": "array<object>", "required": true, "min_items": 1, "max_items": 2,
        "items": [
          "type": "object", "closed": true,
          "properties": [
            "day": ["type": "string", "required": true, "format": "date"],
            "no": ["type": "string", "required": true, "pattern": "^[A-Z]{3}[0-9]{3}$"],
            "seat": ["type": "integer", "minimum": 1, "maximum": 300],
          ],
        ],
      ],
      ["name": "mail", "type": "string", "format": "email"], ["name": "phone", "type": "string", "format": "digits"],
    ],
    "exactly_one_of": [["mail", "phone"]], "returns": ["type": "object"], "errors": [],
  ]
  private static let call: JSONObject = [
    "cabin": "economy", "legs": [["day": "2026-02-03", "no": "HAT001"]], "phone": "0123",
  ]

  @Test("constraints read and write the same document")
  func constraintsRoundTrip() throws {
    #expect(try SkillSignature(json: Self.booking).json == Self.booking)
  }

  @Test(
    "each constraint refuses with one sentence that names the place",
    arguments: [
      ([:], []), (["cabin": "first"], [#"argument "cabin" is not one of economy, business"#]),
      (["legs": []], [#"argument "legs" has fewer than 1 elements"#]),
      (
        ["legs": [["day": "today", "no": "HAT1"]]],
        [
          #"argument "legs[0].day" does not have the format date"#,
          #"argument "legs[0].no" does not match ^[A-Z]{3}[0-9]{3}$"#,
        ]
      ),
      (
        ["legs": [["day": "2026-02-03", "no": "HAT001", "seat": 0], ["day": "2026-02-30", "x": 1]]],
        [
          #"argument "legs[0].seat" is below 1"#, #"argument "legs[1].day" does not have the format date"#,
          #"argument "legs[1].no" is missing"#, #"argument "legs[1].x" is unknown"#,
        ]
      ),
      (["legs": ["a"]], [#"argument "legs" is not of type array<object>"#]),
      (["mail": "a@example.com"], ["exactly one of the arguments mail, phone must be given"]),
      (["phone": "12a"], [#"argument "phone" does not have the format digits"#]),
    ] as [(JSONObject, [String])])
  func constraints(change: JSONObject, violations: [String]) throws {
    #expect(try SkillSignature(json: Self.booking).violations(of: Self.call.merging(change)) == violations)
  }

  @Test(
    "a constraint that does not suit its type or contradicts itself is refused by name",
    arguments: [
      (["type": "integer", "format": "date"], "args[0].format"),
      (["type": "string", "pattern": "(a"], "args[0].pattern"),
      (["type": "string", "pattern": #"(a)\1"#], "args[0].pattern"),
      (["type": "string", "format": "colour"], "args[0].format"),
      (["type": "string", "minimum": 1], "args[0].minimum"),
      (["type": "number", "minimum": 2, "maximum": 1], "args[0].maximum"),
      (["type": "string", "enum": []], "args[0].enum"),
      (["type": "string", "enum": ["a", "a"]], "args[0].enum"), (["type": "string", "enum": [1]], "args[0].enum[0]"),
      (["type": "string", "items": ["type": "string"]], "args[0].items"),
      (["type": "array<string>", "min_items": -1], "args[0].min_items"),
      (["type": "array", "min_items": 2, "max_items": 1], "args[0].max_items"),
      (["type": "object", "properties": ["a": 1]], "args[0].properties.a"),
      (["type": "string", "enum": ["a"], "default": "b"], "args[0].default"),
    ] as [(JSONObject, String)])
  func malformed(argument: JSONObject, field: String) {
    let document: JSONObject = [
      "name": "f", "args": [.object(argument.merging(["name": "x"]))], "returns": [:], "errors": [],
    ]
    let error = #expect(throws: DocumentError.self) { try SkillSignature(json: document) }
    #expect(error?.description.hasPrefix("Field \"\(field)\"") == true, "\(error?.description ?? "")")
  }

  @Test("an alternative is a group of optional arguments")
  func malformedAlternative() {
    var document = Self.booking
    document["exactly_one_of"] = [["mail", "cabin"]]
    #expect(throws: DocumentError.self) { try SkillSignature(json: document) }
  }

  @Test("the made-up value of a schema is one that it accepts", arguments: 0..<4)
  func samples(index: Int) throws {
    let argument = try SkillSignature(json: Self.booking).arguments[index]
    #expect(argument.schema.accepts(argument.schema.sample))
    #expect(argument.schema.accepts(argument.schema.sample(onlyRequired: true)))
  }

  @Test(
    "formats accept their texts only",
    arguments: [
      (TextFormat.date, ["2026-02-28"], ["2026-02-30", "2026-2-3", "", "28.02.2026"]),
      (.dateTime, ["2026-02-28T10:00:00Z", "2026-02-28 10:00"], ["2026-02-28", "10:00"]),
      (.time, ["10:00", "23:59:59"], ["24:00", "1:00", "10:00:00Z"]),
      (.email, ["a.b@example.com"], ["a@b", "@example.com", "a b@example.com", "a@@example.com"]),
      (.uri, ["https://example.com/a"], ["example.com", "a:b", "https://"]),
      (.uuid, ["123e4567-e89b-12d3-a456-426614174000"], ["123e4567e89b12d3a456426614174000"]),
      (.digits, ["007"], ["", "7a", "٣"]), (.upperCase, ["JFK"], ["JFk", "", "ÄÖ"]),
    ] as [(TextFormat, [String], [String])])
  func formats(format: TextFormat, good: [String], bad: [String]) {
    #expect(good.filter { !format.accepts($0) } == [])
    #expect(bad.filter(format.accepts) == [])
    #expect(format.accepts(format.sample))
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
