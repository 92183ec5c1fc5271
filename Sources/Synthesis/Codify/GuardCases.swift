import Execution
import Expressions
import JSONDocuments

// Values at the borders of a branch's rules. For each subject: the constants that rules name and one that they do not, each threshold and
// the next number below it, no value where a rule asks for one. Of all combinations the fewest are kept, greedily, that take every way and
// on which every broken form of the rules (`ConditionMutation`) goes another way: what a test needs in order to notice.

/// Made-up values for the subjects of one guarded branch, each with the way that the rules then take.
struct GuardCases: Sendable {
  struct Case: Sendable {
    let values: [DecisionRule.Subject: JSONValue?]
    let target: Int
  }

  /// All cases.
  let cases: [Case]
  /// The places of those that tests must contain.
  let needed: [Int]
  private static let maximumCases = 1_000

  init(_ found: BranchGuard) {
    let grid = Self.grid(found.list)
    let rules = Self.Rules(found)
    let ways = grid.map(rules.way)
    cases = zip(grid, ways).compactMap { values, way in way.map { Case(values: values, target: rules.targets[$0]) } }
    let valid = ways.indices.filter { ways[$0] != nil }
    let wanted = rules.broken.map { broken in
      Set(valid.indices.filter { broken.way(grid[valid[$0]]) != ways[valid[$0]] })
    }
    let taken = Set(ways.compactMap { $0 }).sorted().map { way in
      Set(valid.indices.filter { ways[valid[$0]] == way })
    }
    needed = Self.cover(taken + wanted.filter { !$0.isEmpty })
  }

  /// The candidate values of each subject of these rules.
  static func values(_ list: DecisionList) -> [DecisionRule.Subject: [JSONValue?]] {
    let parts = list.entries.flatMap(\.rule.parts)
    return Dictionary(
      uniqueKeysWithValues: list.subjects.map { subject in (subject, values(of: subject, parts)) })
  }

  private static func values(of subject: DecisionRule.Subject, _ parts: [DecisionRule.Part]) -> [JSONValue?] {
    var values: [JSONValue?] = []
    func add(_ value: JSONValue?) { if !values.contains(value) { values.append(value) } }
    for part in parts where part.subject == subject {
      switch part {
      case .isOneOf(_, let constants):
        for constant in constants { add(constant) }
        if let other = other(than: constants) { add(other) }
      case .isAtLeast(_, let bound), .isBelow(_, let bound):
        add(.number(bound))
        add(.number(below(bound)))
      case .isPresent, .isAbsent:
        add("sample")
        add(nil)
      case .isNotNull: add(.null)
      }
    }
    return values
  }

  /// A scalar of the constants' kind that is none of them.
  private static func other(than constants: [JSONValue]) -> JSONValue? {
    switch constants.first {
    case .bool(let flag)?: .bool(!flag)
    case .number?: .number((constants.compactMap(\.doubleValue).max() ?? 0) + 1)
    case .string?: .string("something else")
    case .null?: "sample"
    default: nil
    }
  }

  /// The number one unit of the last decimal lower.
  private static func below(_ bound: Double) -> Double {
    guard let text = ConditionMutation.neighbours(of: JSONNumber(bound).text)?.lower, let lower = Double(text) else {
      return bound - max(1, bound.magnitude / 1_000)
    }
    return lower
  }

  private static func grid(_ list: DecisionList) -> [[DecisionRule.Subject: JSONValue?]] {
    let subjects = list.subjects
    let all = values(list)
    var choices = subjects.map { all[$0] ?? [] }
    while choices.reduce(1, { $0 * $1.count }) > maximumCases {
      let longest = choices.indices.max { (choices[$0].count, $1) < (choices[$1].count, $0) } ?? 0
      choices[longest].removeLast()
    }
    return zip(subjects, choices).reduce([[:]]) { grid, column in
      grid.flatMap { row in
        column.1.map { value in row.merging([column.0: value]) { _, later in later } }
      }
    }
  }

  /// Places so that each set holds one of them; the smallest place of those that settle most sets at a time.
  private static func cover(_ sets: [Set<Int>]) -> [Int] {
    var open = sets
    var chosen: [Int] = []
    while !open.isEmpty {
      var counts: [Int: Int] = [:]
      for place in open.joined() { counts[place, default: 0] += 1 }
      guard let best = counts.min(by: { ($1.value, $0.key) < ($0.value, $1.key) })?.key else { break }
      chosen.append(best)
      open.removeAll { $0.contains(best) }
    }
    return chosen.sorted()
  }
}

extension GuardCases {
  /// The rules of a branch as conditions, whole or broken in one place.
  private struct Rules {
    let targets: [Int]
    private let conditions: [Expression?]
    private let texts: [String]

    init(_ found: BranchGuard) {
      self.init(found.branches.map(\.rule.expression), found.branches.map(\.target) + [found.otherwise])
    }

    private init(_ texts: [String], _ targets: [Int]) {
      self.texts = texts
      self.targets = targets
      conditions = texts.map { try? Expression($0) }
    }

    /// The rules with one condition broken, or never true.
    var broken: [Rules] {
      texts.indices.flatMap { index in
        (ConditionMutation.mutants(of: texts[index]) + ["false"]).map { mutant in
          var others = texts
          others[index] = mutant
          return Rules(others, targets)
        }
      }
    }

    /// The place of the first condition that holds, or of the default; nil when one cannot be evaluated.
    func way(_ values: [DecisionRule.Subject: JSONValue?]) -> Int? {
      let bindings = Self.bindings(values)
      for (index, condition) in conditions.enumerated() {
        guard let holds = try? condition?.isTrue(in: bindings) else { return nil }
        if holds { return index }
      }
      return conditions.count
    }

    private static func bindings(_ values: [DecisionRule.Subject: JSONValue?]) -> [String: JSONValue] {
      var trigger: JSONValue = .object(JSONObject())
      var output: JSONValue = .object(JSONObject())
      var steps = JSONObject()
      for (subject, value) in values {
        let path = ValuePath(subject.names.map { .key($0) })
        switch subject {
        case .trigger: trigger = path.placing(value, in: trigger)
        case .output: output = path.placing(value, in: output)
        case .step(let id, _):
          steps[id] = ["output": path.placing(value, in: steps[id]?["output"] ?? .object(JSONObject()))]
        }
      }
      return ["trigger": trigger, "output": output, "steps": .object(steps)]
    }
  }
}

extension ValuePath {
  /// The document with `value` at the path, and all that leads there; nil leaves the place empty.
  func placing(_ value: JSONValue?, in document: JSONValue) -> JSONValue {
    let filled = setting(value ?? .null, in: document)
    return value == nil ? removing(from: filled) : filled
  }
}
