import Expressions
import JSONDocuments
import TestSupport
import Testing

@Suite(
  "CEL's conformance tests",
  .enabled(
    if: SharedData.isPresent, "needs the public test data: set AUTOGENESIS_SHARED, or put shared/ beside the repository"
  ))
struct ConformanceTests {
  @Test("the tests of the subset pass", arguments: [("core", 419), ("core+", 247)])
  func subset(group: String, count: Int) throws {
    let text = String(decoding: try SharedData.bytes("cel/pyscaff_subset.jsonl"), as: UTF8.self)
    let cases = try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
      .filter { $0["pyscaff"]?.stringValue == group }
    #expect(cases.count == count)
    for item in cases { try check(item) }
  }

  private func check(_ item: JSONValue) throws {
    let source = try #require(item["expr"]?.stringValue)
    let name = "\(item["section"]?.stringValue ?? "")/\(item["name"]?.stringValue ?? "")"
    let bindings = try #require(item["bindings"]?.objectValue)
    var values: [String: ExpressionValue] = [:]
    for (key, value) in bindings { values[key] = try decoded(value) }
    let result = Result { try Expression(source).evaluate(values) }
    if item["check"]?.stringValue == "eval_error" {
      #expect(throws: ExpressionError.self, "\(name)") { try result.get() }
    } else {
      let expected = try decoded(try #require(item["expect"]))
      #expect(identity(try result.get()) == identity(expected), "\(name): \(source)")
    }
  }

  private func decoded(_ json: JSONValue) throws -> ExpressionValue {
    guard let object = json.objectValue else { return ExpressionValue(json) }
    if let value = object["int"]?.integerValue { return .int(value) }
    if let value = object["double"] {
      return .double(try #require(value.doubleValue ?? Double(value.stringValue ?? "")))
    }
    if let items = object["list"]?.arrayValue { return .list(try items.map(decoded)) }
    let pairs = try #require(object["map"]?.arrayValue)
    return .map(
      ExpressionMap(
        try pairs.map { pair in
          (try key(decoded(try #require(pair[index: 0]))), try decoded(try #require(pair[index: 1])))
        }))
  }

  private func key(_ value: ExpressionValue) throws -> ExpressionKey {
    switch value {
    case .bool(let value): return .bool(value)
    case .int(let value): return .int(value)
    case .string(let value): return .string(value)
    default:
      Issue.record("a map key is a \(value.kind)")
      return .bool(false)
    }
  }

  /// The value spelled out, so that -0.0 differs from 0.0 and NaN equals itself.
  private func identity(_ value: ExpressionValue) -> String {
    switch value {
    case .double(let value): "double \(value)"
    case .string(let value): "string \(Array(value.utf8))"
    case .list(let items): "list \(items.map(identity))"
    case .map(let map): "map \(map.keys.map { "\($0): \(map[$0].map(identity) ?? "")" })"
    default: "\(value)"
    }
  }
}
