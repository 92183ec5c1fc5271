import Expressions
import JSONDocuments
import Testing

@Suite("Expressions")
struct ExpressionTests {
  private let bindings: [String: JSONValue] = [
    "output": ["pass": true, "total": 3, "ratio": 0.03, "items": [1, 2, 3], "note": "déjà vu", "none": .null],
    "context": ["vendor": "V-1", "tags": ["a", "b"]],
  ]

  @Test("conditions over JSON", arguments: conditions)
  func evaluatesConditions(source: String, expected: Bool) throws {
    #expect(try Expression(source).isTrue(in: bindings) == expected)
  }

  @Test("the comparisons of a condition with constants are told in order")
  func comparisons() throws {
    let source =
      "(output.a.b >= -2 || pass == true) && !(x in ['p', 'q']) && output.ok && size(items) > 1 && a.b == c.d"
    #expect(
      try Expression(source).comparisons.map {
        "\($0.path.joined(separator: "/")) \($0.sign) \($0.constants.map(\.text))"
      } == [
        "output/a/b >= [\"-2\"]", "pass == [\"true\"]", "x in [\"\\\"p\\\"\", \"\\\"q\\\"\"]",
        "output/ok == [\"true\"]",
      ])
  }

  static let conditions: [(String, Bool)] = [
    ("output.pass == true", true),
    ("output.pass == false", false),
    ("output.total * 100 > 299 && output.ratio * 100 < 4", true),
    ("output.total + output.ratio == 3.03", true),
    ("output.note.contains('jà') && output.note.size() == 7", true),
    ("output.none == null && has(output.none) && !has(output.absent)", true),
    ("output['total'] in output.items", true),
    ("context.tags.exists(t, t == 'b') ? output.pass : false", true),
    ("context.vendor.matches('^V-[0-9]+$')", true),
    ("output.items.filter(i, i % 2 == 1).size() == 2", true),
    ("output.items.map(i, i > 1, i * i) == [4, 9]", true),
    ("output.absent == 1 || output.pass", true),
    ("1.0 == 1 // a comment", true),
  ]

  @Test("the words of Python mean what they mean there", arguments: pythonConditions)
  func acceptsPython(source: String, expected: Bool) throws {
    #expect(try Expression(source).isTrue(in: bindings) == expected)
  }

  static let pythonConditions: [(String, Bool)] = [
    ("output.pass and not output.total == 4", true),
    ("not output.pass or output.total != 3", false),
    ("not not output.pass == True", true),
    ("4 not in output.items and 3 in output.items", true),
    ("output.none == None", true),
    ("len(output.items) == 3 and len(output.note) == 7", true),
    ("any([False, output.pass]) and not all([False, output.pass])", true),
    ("output.items.all(i, not i > 3)", true),
  ]

  @Test("errors say what is wrong and where", arguments: faults)
  func explainsErrors(source: String, message: String) {
    #expect(failure(source)?.description == message)
  }

  static let faults = [
    ("1 +", "The expression is malformed at column 4: expected a value, a name or \"(\"."),
    ("(1", "The expression is malformed at column 3: expected \",\" or a closing bracket."),
    ("a b", "The expression is malformed at column 3: expected an operator or the end."),
    ("a # b", "The expression is malformed at column 3: a character that no expression uses."),
    ("'abc", "The expression is malformed at column 1: a string is not closed."),
    ("9223372036854775808", "The expression is malformed at column 1: a number is malformed or out of range."),
    ("1u", "The expression is malformed at column 1: unsigned numbers and byte strings are not supported."),
    ("lambda(x)", "The expression calls lambda with 1 arguments at column 1, which is no known function."),
    ("output.delete()", "The expression calls delete with 0 arguments at column 8, which is no known function."),
    ("__import__('os')", "The expression calls __import__ with 1 arguments at column 1, which is no known function."),
    ("nothing == 1", "The expression uses nothing at column 1, but nothing has that name."),
    ("output.absent", "The expression looks for absent at column 8, which is not there."),
    ("output.items[3]", "The expression looks for 3 at column 13, which is not there."),
    ("output.total.__class__", "The expression applies a field to int at column 14."),
    ("'a' * 1000000", "The expression applies * to string and int at column 5."),
    ("2 ** 10", "The expression is malformed at column 4: expected a value, a name or \"(\"."),
    ("9223372036854775807 * 2", "The expression has no value at column 21: the result does not fit in 64 bits."),
    ("1 / 0", "The expression has no value at column 3: a division by zero."),
    ("output.total", "The expression applies the condition to int at column 1."),
    (
      "'a'.matches('(a')",
      "The pattern at column 13 was refused. The regular expression is malformed at character 3: a group is not closed."
    ),
  ]

  @Test("bare names resolve in the output, and the canonical form says so")
  func rewritesBareNames() throws {
    let known: Set<String> = ["output", "context"]
    func canonical(_ source: String) throws -> String {
      try Expression(source).rewritingBareNames(into: "output", known: known).source
    }
    #expect(try canonical("pass==true") == "output.pass==true")
    #expect(try canonical("output.pass == true") == "output.pass == true")
    #expect(
      try canonical("items.all(i, i < total) && context.x == i")
        == "output.items.all(i, i < output.total) && context.x == output.i")
    #expect(try canonical("'é' == note && has(a.b)") == "'é' == output.note && has(output.a.b)")
    let rewritten = try Expression("pass == true").rewritingBareNames(into: "output", known: known)
    #expect(try rewritten.isTrue(in: bindings))
    #expect(rewritten.variables == ["output"])
  }

  @Test("the names that must be bound are known before evaluation")
  func listsVariables() throws {
    let source = "b.c + a == size(d) && list.all(x, x > limit) && x == 1"
    #expect(try Expression(source).variables == ["a", "b", "d", "limit", "list", "x"])
  }

  @Test("results convert to JSON where JSON can hold them")
  func convertsToJSON() throws {
    let value = try Expression("{'a': [1, 2.5, null, true], 'b': 'x'}").evaluate([String: JSONValue]())
    #expect(value.json == ["a": [1, 2.5, .null, true], "b": "x"])
    #expect(try Expression("0.0 / 0.0").evaluate([String: JSONValue]()).json == nil)
    #expect(try Expression("{1: 2}").evaluate([String: JSONValue]()).json == nil)
    #expect(ExpressionValue(["n": 1, "d": 1.5]).json == ["n": 1, "d": 1.5])
  }

  @Test("maps are walked in the order of their keys")
  func walksMapsInOrder() throws {
    let value = try Expression("{'b': 1, 2: 1, 'a': 1, true: 1, 1: 1}.map(k, k)").evaluate([String: JSONValue]())
    #expect(value == .list([.bool(true), .int(1), .int(2), .string("a"), .string("b")]))
  }

  private func failure(_ source: String) -> ExpressionError? {
    do throws(ExpressionError) {
      _ = try Expression(source).isTrue(in: bindings)
      return nil
    } catch {
      return error
    }
  }
}
