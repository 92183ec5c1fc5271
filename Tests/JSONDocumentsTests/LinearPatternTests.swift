import JSONDocuments
import Testing

@Suite("Linear patterns")
struct LinearPatternTests {
  @Test("patterns match what they say", arguments: cases)
  func matches(source: String, matching: [String], others: [String]) throws {
    let pattern = try LinearPattern(source)
    for text in matching { #expect(pattern.matches(text), "\(source) on \(text)") }
    for text in others { #expect(!pattern.matches(text), "\(source) on \(text)") }
  }

  static let cases: [(String, [String], [String])] = [
    ("", ["", "a"], []),
    ("^a.c$", ["abc", "aéc", "a😀c"], ["ac", "abbc", "a\nc", "xabc"]),
    ("a|bc|", ["", "x"], []),
    ("^(?:ab|a)*$", ["", "aab", "abab"], ["b", "abb"]),
    ("^[a-c_-]+$", ["a-b_c"], ["d", ""]),
    ("^[^a-c\\d]$", ["d", "é"], ["a", "1", "dd"]),
    ("^[]a]+$", ["]a"], ["["]),
    ("^\\d{2,3}$", ["12", "123"], ["1", "1234", "٣٣"]),
    ("^a{2}b{1,}c{0,1}$", ["aab", "aabbc"], ["ab", "aabcc"]),
    ("^a{,2}$", ["a{,2}"], ["aa"]),
    ("^\\w+\\s\\S$", ["ab_1 x"], ["é x"]),
    ("\\bcat\\b", ["a cat.", "cat"], ["concat", "cats"]),
    ("\\Bat\\b", ["cat"], ["at"]),
    ("(?i)straße|ÉTÉ", ["STRAßE", "été"], ["ete"]),
    ("(?i:a)b", ["Ab", "ab"], ["aB"]),
    ("(?s)^a.b$", ["a\nb"], ["ab"]),
    ("(?m)^b$", ["a\nb\nc"], ["ab"]),
    ("^b$", ["b"], ["a\nb"]),
    ("^\\p{Lu}\\p{L}*\\P{L}$", ["Éa1"], ["éa1", "Éa"]),
    ("^\\x41\\u0042\\u{1F600}\\x{43}$", ["AB😀C"], ["AB"]),
    ("^\\.\\*\\/\\-$", [".*/-"], ["a*/-"]),
    ("^(?<year>[0-9]{4})-(?P<month>[0-9]{2})$", ["2026-11"], ["26-11"]),
    ("^(a*)*$", ["", "aaaa"], ["ab"]),
    ("^a+?b??$", ["a", "aab"], ["b"]),
  ]

  @Test("what no linear engine offers, and what is malformed, is refused", arguments: refusals)
  func refuses(source: String, error: PatternError) {
    #expect(throws: error) { try LinearPattern(source) }
  }

  static let refusals: [(String, PatternError)] = [
    ("(a)\\1", .unsupported(.backReference, offset: 4)),
    ("a(?=b)", .unsupported(.lookAround, offset: 3)),
    ("(?<!a)b", .unsupported(.lookAround, offset: 3)),
    ("(a", .malformed(.unclosedGroup, offset: 2)),
    ("a)", .malformed(.unopenedGroup, offset: 1)),
    ("[a", .malformed(.unclosedClass, offset: 2)),
    ("[b-a]", .malformed(.emptyRange, offset: 4)),
    ("*a", .malformed(.nothingToRepeat, offset: 0)),
    ("a**", .malformed(.nothingToRepeat, offset: 2)),
    ("a{3,2}", .malformed(.badRepetition, offset: 6)),
    ("a{1001}", .malformed(.badRepetition, offset: 7)),
    ("\\q", .malformed(.badEscape, offset: 2)),
    ("\\p{Klingon}", .malformed(.unknownProperty, offset: 11)),
    ("((a{1000}){1000}){1000}", .tooLarge),
    ("((((){1000}){1000}){1000}){1000}", .tooLarge),
    (String(repeating: "(", count: 100_000), .tooLarge),
  ]

  @Test("patterns that make others run away take linear time", arguments: ["(a+)+$", "(.*a){20}$", "^(\\w+\\s?)*$"])
  func staysLinear(source: String) throws {
    let pattern = try LinearPattern(source)
    let text = String(repeating: "a", count: 50_000) + "!"
    let duration = ContinuousClock().measure { #expect(!pattern.matches(text)) }
    #expect(duration < .seconds(5))
  }

  @Test("agrees with Swift's backtracking engine on random patterns", arguments: propertySeeds)
  func agreesWithBacktracking(seed: UInt64) throws {
    var generator = ValueGenerator(seed: seed)
    for _ in 0..<5 {
      let source = randomPattern(depth: 3, &generator)
      let pattern = try LinearPattern(source)
      let oracle = try Regex(source)
      for _ in 0..<20 {
        let text = String((0..<Int.random(in: 0...7, using: &generator)).map { _ in randomLetter(&generator) })
        #expect(pattern.matches(text) == (text.firstMatch(of: oracle) != nil), "seed \(seed): \(source) on \(text)")
      }
    }
  }

  private func randomLetter(_ generator: inout ValueGenerator) -> Character {
    ["a", "b", "c"][Int.random(in: 0..<3, using: &generator)]
  }

  private func randomPattern(depth: Int, _ generator: inout ValueGenerator) -> String {
    guard depth > 0 else { return String(randomLetter(&generator)) }
    let first = randomPattern(depth: depth - 1, &generator)
    let second = randomPattern(depth: depth - 1, &generator)
    return switch Int.random(in: 0..<9, using: &generator) {
    case 0: "(\(first))*"
    case 1: "(\(first))?\(second)"
    case 2: "(?:\(first)){1,2}"
    case 3: "(\(first)|\(second))"
    case 4: "^\(first)"
    case 5: "\(first)$"
    case 6: "[^ab]\(first)"
    case 7: "(?:\(first))+\(second)"
    default: first + second
    }
  }

  @Test(
    "the sample of a pattern matches it",
    arguments: [
      ("^[A-Z]{3}[0-9]{3}$", "AAA000"), ("^[a-z]+(_[a-z]+)*_[0-9]{7}$", "a_0000000"), ("^(?:ab|c)\\-x?$", "ab-"),
      ("^[^a-zA-Z0-9]$", " "), ("", ""), (".", "A"), (#"a\bb"#, nil), ("[^\u{0}-\u{10FFFF}]", nil),
    ] as [(String, String?)])
  func sample(pattern: String, sample: String?) throws {
    #expect(try LinearPattern(pattern).sample == sample)
  }
}
