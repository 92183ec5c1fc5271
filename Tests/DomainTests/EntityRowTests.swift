import Domain
import JSONDocuments
import Testing

@Suite("Documents as rows")
struct EntityRowTests {
  private let role: JSONObject = [
    "role_id": "FIN-D-001", "role_title": "Director", "department": "Finance", "hierarchy_level": "II",
    "role_type": "human",
  ]

  private func roundTrip(_ document: JSONObject, _ kind: EntityKind) throws -> JSONObject {
    try EntityRow(document, of: kind.schema).document(of: kind.schema)
  }

  @Test("a document comes back as it was")
  func plainDocument() throws {
    #expect(try roundTrip(role, .role) == role)
  }

  @Test("an absent column is NULL, an explicit null is kept beside the row")
  func nulls() throws {
    let row = try EntityRow(role.merging(["supervises_role_id": .null]), of: EntityKind.role.schema)
    #expect(row.values[4] == .null)
    #expect(row.extra == ["supervises_role_id": .null])
    #expect(try EntityRow(role, of: EntityKind.role.schema).extra == JSONObject())
  }

  @Test("a JSON column tells null from absent")
  func nullsInJSON() throws {
    let run: JSONObject = [
      "step_run_id": "s1", "attempt": 1, "status": "success", "input": .null, "output": .null,
      "telemetry": .object([:]),
    ]
    #expect(try roundTrip(run, .stepRun) == run)
    let row = try EntityRow(run, of: EntityKind.stepRun.schema)
    #expect(row.values[EntityKind.stepRun.schema.sqlColumns.firstIndex(of: "output") ?? 0] == .text("null"))
    #expect(row.values[EntityKind.stepRun.schema.sqlColumns.firstIndex(of: "error") ?? 0] == .null)
  }

  @Test("the spelling of a number is kept", arguments: ["1", "1.0", "10e-1", "9007199254740993", "-0"])
  func spelling(text: String) throws {
    let number = try JSONValue(parsing: text)
    let document: JSONObject = [
      "subject": "ap.invoice", "version": number, "format": "json", "schema": .object(["n": number]),
      "compatibility": "backward",
    ]
    #expect(try roundTrip(document, .schemaRegistry) == document)
  }

  @Test("unknown members are kept")
  func unknownMembers() throws {
    let document = role.merging(["colour": ["a": .array([.null, 1])], "é": "x", "e\u{301}": "y"])
    #expect(try roundTrip(document, .role) == document)
  }

  @Test("an absent column with a default comes back with it")
  func defaults() throws {
    var document = role
    document["role_type"] = nil
    #expect(try roundTrip(document, .role) == role)
  }

  @Test("a timestamp is kept as text and as microseconds")
  func timestamps() throws {
    let event: JSONObject = [
      "event_id": "e1", "topic": "t", "payload": .object([:]), "produced_at": "2026-03-02T08:14:03,5+01:00",
      "producer_id": "p",
    ]
    let row = try EntityRow(event, of: EntityKind.eventBus.schema)
    #expect(row.values[3...4] == [.text("2026-03-02T08:14:03,5+01:00"), .integer(1_772_435_643_500_000)])
    #expect(try row.document(of: EntityKind.eventBus.schema) == event)
  }

  @Test("bytes are base64 text, also in an unusual spelling")
  func bytes() throws {
    for text in ["AAECAw==", "", "AB=="] {
      let document = role.merging(["capability_vector": .string(text)])
      #expect(try roundTrip(document, .role) == document)
    }
  }

  @Test(
    "what breaks the form is refused by the name of its field",
    arguments: [
      (["role_title": nil], DocumentError.missing(field: "role_title")),
      (["role_title": .null], .missing(field: "role_title")),
      (["role_title": 1], .wrongType(field: "role_title", expected: "text")),
      (["role_type": "robot"], .invalid(field: "role_type", value: "robot", allowed: "human, agent, hybrid")),
      (
        ["hierarchy_level": "123456789"],
        .invalid(field: "hierarchy_level", value: "123456789…", allowed: "at most 8 characters")
      ),
      (
        ["department": "a\u{0}b"],
        .invalid(field: "department", value: "a text with U+0000", allowed: "any text without it")
      ),
      (["x": ["\u{0}": 1]], .invalid(field: "x", value: "a text with U+0000", allowed: "any text without it")),
      (["capability_vector": "%"], .wrongType(field: "capability_vector", expected: "bytes in base64")),
    ] as [([String: JSONValue?], DocumentError)])
  func violations(change: [String: JSONValue?], error: DocumentError) {
    var document = role
    for (key, value) in change { document[key] = value }
    #expect(throws: error) { try EntityRow(document, of: EntityKind.role.schema) }
  }

  @Test("the length of a text is counted in characters of Unicode, not in bytes")
  func lengths() throws {
    let document = role.merging(["hierarchy_level": "ÄÖÜäöüß€"])
    #expect(try roundTrip(document, .role) == document)
  }

  @Test("only what was observed may lack what the catalogue must have")
  func observedRows() throws {
    let agent: JSONObject = [
      "agent_id": "a", "agent_name": "A", "policy_profile": .object([:]), "origin": "observed",
    ]
    #expect(try roundTrip(agent, .agent) == agent)
    #expect(throws: DocumentError.missing(field: "agent_type")) {
      try EntityRow(agent.merging(["origin": "catalogue"]), of: EntityKind.agent.schema)
    }
  }

  @Test("each kind's key is among its columns", arguments: EntityKind.allCases)
  func keys(kind: EntityKind) {
    #expect(kind.schema.table == kind.rawValue)
    for key in kind.schema.keyColumns { #expect(kind.schema.column(key) != nil) }
  }
}
