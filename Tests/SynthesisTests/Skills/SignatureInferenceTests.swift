import Domain
import JSONDocuments
import Testing

@testable import Synthesis

@Suite("Signature inference")
struct SignatureInferenceTests {
  private func argument(_ name: String, _ count: Int, _ value: (Int) -> JSONValue?) -> SkillSignature.Argument? {
    signature(count) { number in value(number).map { [name: $0] } ?? [:] }.arguments.first { $0.name == name }
  }

  private func signature(_ count: Int, _ input: (Int) -> JSONObject) -> SkillSignature {
    let episodes = (0..<count).map { Runs.episode($0, [.init("tool", input: input($0))], minute: $0) }
    let base = EvidencePool(episodes, options: EvidenceOptions())
    let calls = ToolLog(base).calls[ByteText("tool")] ?? []
    let vocabulary = FieldVocabulary(base, names: CallProfile(calls).fieldNames)
    let inference = SignatureInference(
      calls.filter { !base.isHeldOut[$0.item] }, base, vocabulary, known: KnownNames(calls, base).arguments)
    return SkillSignature(
      name: "tool", arguments: inference.arguments, alternatives: inference.alternatives, returns: [:], errors: [])
  }

  @Test(
    "the form of codes becomes a pattern that names no letter and no digit of them",
    arguments: [
      ("flights", "^[A-Z]{3}[0-9]{3}$"), ("bookings", "^[A-Z0-9]{6}$"), ("payments", "^[a-z]+(_[a-z]+)*_[0-9]{7}$"),
      ("counters", "^[A-Z]\\-[0-9]+$"), ("padded", "^[A-Z]{3}\\-[0-9]{6}$"), ("airports", "^[A-Z]{3}$"),
    ])
  func patterns(kind: String, pattern: String) {
    var random = SplitMix(seed: 5)
    let found = argument("x", 100) { .string(Self.code(kind, $0, &random)) }
    #expect(found?.constraint.pattern?.source == pattern)
    #expect(found?.constraint.choices == [])
  }

  private static func code(_ kind: String, _ number: Int, _ random: inout SplitMix) -> String {
    func letters(_ count: Int) -> String {
      String((0..<count).map { _ in random.element(Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) })
    }
    func digits(_ count: Int) -> String { String((0..<count).map { _ in random.element(Array("0123456789")) }) }
    return switch kind {
    case "flights": "HAT" + digits(3)
    case "bookings": (0..<6).map { _ in random.next() % 2 == 0 ? letters(1) : digits(1) }.joined()
    case "payments": random.element(["credit_card", "gift_card", "certificate"]) + "_" + digits(7)
    case "counters": "V-\(1000 + number)"
    case "padded": "INV-" + String("000000\(number)".suffix(6))
    default: letters(3)
    }
  }

