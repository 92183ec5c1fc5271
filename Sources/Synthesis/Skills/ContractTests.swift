import Domain
import JSONDocuments

/// The contract tests of an induced skill, all of made-up values: a full and a least call are accepted; a call without
/// a required argument, with a wrong type, or with an unknown argument is rejected.
struct ContractTests {
  private let signature: SkillSignature
  private let profiles: [ByteText: ArgumentProfile]

  init(_ induction: SkillInduction) {
    signature = induction.signature
    profiles = induction.profile.arguments
  }

  /// The tests in the form of the proposal body.
  var documents: [JSONValue] {
    let full = input(signature.arguments)
    let required = signature.arguments.filter(\.required)
    var tests = [test("accepts a full call", full, "accept")]
    if required.count < signature.arguments.count {
      tests.append(test("accepts a least call", input(required), "accept"))
    }
    for argument in required {
      var input = full
      input[argument.name] = nil
      tests.append(test("rejects a call without \(argument.name)", input, "reject"))
    }
    for argument in signature.arguments {
      guard let misfit = profiles[ByteText(argument.name)]?.type.misfit else { continue }
      var input = full
      input[argument.name] = misfit
      tests.append(test("rejects a wrong type of \(argument.name)", input, "reject"))
    }
    var unknown = full
    unknown[unusedName] = true
    return tests + [test("rejects an unknown argument", unknown, "reject")]
  }

  private var unusedName: String {
    var name = "unknown_argument"
    while profiles[ByteText(name)] != nil { name += "_" }
    return name
  }

  private func input(_ arguments: [SkillSignature.Argument]) -> JSONObject {
    JSONObject(arguments.map { ($0.name, profiles[ByteText($0.name)]?.sample ?? "sample") })
  }

  private func test(_ name: String, _ input: JSONObject, _ expectation: String) -> JSONValue {
    ["name": .string(name), "input": .object(input), "expect": .string(expectation)]
  }
}
