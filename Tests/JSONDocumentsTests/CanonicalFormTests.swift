import JSONDocuments
import TestSupport
import Testing

@Suite("The canonical form of RFC 8785")
struct CanonicalFormTests {
  @Test(
    "the published examples",
    .enabled(
      if: SharedData.isPresent,
      "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"))
  func publishedExamples() throws {
    let names = ["arrays", "french", "structures", "unicode", "values", "weird"]
    for name in names {
      let folder = "conformance/jcs/testdata"
      let canonical = try JSONValue(parsing: try SharedData.bytes("\(folder)/input/\(name).json")).canonicalBytes()
      let hexadecimal = String(decoding: try SharedData.bytes("\(folder)/outhex/\(name).txt"), as: UTF8.self)
      let expected = hexadecimal.split { $0.isWhitespace }.compactMap { UInt8($0, radix: 16) }
      #expect(canonical == expected, "\(name)")
      #expect(canonical == (try SharedData.bytes("\(folder)/output/\(name).json")), "\(name)")
    }
  }

  @Test("numbers are spelled as in appendix B", arguments: appendixB)
  func appendixNumbers(bits: UInt64, text: String) {
    #expect(JSONNumber(Double(bitPattern: bits)).text == text)
  }

  static let appendixB: [(UInt64, String)] = [
    (0x0000_0000_0000_0000, "0"),
    (0x8000_0000_0000_0000, "0"),
    (0x0000_0000_0000_0001, "5e-324"),
    (0x8000_0000_0000_0001, "-5e-324"),
    (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
    (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"),
    (0x4340_0000_0000_0000, "9007199254740992"),
    (0xC340_0000_0000_0000, "-9007199254740992"),
    (0x4430_0000_0000_0000, "295147905179352830000"),
    (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"),
    (0x44B5_2D02_C7E1_4AF6, "1e+23"),
    (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"),
    (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
    (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"),
    (0x444B_1AE4_D6E2_EF50, "1e+21"),
    (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"),
    (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
    (0x41B3_DE43_5555_5553, "333333333.3333332"),
    (0x41B3_DE43_5555_5554, "333333333.33333325"),
    (0x41B3_DE43_5555_5555, "333333333.3333333"),
    (0x41B3_DE43_5555_5556, "333333333.3333334"),
    (0x41B3_DE43_5555_5557, "333333333.33333343"),
    (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
    (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
  ]

  @Test("keys are sorted by UTF-16 code units, as in section 3.2.3")
  func sortsKeys() throws {
    let value: JSONValue = [
      "\u{20AC}": 1, "\r": 2, "\u{FB33}": 3, "1": 4, "\u{1F600}": 5, "\u{80}": 6, "\u{F6}": 7,
    ]
    #expect(value.objectValue?.keys == ["\r", "1", "\u{80}", "\u{F6}", "\u{20AC}", "\u{1F600}", "\u{FB33}"])
  }

  @Test("integers beyond 2^53 are refused, however they are spelled")
  func refusesUnsafeIntegers() throws {
    for text in ["9007199254740993", "-9007199254740993", "12345678901234567890123", "1e16", "9007199254740994.0"] {
      let value = try JSONValue(parsing: text)
      #expect(throws: JSONError.inexactInteger(text)) { try value.canonicalBytes() }
    }
    for text in ["9007199254740992", "-9007199254740992", "1e+30", "4.5"] {
      #expect(try JSONValue(parsing: text).canonicalText() == text)
    }
  }

  @Test("the canonical form of a canonical form is itself", arguments: propertySeeds)
  func isIdempotent(seed: UInt64) throws {
    var generator = ValueGenerator(seed: seed)
    let canonical = try generator.value().canonicalText()
    #expect(try JSONValue(parsing: canonical).canonicalText() == canonical)
  }

  @Test("every double reads back from its spelling", arguments: propertySeeds)
  func doublesReadBack(seed: UInt64) {
    var generator = ValueGenerator(seed: seed)
    for _ in 0..<50 {
      let value = generator.double()
      #expect(JSONNumber(value).doubleValue == value)
    }
  }
}
