import JSONDocuments
import TestSupport
import Testing

@Suite("JSON Patch")
struct JSONPatchTests {
  @Test(
    "the community suite",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"),
    arguments: [("tests", 95), ("spec_tests", 17)])
  func communitySuite(name: String, count: Int) throws {
    // One disabled record of each file repeats the key "op" on purpose, so that the file itself must be refused.
    let original = String(decoding: try SharedData.bytes("conformance/json-patch/\(name).json"), as: UTF8.self)
    #expect(throws: JSONError.self) { try JSONValue(parsing: original) }
    let text = original.replacing(#""op": "move", "from":"/foo""#, with: #""from":"/foo""#)
      .replacing(#""qux", "op": "remove""#, with: #""qux""#)
    let cases = try #require(try JSONValue(parsing: text).arrayValue)
    #expect(cases.count == count)
    for item in cases where item["disabled"]?.boolValue != true && item["patch"] != nil {
      try check(item)
    }
  }

  private func check(_ item: JSONValue) throws {
    let document = try #require(item["doc"])
    let patch = try #require(item["patch"])
    let comment = item["comment"]?.stringValue ?? patch.text
    if item["error"] != nil {
      #expect(throws: JSONError.self, "\(comment)") { try JSONPatch(patch).apply(to: document) }
    } else {
      let result = try JSONPatch(patch).apply(to: document)
      #expect(result == item["expected"] ?? result, "\(comment)")
    }
  }

  @Test("the difference turns one document into the other, and back", arguments: propertySeeds)
  func differenceApplies(seed: UInt64) throws {
    var generator = ValueGenerator(seed: seed)
    let old = generator.value(depth: 5)
    for new in [generator.variation(of: old), generator.value()] {
      #expect(try JSONPatch.difference(from: old, to: new).apply(to: old) == new)
      #expect(try JSONPatch.difference(from: new, to: old).apply(to: new) == old)
    }
  }

  @Test("the difference of arrays is small")
  func differenceIsSmall() throws {
    let old: JSONValue = ["steps": [["id": "a"], ["id": "b"], ["id": "c"]]]
    let new: JSONValue = ["steps": [["id": "a"], ["id": "x"], ["id": "b"], ["id": "c", "retries": 2]]]
    let expected: JSONValue = [
      ["op": "add", "path": "/steps/1", "value": ["id": "x"]],
      ["op": "add", "path": "/steps/3/retries", "value": 2],
    ]
    #expect(JSONPatch.difference(from: old, to: new).document == expected)
    #expect(JSONPatch.difference(from: old, to: old).operations.isEmpty)
  }

  @Test("a long array is compared by position and still comes out right")
  func longArrays() throws {
    let old = JSONValue.array((0..<700).map { .number($0) })
    let new = JSONValue.array((0..<700).map { .number($0 * 7 % 701) })
    #expect(try JSONPatch.difference(from: old, to: new).apply(to: old) == new)
  }

  @Test("a patch document reads back")
  func readsBack() throws {
    let document: JSONValue = [
      ["op": "add", "path": "/a", "value": 1], ["op": "copy", "from": "/a", "path": "/b"],
      ["op": "move", "from": "/b", "path": "/c"], ["op": "test", "path": "/c", "value": 1],
      ["op": "replace", "path": "/a", "value": .null], ["op": "remove", "path": "/c"],
    ]
    let patch = try JSONPatch(document)
    #expect(patch.document == document)
    #expect(try patch.apply(to: [:]) == ["a": .null])
  }

  @Test("the error names the operation and the place")
  func namesTheOperation() throws {
    let patch = try JSONPatch([["op": "add", "path": "/a", "value": 1], ["op": "remove", "path": "/b"]])
    #expect(throws: JSONError.patchRefused(operation: 1, .missingTarget("/b"))) { try patch.apply(to: [:]) }
  }

  @Test("copies of a document into itself stay within the limits")
  func boundsGrowth() throws {
    let wide = (0..<30).map { _ in JSONPatch.Operation.copy(from: JSONPointer(), path: JSONPointer(tokens: ["-"])) }
    #expect(throws: JSONError.limitExceeded(.nodes, maximum: 1_000, nil)) {
      try JSONPatch(operations: wide).apply(to: [], limits: JSONLimits(depth: 512, nodes: 1_000))
    }
    #expect(throws: JSONError.limitExceeded(.depth, maximum: 5, nil)) {
      try JSONPatch(operations: wide).apply(to: [], limits: JSONLimits(depth: 5))
    }
  }
}
