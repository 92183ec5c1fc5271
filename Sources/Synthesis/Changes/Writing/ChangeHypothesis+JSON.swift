import Domain
public import JSONDocuments

extension ChangeHypothesis {
  /// The hypothesis as a proposal's body tells it; members without a value are left out.
  public var json: JSONObject {
    var object: JSONObject = ["kind": .string(kind.rawValue), "step": .string(step)]
    object.set("after", after)
    object.set("instead", instead)
    if let condition { object["rule"] = .string(condition.expression) }
    object.set("parameter", parameter)
    if let value { object["value"] = value }
    return object
  }

  /// The rule, unless it always holds.
  var condition: DecisionRule? { rule.flatMap { $0.parts.isEmpty ? nil : $0 } }
}

extension DecisionRule {
  /// What the parts look at, each once, in order.
  var subjects: [Subject] {
    parts.map(\.subject).reduce(into: []) { found, subject in if !found.contains(subject) { found.append(subject) } }
  }

  /// The rule with the guards under which a value that is missing or null fails a part that compares it, as `holds` says, and
  /// stops no run.
  var guardedExpression: String {
    let guards = parts.flatMap(Self.guards)
    let all = guards + parts.map(\.expression)
    return all.reduce(into: [String]()) { kept, part in if !kept.contains(part) { kept.append(part) } }
      .joined(separator: " && ")
  }

  private static func guards(_ part: Part) -> [String] {
    switch part {
    case .isAbsent: []
    case .isPresent(let subject): Array(subject.presences.dropLast())
    case .isOneOf(let subject, _), .isNotNull(let subject): subject.presences
    case .isAtLeast(let subject, _), .isBelow(let subject, _): subject.presences + ["\(subject.path) != null"]
    }
  }
}

extension DecisionRule.Subject {
  /// The conditions that each name on the way is there, outermost first.
  fileprivate var presences: [String] {
    let names = names
    let prefixes = names.indices.map { names[...$0].joined(separator: ".") }
    switch self {
    case .trigger: return prefixes.map { Self.trigger($0).presence }
    case .output: return prefixes.map { Self.output($0).presence }
    case .step(let id, _):
      let step = JSONValue.string(id).text
      return ["\(step) in steps", "has(steps[\(step)].output)"] + prefixes.map { Self.step(id, $0).presence }
    }
  }

  /// The names from the root of what conditions see; `output` is that of the step after which runs choose.
  var conditionPath: [String] {
    switch self {
    case .trigger: ["trigger"] + names
    case .output: ["output"] + names
    case .step(let id, _): ["steps", id, "output"] + names
    }
  }
}
