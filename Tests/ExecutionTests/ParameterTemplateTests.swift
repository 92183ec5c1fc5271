import Domain
import Execution
import JSONDocuments
import Testing

@Suite("ParameterTemplate")
struct ParameterTemplateTests {
  private let trigger: JSONValue = .object([
    "n": .number(5), "name": "Ada", "list": .array([.number(1), "two"]), "odd key": .bool(true), "none": .null,
    "nested": .object(["a": .object(["b": "deep"])]),
  ])

  /// The input that the second step gets for a parameter; the first one answers `{"y": 2}`.
  private func filled(_ parameter: JSONValue) throws -> JSONValue? {
    let program = try WorkflowProgram(
      workflow([step("F-01", else: "F-02"), step("F-02", parameters: ["p": parameter], else: "END")]))
    let trace = program.trace(trigger: trigger, answers: ["F-01": .success(.object(["y": .number(2)]))])
    return trace.steps.count == 2 ? trace.steps[1].input["p"] : nil
  }

  @Test("a whole value keeps its type, embedded in text it is spelled out")
  func values() throws {
    let cases: [(JSONValue, JSONValue)] = [
      ("${trigger.n}", .number(5)), ("n=${trigger.n}", "n=5"), ("${trigger.name}!", "Ada!"),
      ("${trigger.name}${trigger.n}", "Ada5"), ("${trigger.list}", .array([.number(1), "two"])),
      ("${trigger.list[1]}", "two"), ("${trigger[\"odd key\"]}", .bool(true)), ("${trigger.none}", .null),
      ("<${trigger.none}>", "<null>"), ("${trigger.nested.a.b}", "deep"),
      ("x${trigger.nested}", "x{\"a\":{\"b\":\"deep\"}}"),
      ("${steps.F-01.output.y}", .number(2)), ("${steps.F-01.status}", "success"), ("plain", "plain"), ("$", "$"),
      ("$${trigger.n}", "${trigger.n}"), ("a$${b} ${trigger.n}", "a${b} 5"), ("}{", "}{"), (.number(1), .number(1)),
      (.array(["${trigger.n}", "x"]), .array([.number(5), "x"])),
      (.object(["k": .array([.object(["v": "${trigger.name}"])])]), .object(["k": .array([.object(["v": "Ada"])])])),
    ]
    for (parameter, expected) in cases { #expect(try filled(parameter) == expected, "\(parameter)") }
  }

  @Test("an escaped text comes back unchanged")
  func escaping() throws {
    for text in ["${trigger.n}", "$${x}", "a${", "$$${", "$", "no dollar"] {
      #expect(try filled(.string(ParameterTemplate.escaped(text))) == .string(text), "\(text)")
    }
  }

  @Test("a path that the run does not have ends it with UNRESOLVED_PARAMETER")
  func unresolved() throws {
    for path in ["${trigger.x}", "x${trigger.n.z}", "${trigger.list[2]}", "${steps.F-02.output}", "${error.code}"] {
      let program = try WorkflowProgram(
        workflow([
          step("F-01", else: "F-02"), step("F-02", parameters: ["p": .string(path)], else: "END", onError: "END"),
        ]))
      let trace = program.trace(trigger: trigger)
      #expect(trace.path == ["F-01"])
      guard case .failed("UNRESOLVED_PARAMETER", let message) = trace.end else {
        Issue.record("\(path): \(trace.end)")
        continue
      }
      #expect(message.hasPrefix("Parameter \"p\" of step F-02: this run has no "))
    }
  }

  @Test("what is no path is refused")
  func malformed() {
    for text in [
      "${", "${trigger.n", "${}", "${secrets.x}", "${trigger..n}", "${trigger.}", "${steps}", "${steps[0]}",
      "${trigger[x]}", "${trigger.a b}", "${trigger[-1]}",
    ] {
      #expect(throws: ParameterTemplate.Failure.self, "\(text)") { try ParameterTemplate(.string(text)) }
    }
  }
}
