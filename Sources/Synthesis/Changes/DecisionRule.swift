public import JSONDocuments

/// A condition on what is known when a run chooses: its context and the outputs of the step before.
public struct DecisionRule: Hashable, Sendable {
  /// Where a value comes from, as a path of the condition language.
  public enum Subject: Hashable, Sendable {
    /// `trigger.NAME`: the run's context.
    case trigger(String)
    /// `output.NAME`: the result of the step after which runs choose.
    case output(String)

    /// The path in the condition language.
    public var path: String {
      switch self {
      case .trigger(let name): "trigger.\(name)"
      case .output(let name): "output.\(name)"
      }
    }
  }

  /// One part; all parts must hold.
  public enum Part: Hashable, Sendable {
    /// The value is one of these scalars (in order).
    case isOneOf(Subject, [JSONValue])
    /// The number is at least this.
    case isAtLeast(Subject, Double)
    /// The number is below this.
    case isBelow(Subject, Double)
  }

  /// The parts, in order.
  public let parts: [Part]

  /// Makes a rule; an empty one always holds.
  public init(_ parts: [Part]) { self.parts = parts }

  /// The rule in the condition language (`Expressions`), parts joined by `&&`.
  public var expression: String { parts.map(Self.expression).joined(separator: " && ") }

  /// Whether the rule holds; a value that is missing or of another type fails it.
  public func holds(trigger: JSONObject, output: JSONValue?) -> Bool {
    parts.allSatisfy { part in
      switch part {
      case .isOneOf(let subject, let values):
        Self.value(of: subject, trigger, output).map(values.contains) ?? false
      case .isAtLeast(let subject, let bound):
        Self.value(of: subject, trigger, output)?.doubleValue.map { $0 >= bound } ?? false
      case .isBelow(let subject, let bound):
        Self.value(of: subject, trigger, output)?.doubleValue.map { $0 < bound } ?? false
      }
    }
  }

  /// The value that a subject names in a run.
  static func value(of subject: Subject, _ trigger: JSONObject, _ output: JSONValue?) -> JSONValue? {
    switch subject {
    case .trigger(let name): trigger[name]
    case .output(let name): output?[name]
    }
  }

  private static func expression(_ part: Part) -> String {
    switch part {
    case .isOneOf(let subject, let values) where values.count == 1: "\(subject.path) == \(values[0].text)"
    case .isOneOf(let subject, let values):
      "\(subject.path) in [\(values.map(\.text).joined(separator: ", "))]"
    case .isAtLeast(let subject, let bound): "\(subject.path) >= \(JSONNumber(bound).text)"
    case .isBelow(let subject, let bound): "\(subject.path) < \(JSONNumber(bound).text)"
    }
  }
}
