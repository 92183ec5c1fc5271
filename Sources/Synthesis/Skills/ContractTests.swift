import Domain
import JSONDocuments

/// The contract tests of a signature, all of made-up values.
///
/// Accepted: a full call, a least one, each value of each enumeration, each alternative. Rejected: each required argument or member
/// missing, each wrong type, what is outside an enumeration, a format, a pattern or a range, both or none of two alternatives, an unknown argument.
struct ContractTests {
  private let signature: SkillSignature

  init(_ signature: SkillSignature) { self.signature = signature }

  /// The tests in the form of the proposal body.
  var documents: [JSONValue] { accepted + rejected }

  private var accepted: [JSONValue] {
    var tests = [test("accepts a full call", full, "accept")]
    if least != full { tests.append(test("accepts a least call", least, "accept")) }
    for argument in signature.arguments {
      for choice in argument.constraint.choices where full[argument.name] != nil {
        tests.append(
          test("accepts \(argument.name) \(choice.stringValue ?? choice.text)", full(argument, choice), "accept"))
      }
    }
    for names in signature.alternatives {
      for name in names.dropFirst() {
        tests.append(test("accepts \(name) instead of \(names[0])", replacing(names[0], by: name), "accept"))
      }
    }
    return tests
  }

  private var rejected: [JSONValue] {
    var tests: [JSONValue] = []
    for argument in signature.arguments where argument.required {
      var input = full
      input[argument.name] = nil
      tests.append(test("rejects a call without \(argument.name)", input, "reject"))
    }
    for argument in signature.arguments where full[argument.name] != nil {
      for spoiled in SpoiledValue.all(of: argument.schema, at: argument.name) {
        tests.append(test("rejects \(spoiled.fault)", full(argument, spoiled.value), "reject"))
      }
    }
    for names in signature.alternatives {
      var (both, none) = (full, full)
      for name in names {
        both[name] = signature.arguments.first { $0.name == name }?.schema.sample
        none[name] = nil
      }
      tests.append(test("rejects more than one of \(names.joined(separator: ", "))", both, "reject"))
      tests.append(test("rejects none of \(names.joined(separator: ", "))", none, "reject"))
    }
    var unknown = full
    unknown[unusedName] = true
    return tests + [test("rejects an unknown argument", unknown, "reject")]
  }

  private var unusedName: String {
    var name = "unknown_argument"
    while signature.arguments.contains(where: { $0.name == name }) { name += "_" }
    return name
  }

  /// Every argument; of alternatives the first.
  private var full: JSONObject {
    let others = Set(signature.alternatives.flatMap { $0.dropFirst() })
    return JSONObject(signature.arguments.filter { !others.contains($0.name) }.map { ($0.name, $0.schema.sample) })
  }

  /// The required arguments with their required members; of alternatives the first.
  private var least: JSONObject {
    let firsts = Set(signature.alternatives.compactMap(\.first))
    return JSONObject(
      signature.arguments.filter { $0.required || firsts.contains($0.name) }.map {
        ($0.name, $0.schema.sample(onlyRequired: true))
      })
  }

  private func full(_ argument: SkillSignature.Argument, _ value: JSONValue) -> JSONObject {
    var input = full
    input[argument.name] = value
    return input
  }

  private func replacing(_ first: String, by second: String) -> JSONObject {
    var input = full
    input[first] = nil
    input[second] = signature.arguments.first { $0.name == second }?.schema.sample
    return input
  }

  private func test(_ name: String, _ input: JSONObject, _ expectation: String) -> JSONValue {
    ["name": .string(name), "input": .object(input), "expect": .string(expectation)]
  }
}

/// A made-up value that breaks one rule of a schema.
struct SpoiledValue {
  /// Which rule, for people.
  let fault: String
  let value: JSONValue

  private static let texts = ["?", "", "unlisted value", "9", "a", "A"]
  private static let others: [JSONValue] = ["sample", ["sample": "sample"], true, 7.5]

  /// One value for each rule, in the order of the rules; where none can be made up the rule is left out.
  static func all(of schema: ValueSchema, at place: String) -> [SpoiledValue] {
    let own = wrongType(schema, place) + scalars(schema, place) + counts(schema, place)
    return (own + elements(schema, place) + members(schema, place)).filter { !schema.accepts($0.value) }
  }

  private static func wrongType(_ schema: ValueSchema, _ place: String) -> [SpoiledValue] {
    let value = others.first { !SkillType(schema.type).accepts($0) }
    return value.map { [SpoiledValue(fault: "a wrong type of \(place)", value: $0)] } ?? []
  }

  private static func scalars(_ schema: ValueSchema, _ place: String) -> [SpoiledValue] {
    let constraint = schema.constraint
    var spoiled: [SpoiledValue] = []
    if schema.type == "string", let text = texts.first(where: { !schema.accepts(.string($0)) }) {
      let rule = constraint.choices.isEmpty ? "form" : "enumeration"
      spoiled.append(SpoiledValue(fault: "\(place) outside its \(rule)", value: .string(text)))
    }
    if let minimum = constraint.minimum?.doubleValue {
      spoiled.append(SpoiledValue(fault: "\(place) below its minimum", value: .number(minimum - 1)))
    }
    if let maximum = constraint.maximum?.doubleValue {
      spoiled.append(SpoiledValue(fault: "\(place) above its maximum", value: .number(maximum + 1)))
    }
    return spoiled
  }

  private static func counts(_ schema: ValueSchema, _ place: String) -> [SpoiledValue] {
    guard let least = schema.constraint.minimumItems, least > 0 else { return [] }
    return [SpoiledValue(fault: "too few elements of \(place)", value: .array([]))]
  }

  private static func elements(_ schema: ValueSchema, _ place: String) -> [SpoiledValue] {
    guard let element = schema.constraint.items.first else { return [] }
    return all(of: element, at: place + "[]").map { SpoiledValue(fault: $0.fault, value: .array([$0.value])) }
  }

  private static func members(_ schema: ValueSchema, _ place: String) -> [SpoiledValue] {
    guard let whole = schema.sample.objectValue else { return [] }
    var spoiled: [SpoiledValue] = []
    for member in schema.constraint.members {
      let name = "\(place).\(member.name)"
      var changed = whole
      changed[member.name] = nil
      if member.required { spoiled.append(SpoiledValue(fault: "a call without \(name)", value: .object(changed))) }
      for inner in all(of: member.schema, at: name) {
        changed[member.name] = inner.value
        spoiled.append(SpoiledValue(fault: inner.fault, value: .object(changed)))
      }
    }
    if schema.constraint.isClosed {
      let changed = whole.merging(["unknown_member_": true])
      spoiled.append(SpoiledValue(fault: "an unknown member of \(place)", value: .object(changed)))
    }
    return spoiled
  }
}
