import Testing

@testable import Server

@Suite("Idempotency keys")
struct IdempotencyKeyTests {
  @Test("a string in quotes and the bare word are one key, with the escapes of RFC 8941")
  func readable() {
    let cases = [
      ("k-1", "k-1"), ("\"k-1\"", "k-1"), ("\"a b\"", "a b"), (#""a\"b\\c""#, #"a"b\c"#), (#"a\b"#, #"a\b"#),
      ("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "8e03978e-40d5-43dd-bc93-6894a57f9324"),
      (String(repeating: "x", count: 255), String(repeating: "x", count: 255)),
    ]
    for (header, key) in cases { #expect(IdempotencyKey(header)?.text == key, "\(header)") }
  }

  @Test(
    "everything else is none",
    arguments: [
      "", "\"\"", "\"", "a b", "a\"b", "\"a", "a\"", "\"a\"b\"", #""a\""#, #""a\b""#, "\"a\";p=1", "é", "\"é\"", "a\tb",
      String(repeating: "x", count: 256), "\"" + String(repeating: "x", count: 256) + "\"",
    ])
  func unreadable(header: String) { #expect(IdempotencyKey(header) == nil) }

  @Test("the pattern of the description allows what is read and nothing else")
  func pattern() throws {
    let pattern = try Regex(IdempotencyKey.pattern).asciiOnlyCharacterClasses()
    let letters = ["a", "\"", "\\", " ", "é", "\u{7f}"]
    var texts = [""]
    for _ in 0..<4 { texts += texts.flatMap { text in letters.map { text + $0 } } }
    let distinct = Set(texts)
    #expect(distinct.count > 1_000)
    for text in distinct.sorted() {
      #expect((try pattern.wholeMatch(in: text) != nil) == (IdempotencyKey(text) != nil), "\(text)")
    }
  }
}
