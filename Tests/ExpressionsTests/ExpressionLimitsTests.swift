import Expressions
import JSONDocuments
import Testing

@Suite("Bounds of expressions")
struct ExpressionLimitsTests {
  @Test("what would run away is stopped by the limit named", arguments: bombs)
  func stopsBombs(source: String, limit: ExpressionError.Limit) {
    guard case .limitExceeded(let crossed, _, _) = failure(source) else {
      Issue.record("\(source.prefix(60)) gave \(String(describing: failure(source)))")
      return
    }
    #expect(crossed == limit)
  }

  static let bombs: [(String, ExpressionError.Limit)] = [
    (String(repeating: "1+", count: 5_000) + "1", .sourceBytes),
    (String(repeating: "1+", count: 200) + "1", .depth),
    (String(repeating: "(", count: 4_000) + "1", .depth),
    (String(repeating: "[", count: 4_000), .depth),
    (String(repeating: "!", count: 4_000) + "true", .depth),
    (String(repeating: "not ", count: 1_000) + "true", .depth),
    (String(repeating: "true?1:", count: 1_000), .depth),
    ("x" + String(repeating: ".a", count: 2_000), .depth),
    (nested("l.all(@, #)", "true", levels: 8), .steps),
    ("['ab']" + String(repeating: ".map(s, s + s)", count: 40), .textBytes),
    ("[[1, 1]]" + String(repeating: ".map(s, s + s)", count: 40), .elements),
    ("[1]" + String(repeating: ".map(s, [s, s, s, s])", count: 40), .elements),
    ("text.matches('(a{1,50}){1,40}b')", .steps),
  ]

  /// A macro within a macro within a macro.
  private static func nested(_ macro: String, _ innermost: String, levels: Int) -> String {
    (0..<levels).reduce(innermost) { body, level in
      macro.replacing("@", with: "v\(level)").replacing("#", with: body)
    }
  }

  @Test("a limit that was crossed is no error that || absorbs")
  func neverAbsorbsLimits() {
    let long = "['ab']" + String(repeating: ".map(s, s + s)", count: 40)
    for source in [
      "\(long) == [] || true", "[true].exists(x, \(long) == [] || x)", "[1, 2].exists(x, x == 2 || \(long) == [])",
    ] {
      guard case .limitExceeded(.textBytes, _, _) = failure(source) else {
        Issue.record("the limit was absorbed in \(source)")
        return
      }
    }
  }

  @Test("equality of values that share parts is charged for what it visits")
  func chargesSharedParts() {
    let wide = "[1]" + String(repeating: ".map(s, [s, s, s, s])", count: 20)
    guard case .limitExceeded(.steps, _, _) = failure("\(wide) == \(wide)") else {
      Issue.record("the comparison was not stopped")
      return
    }
  }

  @Test("the context is unchanged after an evaluation")
  func hasNoEffects() throws {
    let before = bindings
    _ = try Expression("l.map(x, x + 1) + [size(text)]").evaluate(bindings)
    #expect(bindings == before)
  }

  @Test("random sources never crash", arguments: Array(UInt64(0)..<100))
  func survivesRandomSources(seed: UInt64) {
    var state = seed
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let parts = [
      "l", "text", "1", "-", "9223372036854775807", "'a'", "(", ")", "[", "]", "{", "}", ":", ",", ".", "all", "map",
      "size", "x", "+", "*", "/", "%", "==", "<", "in", "not", "&&", "||", "?", "true", "null", "0.5", "has", "matches",
      "\"", "\\", "`", "r'", "é", "\u{0}",
    ]
    for _ in 0..<300 {
      let source = (0..<random(14)).map { _ in parts[random(parts.count)] }.joined(separator: random(2) == 0 ? "" : " ")
      if let expression = try? Expression(source) { _ = try? expression.evaluate(bindings) }
    }
  }

  private let bindings: [String: JSONValue] = [
    "l": .array((0..<12).map { .number($0) }), "text": .string(String(repeating: "a", count: 50_000)), "x": 1,
  ]

  private func failure(_ source: String) -> ExpressionError? {
    do throws(ExpressionError) {
      _ = try Expression(source).evaluate(bindings)
      return nil
    } catch {
      return error
    }
  }
}
