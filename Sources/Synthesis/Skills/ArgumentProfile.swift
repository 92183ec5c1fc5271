import JSONDocuments

/// What the calls of one tool say about one of its arguments.
struct ArgumentProfile: Sendable {
  /// Calls that give the argument.
  private(set) var callCount = 0
  /// The cases of these calls.
  private(set) var cases: Set<Int> = []
  /// The least type of all its values.
  private(set) var type = ArgumentType()
  /// The form of its strings.
  private(set) var format = TextFormat.unseen
  /// The one scalar that all calls gave; nil when they differ or it is no scalar.
  private(set) var constant: JSONValue?

  mutating func add(_ value: JSONValue, case item: Int) {
    constant = callCount == 0 || constant == value ? Self.scalar(value) : nil
    callCount += 1
    cases.insert(item)
    type = type.union(ArgumentType(of: value))
    addFormat(of: value)
  }

  private mutating func addFormat(of value: JSONValue) {
    switch value {
    case .string(let text): format = format.union(TextFormat(of: text))
    case .array(let items): for item in items { addFormat(of: item) }
    case .null, .bool, .number, .object: break
    }
  }

  private static func scalar(_ value: JSONValue) -> JSONValue? {
    switch value {
    case .bool, .number, .string: value
    case .null, .array, .object: nil
    }
  }

  /// A made-up value.
  var sample: JSONValue { type.sample(format) }
}
