import JSONDocuments

/// Values that hold a rule, miss it by little, or are not there.
struct RuleCases {
  /// One assignment of values to what the rule looks at.
  struct Case {
    let name: String
    let holds: Bool
    /// The value of each path; nil when it is missing.
    var values: [[String]: JSONValue?]

    /// Whether a value is missing that the workflow may need elsewhere.
    var isIncomplete: Bool { !holds && values.contains { $0.value == nil } }
  }

  /// One over the distance from a bound at which values are tried.
  private static let stepsPerUnit = 10_000.0
  /// The most members of a set that get a case of their own.
  private static let memberLimit = 24

  /// The cases: every member of every set and every bound on both sides, a value outside, and none; one without a rule.
  let cases: [Case]

  init(_ rule: DecisionRule?) {
    guard let rule else {
      cases = [Case(name: "always", holds: true, values: [:])]
      return
    }
    let base = Dictionary(
      uniqueKeysWithValues: rule.subjects.map { ($0.conditionPath, Self.holding($0, rule)) })
    var cases = [Case(name: "the rule holds", holds: true, values: base)]
    for part in rule.parts {
      for (name, value) in Self.values(of: part) {
        cases.append(Self.made("\(part.subject.path) is \(name)", value, part.subject, base, rule))
      }
    }
    for subject in rule.subjects { cases.append(Self.made("\(subject.path) is missing", nil, subject, base, rule)) }
    self.cases = cases.reduce(into: []) { kept, item in
      if !kept.contains(where: { $0.values == item.values }) { kept.append(item) }
    }
  }

  private static func made(
    _ name: String, _ value: JSONValue?, _ subject: DecisionRule.Subject, _ base: [[String]: JSONValue?],
    _ rule: DecisionRule
  ) -> Case {
    var values = base
    values.updateValue(value, forKey: subject.conditionPath)
    return Case(name: name, holds: rule.holds { values[$0.conditionPath] ?? nil }, values: values)
  }

  /// Values on both sides of what a part asks.
  private static func values(of part: DecisionRule.Part) -> [(name: String, value: JSONValue)] {
    switch part {
    case .isOneOf(_, let members):
      members.prefix(memberLimit).map { ($0.text, $0) } + [("none of the set", outside(members))]
    case .isAtLeast(_, let bound), .isBelow(_, let bound):
      [
        ("\(JSONNumber(bound).text)", .number(bound)), ("just below \(JSONNumber(bound).text)", below(bound)),
        ("null", .null),
      ]
    case .isPresent, .isAbsent: [("there", "sample")]
    case .isNotNull: [("null", .null)]
    }
  }

  /// A value for which every part about a subject holds, if there is one; nil when it must be missing.
  private static func holding(_ subject: DecisionRule.Subject, _ rule: DecisionRule) -> JSONValue? {
    let parts = rule.parts.filter { $0.subject == subject }
    let candidates = parts.flatMap { part -> [JSONValue?] in
      if case .isAbsent = part { return [nil] }
      return values(of: part).map { $0.value }
    }
    return candidates.first { value in parts.allSatisfy { $0.holds(value) } } ?? nil
  }

  /// A number below a bound, decimal where it can be, so that the test reads 0.0249 and not 0.024900000000000002.
  private static func below(_ bound: Double) -> JSONValue {
    let near = (bound * stepsPerUnit - 1).rounded() / stepsPerUnit
    return .number(near < bound ? near : bound.nextDown)
  }

  private static func outside(_ members: [JSONValue]) -> JSONValue {
    if let number = members.compactMap(\.doubleValue).max() { return .number(number + 1) }
    return .string(members.contains { $0.boolValue != nil } ? "neither" : "none of these")
  }
}
