import Expressions
import JSONDocuments
import Testing

@testable import Synthesis

struct RuleLearnerTests {
  private static let vendor = DecisionRule.Subject.trigger("vendor_id")
  private static let variance = DecisionRule.Subject.output("variance")
  private static let note = DecisionRule.Subject.output("note")

  /// Invoices: bad (label 1) when two vendors are at least 2.5 % over; `noise` of a hundred are labelled the other way.
  private func invoices(_ count: Int, noise: Int = 0, seed: UInt64 = 1) -> RuleTable {
    var random = PermutedCongruentialGenerator(seed: seed)
    var values: [[JSONValue?]] = []
    var labels: [Int] = []
    for _ in 0..<count {
      let vendor = random.next(below: 6)
      let perMille = random.next(below: 60)
      let isBad = vendor < 2 && perMille >= 25
      labels.append((isBad ? 1 : 0) ^ (random.next(below: 100) < noise ? 1 : 0))
      values.append([
        .string("VEND-\(vendor)"), .number(Double(perMille) / 1_000),
        random.next(below: 3) == 0 ? nil : .string("n\(random.next(below: 1_000))"),
      ])
    }
    return RuleTable(
      subjects: [Self.vendor, Self.variance, Self.note], values: values, labels: labels, cases: Array(0..<count))
  }

  @Test("a rule of a set of values and a threshold is found, with the threshold that people would write")
  func planted() {
    let list = RuleLearner(invoices(600)).decisionList()
    #expect(
      list.entries.map(\.rule.expression)
        == [#"trigger.vendor_id in ["VEND-0", "VEND-1"] && output.variance >= 0.025"#])
    #expect(list.entries.map(\.label) == [1])
    #expect(list.otherwise == 0)
    #expect(list.right == 600)
    #expect(list.rightCount(in: invoices(600, seed: 2)) == 600)
  }

  @Test("noise in the labels bends neither the rule nor the default", arguments: [1, 2, 3, 4] as [UInt64])
  func noise(seed: UInt64) throws {
    let list = RuleLearner(invoices(800, noise: 5, seed: seed)).decisionList()
    let rule = try #require(list.entries.first?.rule)
    #expect(
      rule.parts.first
        == .isOneOf(Self.vendor, ["VEND-0", "VEND-1"])
        || rule.parts.last == .isOneOf(Self.vendor, ["VEND-0", "VEND-1"])
    )
    #expect(list.rightCount(in: invoices(800, seed: seed + 100)) >= 780)
  }

