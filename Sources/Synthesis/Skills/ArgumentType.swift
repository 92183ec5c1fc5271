import JSONDocuments

/// The least type of the signature language that holds all values seen so far.
struct ArgumentType: Hashable, Sendable {
  private enum Kind: Hashable { case nothing, boolean, integer, number, string, object, null, array, any }

  private var kind = Kind.nothing
  private var element: [ArgumentType] = []

  /// The type of no value.
  init() {}

  /// The type of one value.
  init(of value: JSONValue) {
    switch value {
    case .null: kind = .null
    case .bool: kind = .boolean
    case .number(let number): kind = number.integerValue == nil ? .number : .integer
    case .string: kind = .string
    case .object: kind = .object
    case .array(let items):
      kind = .array
      element = [items.reduce(ArgumentType()) { $0.union(ArgumentType(of: $1)) }]
    }
  }

  /// The least type that holds the values of both.
  func union(_ other: ArgumentType) -> ArgumentType {
    if kind == .nothing { return other }
    if other.kind == .nothing || self == other { return self }
    var union = self
    switch (kind, other.kind) {
    case (.integer, .number), (.number, .integer): union.kind = .number
    case (.array, .array): union.element = [element[0].union(other.element[0])]
    default:
      union.kind = .any
      union.element = []
    }
    return union
  }

  /// Widens to the least type that holds the values of both.
  mutating func formUnion(_ other: ArgumentType) { self = union(other) }

  /// The type as it is written; `any` when no value was seen.
  var text: String {
    switch kind {
    case .nothing, .any: "any"
    case .boolean: "boolean"
    case .integer: "integer"
    case .number: "number"
    case .string: "string"
    case .object: "object"
    case .null: "null"
    case .array: element[0].kind == .nothing || element[0].kind == .any ? "array" : "array<\(element[0].text)>"
    }
  }
}
