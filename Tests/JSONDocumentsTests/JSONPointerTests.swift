import JSONDocuments
import TestSupport
import Testing

@Suite("JSON Pointer")
struct JSONPointerTests {
  @Test(
    "RFC 6901's examples",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"))
  func publishedExamples() throws {
    let suite = try JSONValue(parsing: try SharedData.bytes("conformance/json-pointer/rfc6901.json"))
    let document = try #require(suite["document"])
    let cases = try #require(suite["resolve"]?.arrayValue)
    #expect(cases.count == 12)
    for item in cases {
      let text = try #require(item["pointer"]?.stringValue)
      let pointer = try JSONPointer(text)
      #expect(document[pointer] == item["value"], "\(text)")
      #expect(pointer.description == text)
      #expect(try JSONPointer(fragment: try #require(item["fragment"]?.stringValue)) == pointer)
    }
  }

  @Test(
    "RFC 6901's errors",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"))
  func publishedErrors() throws {
    let suite = try JSONValue(parsing: try SharedData.bytes("conformance/json-pointer/rfc6901.json"))
    let document = try #require(suite["document"])
    let cases = try #require(suite["errors"]?.arrayValue).compactMap(\.stringValue)
    #expect(cases.count == 12)
    for text in cases {
      #expect((try? JSONPointer(text)).flatMap { document[$0] } == nil, "\(text)")
    }
  }

  @Test("tokens are escaped and unescaped")
  func escapes() throws {
    let pointer = JSONPointer().appending("a/b").appending("~1").appending(0)
    #expect(pointer.description == "/a~1b/~01/0")
    #expect(try JSONPointer("/a~1b/~01/0") == pointer)
    #expect(throws: JSONError.invalidPointer("/~2")) { try JSONPointer("/~2") }
    #expect(throws: JSONError.invalidPointer("a")) { try JSONPointer("a") }
  }
}