  @Test("the worst region is the planted one, with its figures")
  func region() throws {
    let table = invoices(600, noise: 3)
    let bad = table.labels.map { $0 == 1 }
    let region = try #require(RuleLearner(table).regions(of: bad).first)
    #expect(
      region.rule.parts.contains(.isOneOf(Self.vendor, ["VEND-0", "VEND-1"]))
        && region.rule.parts.contains(.isAtLeast(Self.variance, 0.025)))
    let within = (0..<table.rowCount).filter { row in region.rule.holds { table.value(of: $0, row: row) } }
    #expect(region.rows == within.count)
    #expect(region.hits == within.count { bad[$0] })
    #expect(region.allHits == bad.count { $0 })
    #expect(region.zScore > 15 && region.weightedRelativeAccuracy > 0.1)
  }

  @Test("no single or double conjunct of a small table beats the region found", arguments: 1...4)
  func bruteForce(seed: Int) throws {
    var random = PermutedCongruentialGenerator(seed: UInt64(seed))
    let count = 60
    let subjects: [DecisionRule.Subject] = [.trigger("a"), .trigger("b"), .output("c")]
    let values: [[JSONValue?]] = (0..<count).map { _ in
      [.string(["x", "y"][random.next(below: 2)]), .number(random.next(below: 4)), .bool(random.next(below: 2) == 0)]
    }
    let table = RuleTable(
      subjects: subjects, values: values, labels: [Int](repeating: 0, count: count), cases: Array(0..<count))
    let bad = (0..<count).map { _ in random.next(below: 3) == 0 }
    var options = RuleOptions()
    options.beamWidth = 100
    let found = try #require(
      RuleLearner(table, options: options, isTold: { _ in true }).regions(of: bad).first, "seed \(seed)")
    var singles: [DecisionRule.Part] = ["x", "y"].map { .isOneOf(subjects[0], [.string($0)]) }
    singles += [true, false].map { .isOneOf(subjects[2], [.bool($0)]) }
    singles += (1...3).flatMap { [.isAtLeast(subjects[1], Double($0)), .isBelow(subjects[1], Double($0))] }
    for mask in 1..<15 {
      singles.append(.isOneOf(subjects[1], (0..<4).filter { mask & (1 << $0) != 0 }.map { .number($0) }))
    }
    for first in singles {
      for second in singles {
        let rule = DecisionRule([first, second])
        let rows = (0..<count).filter { row in rule.holds { table.value(of: $0, row: row) } }
        guard rows.count >= options.minimumRows, rows.count < count else { continue }
        let region = RuleRegion(
          rule: rule, rows: rows.count, hits: rows.count { bad[$0] }, allRows: count, allHits: bad.count { $0 })
        #expect(region.zScore <= found.zScore + 1e-8, "seed \(seed): \(rule.expression)")
      }
    }
  }

  @Test("several labels become a list of rules; the order of the rows does not matter")
  func labels() {
    let tiers = ["gold", "silver", "bronze", "none"]
    func table(_ order: [Int]) -> RuleTable {
      RuleTable(
        subjects: [.trigger("tier")], values: order.map { [.string(tiers[$0 % 4])] },
        labels: order.map { [2, 0, 1, 0][$0 % 4] },
        cases: order)
    }
    let list = RuleLearner(table(Array(0..<80))).decisionList()
    #expect(
      list.entries.map(\.rule.expression) == [#"trigger.tier == "bronze""#, #"trigger.tier == "gold""#])
    #expect(list.entries.map(\.label) == [1, 2])
    #expect(list.otherwise == 0)
    #expect(list.right == 80)
    #expect(RuleLearner(table((0..<80).map { ($0 * 37) % 80 })).decisionList() == list)
  }

  @Test("whether a value is there decides where nothing else does")
  func presence() {
    let table = RuleTable(
      subjects: [.output("reference")], values: (0..<60).map { $0 % 3 == 0 ? [nil] : [.string("R\($0)")] },
      labels: (0..<60).map { $0 % 3 == 0 ? 1 : 0 }, cases: Array(0..<60))
    let list = RuleLearner(table).decisionList()
    #expect(list.entries.map(\.rule.expression) == ["has(output.reference)"])
    #expect(list.entries.map(\.label) == [0])
    #expect(list.right == 60)
  }

  @Test("a value that fewer than five subjects share is never told")
  func privacy() {
    let table = RuleTable(
      subjects: [.trigger("customer")], values: (0..<100).map { [.string($0 < 50 ? "C-7" : "C-\($0)")] },
      labels: (0..<100).map { $0 < 50 ? 1 : 0 }, cases: (0..<100).map { $0 < 50 ? $0 % 4 : $0 })
    #expect(RuleLearner(table).decisionList().entries.isEmpty)
    #expect(RuleLearner(table).regions(of: table.labels.map { $0 == 1 }).isEmpty)
  }

  @Test("labels that nothing tells apart have no rule")
  func nothing() {
    var random = PermutedCongruentialGenerator(seed: 9)
    let table = RuleTable(
      subjects: [Self.variance], values: (0..<200).map { _ in [.number(random.next(below: 5))] },
      labels: (0..<200).map { $0 % 10 == 0 ? 1 : 0 }, cases: Array(0..<200))
    #expect(RuleLearner(table).decisionList().entries.isEmpty)
  }

  @Test("rules mean the same as their text in the condition language")
  func language() throws {
    let subjects: [DecisionRule.Subject] = [
      .trigger("a"), .output("odd key"), .output("deep.b"), .step("S-01", "c"),
    ]
    let scalars: [JSONValue?] = [.number(1), .number(2.5), .string("t\"x\\é"), .bool(true), .null, nil]
    var looked = 0
    for subject in subjects {
      let parts: [DecisionRule.Part] = [
        .isOneOf(subject, [.string("t\"x\\é")]), .isOneOf(subject, [.number(1), .bool(true)]), .isPresent(subject),
        .isAbsent(subject), .isOneOf(subject, [.null]),
      ]
      for part in parts {
        for value in scalars {
          let (trigger, output, steps) = Self.world(subject, value)
          let rule = DecisionRule(value == nil ? [.isPresent(subject), part] : [part])
          let expected = rule.holds { DecisionRule.value(of: $0, trigger, output, steps: steps) }
          let bindings: [String: JSONValue] = [
            "trigger": .object(trigger), "output": output,
            "steps": .object(JSONObject(steps.map { ($0.key, ["output": $0.value]) })),
          ]
          #expect(
            try Expression(rule.expression).isTrue(in: bindings) == expected, "\(rule.expression) of \(output)")
          looked += 1
        }
      }
      for value in [JSONValue?.some(.number(2.5)), .some(.number(2)), .some(.null), nil] {
        let (trigger, output, steps) = Self.world(subject, value)
        for part in [DecisionRule.Part.isAtLeast(subject, 2.5), .isBelow(subject, 2.5)] {
          let rule = DecisionRule([.isPresent(subject), .isNotNull(subject), part])
          let bindings: [String: JSONValue] = [
            "trigger": .object(trigger), "output": output,
            "steps": .object(JSONObject(steps.map { ($0.key, ["output": $0.value]) })),
          ]
          #expect(
            try Expression(rule.expression).isTrue(in: bindings)
              == rule.holds { DecisionRule.value(of: $0, trigger, output, steps: steps) }, "\(rule.expression)")
          looked += 1
        }
      }
    }
    #expect(looked == 4 * (5 * 6 + 8))
  }

  /// A run in which only `subject` has the value.
  private static func world(
    _ subject: DecisionRule.Subject, _ value: JSONValue?
  ) -> (trigger: JSONObject, output: JSONValue, steps: JSONObject) {
    func nested(_ names: ArraySlice<String>) -> JSONObject {
      var object = JSONObject()
      if let name = names.first { object[name] = names.count == 1 ? value : .object(nested(names.dropFirst())) }
      return object
    }
    let object = nested(subject.names[...])
    return switch subject {
    case .trigger: (object, [:], JSONObject())
    case .output: (JSONObject(), .object(object), JSONObject())
    case .step(let id, _): (JSONObject(), [:], [id: .object(object)])
    }
  }

  @Test(
    "a cut is the number of fewest decimals nearest to the middle",
    arguments: [
      (0.015, 0.025, 0.02), (24, 26, 25), (5, 95, 50), (-3, 4, 0), (0.0249, 0.0251, 0.025), (999, 1_001, 1_000),
      (1, 2, 2), (-2, -1, -1.5), (1_200, 5_300, 3_000), (0.1, 0.3, 0.2),
    ] as [(Double, Double, Double)])
  func decimals(lower: Double, upper: Double, expected: Double) {
    #expect(SeparatingDecimal.between(lower, upper) == expected)
  }
}
