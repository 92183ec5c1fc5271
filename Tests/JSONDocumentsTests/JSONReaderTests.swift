import JSONDocuments
import Testing

@Suite("The strict reader")
struct JSONReaderTests {
  @Test("reads every kind of value")
  func readsEveryKind() throws {
    let value = try JSONValue(parsing: #" {"a":[null,true,false,-1.50e+2,"x\n\u00e9😀"],"b":{}} "#)
    let expected: JSONValue = ["a": [.null, true, false, .number(try number("-1.50e+2")), "x\né😀"], "b": [:]]
    #expect(value == expected)
  }

  @Test("keeps the spelling of numbers")
  func keepsSpelling() throws {
    let text = "[1.0,1,10e-1,9007199254740993,12345678901234567890123,-0,1E5]"
    #expect(try JSONValue(parsing: text).text == text)
  }

  @Test("names the place of the fault", arguments: faults)
  func namesThePlace(text: String, message: String) {
    #expect(failure(text)?.description == message)
  }

  static let faults = [
    ("", "The JSON text is malformed at line 1, column 1 (byte 0): expected a JSON value."),
    ("[1,\n 2,]", "The JSON text is malformed at line 2, column 4 (byte 7): expected a JSON value."),
    ("[1 2]", "The JSON text is malformed at line 1, column 4 (byte 3): expected \",\" or \"]\"."),
    ("{\"a\" 1}", "The JSON text is malformed at line 1, column 6 (byte 5): expected \":\"."),
    ("{\"a\":1,}", "The JSON text is malformed at line 1, column 8 (byte 7): expected a key in double quotes."),
    ("{a:1}", "The JSON text is malformed at line 1, column 2 (byte 1): expected a key in double quotes or \"}\"."),
    ("-", "The JSON text is malformed at line 1, column 2 (byte 1): expected a digit."),
    ("1 x", "The JSON text is malformed at line 1, column 3 (byte 2): expected the end of the document."),
    (
      "\u{FEFF}1",
      "The JSON text is malformed at line 1, column 1 (byte 0): expected JSON text without a byte order mark."
    ),
    ("\"a\tb\"", "The JSON string at line 1, column 3 (byte 2) contains an unescaped control character."),
    (#""\x""#, "The JSON string at line 1, column 2 (byte 1) contains an invalid escape sequence."),
    (#""\ud800""#, "The JSON string at line 1, column 2 (byte 1) contains half of a surrogate pair."),
    (#""\udc00\ud800""#, "The JSON string at line 1, column 2 (byte 1) contains half of a surrogate pair."),
    ("[1e400]", "The JSON number at line 1, column 2 (byte 1) is too large for a 64-bit floating-point value."),
    (
      #"{"a":1,"b":2,"\u0061":3}"#,
      "The JSON object repeats the key \"a\" at line 1, column 14 (byte 13); each key may appear once."
    ),
  ]

  @Test("refuses bytes that are not UTF-8")
  func refusesInvalidUTF8() {
    let bytes: [UInt8] = Array("[\"ab".utf8) + [0xC3, 0x28] + Array("\"]".utf8)
    #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
  }

  @Test("finds a repeated key among many, long and short")
  func findsRepeatedKeys() throws {
    for count in [2, 24, 25, 500] {
      let members = (0..<count).map { "\"a long common start \($0)\":\($0)" }
      #expect(try JSONValue(parsing: "{\(members.joined(separator: ","))}").objectValue?.count == count)
      let repeated = members + ["\"a long common start 1\":0"]
      #expect(throws: JSONError.self) { try JSONValue(parsing: "{\(repeated.joined(separator: ","))}") }
    }
  }

  @Test("holds each limit")
  func holdsLimits() throws {
    func limitHit(_ text: String, _ limits: JSONLimits) -> JSONError.Limit? {
      guard case .limitExceeded(let limit, _, _) = failure(text, limits) else { return nil }
      return limit
    }
    #expect(limitHit("[[1]]", JSONLimits(depth: 2)) == nil)
    #expect(limitHit("[[1]]", JSONLimits(depth: 1)) == .depth)
    #expect(limitHit("[1,2]", JSONLimits(nodes: 3)) == nil)
    #expect(limitHit("[1,2]", JSONLimits(nodes: 2)) == .nodes)
    #expect(limitHit("[1,2]", JSONLimits(documentBytes: 4)) == .documentBytes)
    #expect(limitHit("\"abc\"", JSONLimits(stringBytes: 3)) == nil)
    #expect(limitHit("\"abc\"", JSONLimits(stringBytes: 2)) == .stringBytes)
    #expect(limitHit("123", JSONLimits(numberBytes: 2)) == .numberBytes)
  }

  @Test("accepts the largest double and what underflows, refuses what overflows")
  func boundsMagnitude() {
    let zeros = String(repeating: "0", count: 400)
    for text in [
      "1.7976931348623157e308", "1e-400", "0.\(zeros)1e400", "0e99999999999999999999", "1e-99999999999999999999",
    ] {
      #expect(failure(text) == nil, "\(text)")
    }
    for text in ["1.7976931348623159e308", "1e309", "1\(zeros)", "-1e400", "1e99999999999999999999"] {
      #expect(failure(text) != nil, "\(text)")
    }
  }

  @Test("reads back what the writers write", arguments: propertySeeds)
  func roundTrips(seed: UInt64) throws {
    var generator = ValueGenerator(seed: seed)
    let value = generator.value()
    #expect(try JSONValue(parsing: value.text) == value)
    #expect(try JSONValue(parsing: value.prettyText()) == value)
    #expect(try JSONValue(parsing: try value.canonicalBytes()).isEquivalent(to: value))
  }

  @Test("never crashes on damaged documents", arguments: propertySeeds)
  func survivesDamage(seed: UInt64) throws {
    var generator = ValueGenerator(seed: seed)
    var bytes = Array(generator.value().text.utf8)
    for _ in 0..<20 where !bytes.isEmpty {
      bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      if let value = try? JSONValue(parsing: bytes) { #expect(try JSONValue(parsing: value.text) == value) }
    }
  }

  private func number(_ text: String) throws -> JSONNumber {
    try #require(try JSONValue(parsing: text).numberValue)
  }

  private func failure(_ text: String, _ limits: JSONLimits = .standard) -> JSONError? {
    do throws(JSONError) {
      _ = try JSONValue(parsing: text, limits: limits)
      return nil
    } catch {
      return error
    }
  }
}
