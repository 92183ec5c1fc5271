import Foundation
import JSONDocuments
import TestSupport
import Testing

@Suite(
  "JSONTestSuite",
  .enabled(
    if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"
  ))
struct JSONParsingSuiteTests {
  @Test("every n_ is refused, every y_ but repeated keys accepted, no i_ crashes")
  func wholeSuite() throws {
    let files = try SharedData.files(in: "conformance/json-parsing/test_parsing")
    #expect(files.count == 318)
    for file in files {
      let name = file.lastPathComponent
      let value = try? JSONValue(parsing: try [UInt8](Data(contentsOf: file)))
      if name.hasPrefix("n_") || repeatedKeys.contains(name) { #expect(value == nil, "\(name)") }
      if name.hasPrefix("y_"), !repeatedKeys.contains(name) {
        let value = try #require(value, "\(name)")
        #expect(try JSONValue(parsing: value.text) == value, "\(name)")
      }
    }
  }

  private let repeatedKeys = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]

  @Test("the naughty strings survive as values and as keys")
  func naughtyStrings() throws {
    let strings = try JSONValue(parsing: try SharedData.bytes("conformance/naughty-strings/blns.json"))
    let items = try #require(strings.arrayValue)
    #expect(items.count == 515)
    for item in items {
      let text = try #require(item.stringValue)
      let value: JSONValue = [item, [text: item]]
      #expect(try JSONValue(parsing: value.text) == value)
      #expect(try JSONValue(parsing: try value.canonicalBytes()) == value)
    }
  }
}