  @Test(
    "texts of a known form get its format; words and sentences get none",
    arguments: [
      ("2026-01-0%", TextFormat.date), ("2026-01-01T0%:00:00Z", .dateTime), ("1%:00", .time),
      ("u%@example.com", .email), ("https://example.com/%", .uri), ("Person of name %", nil),
    ] as [(String, TextFormat?)])
  func formats(template: String, format: TextFormat?) {
    let found = argument("x", 100) { number in
      .string(template.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "\(number % 9 + 1)"))
    }
    #expect(found?.constraint.format == format)
    #expect(found?.constraint.pattern == nil)
  }

  @Test("a closed set of words is an enumeration; one that is still growing, of identifiers, or of names is none")
  func choices() {
    let words = ["economy", "business", "basic_economy"]
    #expect(
      argument("x", 100) { .string(words[$0 % 3]) }?.constraint.choices == ["basic_economy", "business", "economy"])
    #expect(
      argument("x", 100) { .string($0 % 20 == 0 ? "w\(String(repeating: "a", count: $0 / 20))" : "b") }?.constraint
        .choices == [])
    #expect(argument("x", 100) { .string("V-\($0 % 3)") }?.constraint.choices == [])
    #expect(argument("x", 100) { .string(["Anna", "Ben"][$0 % 2]) }?.constraint.choices == [])
    #expect(argument("x", 100) { _ in "no" }?.constraint.choices == [])
    #expect(argument("x", 20) { .string(words[$0 % 3]) }?.constraint.choices == [])
  }

  @Test("a value that fewer than five subjects gave keeps an enumeration open, and stands nowhere")
  func privateChoices() {
    let found = argument("x", 200) { .string($0 == 7 ? "secret" : ["yes", "no"][$0 % 2]) }
    #expect(found?.constraint == ValueConstraint())
  }

  @Test("values in the results of other tools close the enumeration of an argument of the same name")
  func vocabulary() {
    let episodes = (0..<100).map { number in
      Runs.episode(
        number,
        [
          .init(
            "read", input: ["id": .number(number)],
            output: ["items": [["cabin": .string(["a", "b", "c"][number % 3])]]]),
          .init("book", input: ["cabin": .string(["a", "b"][number % 2])]),
        ], minute: number)
    }
    let draft = SkillInducer(options: Catalogue.skills).propose(from: episodes, catalogue: Catalogue.view).drafts
      .first { $0.evidence["tool"] == "book" }
    #expect(draft?.body["skill"]?["signature"]?["args"]?[index: 0]?["enum"] == ["a", "b", "c"])
  }

  @Test("numbers are bounded by zero or not at all, arrays by one element or not at all")
  func ranges() {
    #expect(argument("x", 100) { .number($0 + 5) }?.constraint.minimum == JSONNumber(0))
    #expect(argument("x", 100) { .number($0 - 3) }?.constraint == ValueConstraint())
    #expect(argument("x", 100) { .array([.bool($0 > 50)]) }?.constraint.minimumItems == 1)
    #expect(argument("x", 100) { .array($0 % 7 == 0 ? [] : [true]) }?.constraint.minimumItems == nil)
    #expect(argument("x", 100) { .number($0 + 5) }?.constraint.maximum == nil)
  }

  @Test("objects in arrays show their members, and are closed when enough subjects used the same ones")
  func nested() throws {
    let found = argument("x", 100) { number in
      var leg: JSONObject = ["no": .string("HAT\(100 + number * 7 % 900)"), "day": .string("2026-02-1\(number % 9)")]
      if number % 2 == 0 { leg["seat"] = .number(number) }
      return [.object(leg)]
    }
    let leg = try #require(found?.constraint.items.first)
    #expect(found?.type == "array<object>")
    #expect(
      leg.constraint.members.map { "\($0.name) \($0.schema.type) \($0.required)" } == [
        "day string true", "no string true", "seat integer false",
      ])
    #expect(leg.constraint.members.first?.schema.constraint.format == .date)
    #expect(leg.constraint.isClosed)
    let open = argument("x", 100) { number in [.object(number == 3 ? ["a": 1, "b": 2] : ["a": 1])] }
    #expect(open?.constraint.items.first?.constraint.members.map(\.name) == ["a"])
    #expect(open?.constraint.items.first?.constraint.isClosed == false)
  }

  @Test("a member that records of the field have is optional; any other is refused")
  func recordedMembers() throws {
    let episodes = (0..<100).map { number in
      Runs.episode(
        number,
        [
          .init(
            "find", input: ["day": .string("2026-02-0\(1 + number % 9)")],
            output: ["legs": [["no": .string("HAT\(100 + number)"), "from": "JFK"]]]),
          .init("book", input: ["legs": [["no": .string("HAT\(100 + number)")]]]),
        ], minute: number)
    }
    let draft = SkillInducer(options: Catalogue.skills).propose(from: episodes, catalogue: Catalogue.view).drafts
      .first { $0.evidence["tool"] == "book" }
    let signature = try SkillSignature(json: try #require(draft?.body["skill"]?["signature"]?.objectValue))
    #expect(signature.violations(of: ["legs": [["no": "HAT139"]]]) == [])
    #expect(signature.violations(of: ["legs": [["no": "HAT139", "from": "SFO"]]]) == [])
    #expect(signature.violations(of: ["legs": [["from": "SFO"]]]).count == 1)
    #expect(signature.violations(of: ["legs": [["no": "HAT139", "from": 7]]]).count == 1)
    #expect(signature.violations(of: ["legs": [["no": "HAT139", "remark": "please"]]]).count == 1)
  }

  @Test("what one inner fold contradicts is widened")
  func widened() {
    // A fifth of the cases has another form of code; the fold that lacks them would refuse them.
    let found = argument("x", 100) { .string($0 == 30 ? "ABC12" : "ABC\(100 + $0 * 7)") }
    #expect(found.map { $0.schema.accepts("ABC12") } == true)
    #expect(found.map { $0.schema.accepts("a b") } == false)
  }

  @Test("one of two arguments in every call is proven only when both are used and chance is ruled out")
  func alternatives() {
    let exact = signature(100) { $0 % 2 == 0 ? ["email": .string("u\($0)@example.com")] : ["phone": .string("0\($0)")] }
    #expect(exact.alternatives == [["email", "phone"]])
    #expect(exact.violations(of: [:]) == ["exactly one of the arguments email, phone must be given"])
    let loose = signature(100) { number in
      var input: JSONObject = number % 2 == 0 ? ["email": "a@example.com"] : ["phone": "01"]
      if number == 8 { input["phone"] = "02" }
      return input
    }
    #expect(loose.alternatives == [])
    let few = signature(15) { $0 % 2 == 0 ? ["email": "a@example.com"] : ["phone": "01"] }
    #expect(few.alternatives == [])
  }

  @Test("planted signatures are recovered, and no later call is refused", arguments: 0..<12)
  func planted(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    let plan = PlantedTool(&random)
    let count = 120 + Int(random.next() % 200)
    let calls = (0..<count).map { plan.call($0, &random) }
    let found = signature(count) { calls[$0] }
    #expect(found.arguments.map(\.name) == plan.arguments.map(\.name).sorted(), "seed \(seed)")
    for argument in found.arguments {
      let planted = plan.arguments.first { $0.name == argument.name }
      #expect(argument.type == planted?.type, "seed \(seed): \(argument.name)")
      #expect(argument.required == planted?.isRequired, "seed \(seed): \(argument.name)")
      #expect(Set(argument.constraint.choices) == Set(planted?.choices ?? []), "seed \(seed): \(argument.name)")
    }
    let refused = (0..<2_000).map { plan.call(count + $0, &random) }.flatMap { found.violations(of: $0) }
    #expect(refused.isEmpty, "seed \(seed): \(refused.prefix(3))")
    for call in calls.prefix(50) {
      for argument in plan.arguments where call[argument.name] != nil {
        var spoiled = call
        spoiled[argument.name] = argument.type == "string" ? 7 : "seven"
        #expect(!found.violations(of: spoiled).isEmpty, "seed \(seed): \(argument.name)")
      }
    }
  }
}

