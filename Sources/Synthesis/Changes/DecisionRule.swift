public import JSONDocuments

/// A condition on what is known when a run chooses: its context and the outputs of the steps before.
///
/// A name with dots is a path: `user.tier` is the member `tier` of the member `user`. A key that itself holds a dot cannot be named.
public struct DecisionRule: Hashable, Sendable {
  /// Where a value comes from, as a path of the condition language.
  public enum Subject: Hashable, Sendable {
    /// `trigger.NAME`: the run's context.
    case trigger(String)
    /// `output.NAME`: the result of the step after which runs choose.
    case output(String)
    /// `steps["ID"].output.NAME`: the newest result of an earlier step.
    case step(String, String)

    /// The path in the condition language.
    public var path: String { names.reduce(root, Self.member) }

    /// The condition that the path is there, provided that all of it but the last name is.
    var presence: String {
      let names = names
      let parent = names.dropLast().reduce(root, Self.member)
      let last = names.last ?? ""
      return Self.isWord(last) ? "has(\(parent).\(last))" : "\(JSONValue.string(last).text) in \(parent)"
    }

    /// The names on the way from the root to the value.
    var names: [String] {
      switch self {
      case .trigger(let name), .output(let name), .step(_, let name):
        name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      }
    }

    private var root: String {
      switch self {
      case .trigger: "trigger"
      case .output: "output"
      case .step(let id, _): "steps[\(JSONValue.string(id).text)].output"
      }
    }

    private static func member(_ path: String, _ name: String) -> String {
      isWord(name) ? "\(path).\(name)" : "\(path)[\(JSONValue.string(name).text)]"
    }

    private static func isWord(_ name: String) -> Bool {
      guard let first = name.utf8.first, !(48...57).contains(first) else { return false }
      return name.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "_")
      }
    }
  }

  /// One part; all parts must hold.
  public enum Part: Hashable, Sendable {
    /// The value is one of these scalars (in order); numbers are compared by value.
    case isOneOf(Subject, [JSONValue])
    /// The number is at least this.
    case isAtLeast(Subject, Double)
    /// The number is below this.
    case isBelow(Subject, Double)
    /// There is a value, which may be null.
    case isPresent(Subject)
    /// There is no value.
    case isAbsent(Subject)
    /// The value is not null.
    case isNotNull(Subject)

    /// What the part looks at.
    public var subject: Subject {
      switch self {
      case .isOneOf(let subject, _), .isAtLeast(let subject, _), .isBelow(let subject, _), .isPresent(let subject),
        .isAbsent(let subject), .isNotNull(let subject):
        subject
      }
    }

    /// The part in the condition language.
    public var expression: String {
      switch self {
      case .isOneOf(let subject, let values) where values.count == 1: "\(subject.path) == \(values[0].text)"
      case .isOneOf(let subject, let values): "\(subject.path) in [\(values.map(\.text).joined(separator: ", "))]"
      case .isAtLeast(let subject, let bound): "\(subject.path) >= \(JSONNumber(bound).text)"
      case .isBelow(let subject, let bound): "\(subject.path) < \(JSONNumber(bound).text)"
      case .isPresent(let subject): subject.presence
      case .isAbsent(let subject): "!(\(subject.presence))"
      case .isNotNull(let subject): "\(subject.path) != null"
      }
    }

    /// Whether the part holds for this value of its subject; nil is no value.
    func holds(_ value: JSONValue?) -> Bool {
      switch self {
      case .isOneOf(_, let values): value.map { value in values.contains { $0.isEquivalent(to: value) } } ?? false
      case .isAtLeast(_, let bound): value?.doubleValue.map { $0 >= bound } ?? false
      case .isBelow(_, let bound): value?.doubleValue.map { $0 < bound } ?? false
      case .isPresent: value != nil
      case .isAbsent: value == nil
      case .isNotNull: value.map { !$0.isNull } ?? false
      }
    }
  }

  /// The parts, in order.
  public let parts: [Part]

  /// Makes a rule; an empty one always holds.
  public init(_ parts: [Part]) { self.parts = parts }

  /// The rule in the condition language (`Expressions`), parts joined by `&&`.
  public var expression: String { parts.map(\.expression).joined(separator: " && ") }

  /// Whether the rule holds; a value that is missing or of another type fails a part that compares it.
  public func holds(trigger: JSONObject, output: JSONValue?) -> Bool {
    holds { Self.value(of: $0, trigger, output) }
  }

  /// Whether the rule holds for the values that its subjects have; nil is no value.
  func holds(_ value: (Subject) -> JSONValue?) -> Bool { parts.allSatisfy { $0.holds(value($0.subject)) } }

  /// The value that a subject names in a run.
  ///
  /// - Parameter steps: The newest outputs of earlier steps by step id.
  static func value(
    of subject: Subject, _ trigger: JSONObject, _ output: JSONValue?, steps: JSONObject = JSONObject()
  ) -> JSONValue? {
    let root: JSONValue? =
      switch subject {
      case .trigger: .object(trigger)
      case .output: output
      case .step(let id, _): steps[id]
      }
    return subject.names.reduce(root) { $0?[$1] }
  }
}
