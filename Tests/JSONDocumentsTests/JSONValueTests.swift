import JSONDocuments
import Testing

@Suite("Values")
struct JSONValueTests {
  @Test("strings are equal by bytes, not by Unicode equivalence")
  func comparesBytes() {
    let composed: JSONValue = "\u{E9}"
    let decomposed: JSONValue = "e\u{301}"
    #expect(composed != decomposed)
    #expect(JSONObject([("\u{E9}", 1), ("e\u{301}", 2)]).count == 2)
    #expect(JSONObject([("\u{E9}", 1)])["e\u{301}"] == nil)
  }

  @Test("the order of members does not matter, the spelling of numbers does")
  func comparesStructure() throws {
    #expect(try JSONValue(parsing: #"{"b":1,"a":2}"#) == ["a": 2, "b": 1])
    let (one, oneAndNothing) = (try JSONValue(parsing: "[1]"), try JSONValue(parsing: "[1.0]"))
    #expect(one != oneAndNothing)
    #expect(one.isEquivalent(to: oneAndNothing))
    #expect(!one.isEquivalent(to: [2]))
  }

  @Test("equal values hash alike", arguments: propertySeeds)
  func hashesAlike(seed: UInt64) throws {
    var generator = ValueGenerator(seed: seed)
    let value = generator.value()
    #expect(try JSONValue(parsing: value.text).hashValue == value.hashValue)
  }

  @Test("exact decimal values compare across spellings")
  func comparesDecimals() throws {
    func number(_ text: String) throws -> JSONNumber { try #require(try JSONValue(parsing: text).numberValue) }
    for (left, right) in [("0", "-0.0e7"), ("1", "10e-1"), ("120", "1.2E+2"), ("0.1", "100e-3")] {
      #expect(try number(left).hasSameValue(as: try number(right)))
    }
    for (left, right) in [("1", "-1"), ("9007199254740992", "9007199254740993"), ("0.1", "0.10000000000000000001")] {
      #expect(try !number(left).hasSameValue(as: try number(right)))
    }
  }

  @Test("integers are exact or absent", arguments: integers)
  func readsIntegers(text: String, expected: Int64?) throws {
    #expect(try JSONValue(parsing: text).integerValue == expected)
  }

  static let integers: [(String, Int64?)] = [
    ("0", 0), ("-0", 0), ("-0.0", 0), ("1.0", 1), ("1e2", 100), ("120e-1", 12), ("1.5", nil), ("1e-1", nil),
    ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
    ("1e18", 1_000_000_000_000_000_000),
    ("1e19", nil), ("1e300", nil),
  ]

  @Test("a spelling alone reads as a number or is refused")
  func readsSpellings() throws {
    #expect(try JSONNumber(parsing: "-1.50E+2").text == "-1.50E+2")
    for text in ["", " 1", "1 ", "+1", "01", "1.", ".5", "NaN", "0x1", "1e400", "1,0"] {
      #expect(throws: JSONError.self, "\(text)") { try JSONNumber(parsing: text) }
    }
  }

  @Test("members are set, replaced and removed in order")
  func changesMembers() {
    var object: JSONObject = ["b": 1]
    object["a"] = 2
    object["c"] = .null
    object["b"] = 3
    #expect(JSONValue.object(object).text == #"{"a":2,"b":3,"c":null}"#)
    object["a"] = nil
    object["absent"] = nil
    #expect(object == ["b": 3, "c": .null])
    #expect(object.merging(["b": 4, "d": 5]) == ["b": 4, "c": .null, "d": 5])
    #expect(object.map(\.key) == ["b", "c"])
  }

  @Test("of a key given twice the last value wins")
  func lastValueWins() {
    #expect(JSONObject([("a", 1), ("b", 2), ("a", 3)]) == ["a": 3, "b": 2])
  }

  @Test("accessors answer for their kind alone")
  func accessors() {
    let value: JSONValue = ["list": [1, "two"], "flag": true]
    #expect(value["list"]?[index: 1]?.stringValue == "two")
    #expect(value["list"]?[index: 2] == nil)
    #expect(value["flag"]?.boolValue == true)
    #expect(value["flag"]?.stringValue == nil)
    #expect(value["list"]?["flag"] == nil)
    #expect(value["list"]?[index: 0]?.doubleValue == 1)
  }

  @Test("pretty text indents each level and keeps empty containers on one line")
  func prettyText() {
    let value: JSONValue = ["a": [1, ["b": []]], "c": [:]]
    #expect(
      value.prettyText() == """
        {
          "a": [
            1,
            {
              "b": []
            }
          ],
          "c": {}
        }
        """)
  }

  @Test("only what must be escaped is escaped")
  func minimalEscapes() {
    #expect(
      JSONValue.string("/\u{8}\u{9}\n\u{C}\r\u{1}\"\\\u{7F}é").text == "\"/\\b\\t\\n\\f\\r\\u0001\\\"\\\\\u{7F}é\"")
  }
}