/// A tool with random arguments.
private struct PlantedTool {
  struct Argument {
    let name: String
    let type: String
    let isRequired: Bool
    var choices: [JSONValue] = []
  }

  let arguments: [Argument]

  init(_ random: inout SplitMix) {
    var arguments: [Argument] = []
    for index in 0..<(2 + Int(random.next() % 5)) {
      let type = random.element(["string", "integer", "number", "boolean", "array<string>", "string"])
      var argument = Argument(
        name: "a\(index)_\(type.prefix(3))", type: type, isRequired: index == 0 || random.next() % 3 > 0)
      if type == "string", random.next() % 2 == 0 {
        argument.choices = ["open", "closed", "on_hold", "lost"].prefix(2 + Int(random.next() % 3)).map { .string($0) }
      }
      arguments.append(argument)
    }
    self.arguments = arguments
  }

  func call(_ number: Int, _ random: inout SplitMix) -> JSONObject {
    var input = JSONObject()
    for argument in arguments where argument.isRequired || random.next() % 2 == 0 {
      switch argument.type {
      case "string":
        input[argument.name] =
          argument.choices.isEmpty ? .string("K\(random.next() % 1_000_000_000)") : random.element(argument.choices)
      case "integer": input[argument.name] = .number(Int(random.next() % 5_000))
      case "number": input[argument.name] = .number(Double(random.next() % 1_000) + 0.5)
      case "boolean": input[argument.name] = .bool(random.next() % 2 == 0)
      default: input[argument.name] = .array((0...(random.next() % 3)).map { .string("tag \(number) \($0)") })
      }
    }
    return input
  }
}

/// A small seeded generator (S. Vigna's splitmix64).
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func element<Element>(_ items: [Element]) -> Element { items[Int(next() % UInt64(items.count))] }
}
