import Domain
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

  /// A value of the type, made up; `format` shapes strings.
  func sample(_ format: TextFormat) -> JSONValue {
    switch kind {
    case .nothing, .any, .string: .string(format.sample)
    case .boolean: true
    case .integer: 7
    case .number: 7.5
    case .object: .object(["sample": "sample"])
    case .null: .null
    case .array: .array(element[0].kind == .nothing ? [] : [element[0].sample(format)])
    }
  }

  /// A value that is not of the type; nil when every value is.
  var misfit: JSONValue? {
    switch kind {
    case .nothing, .any: nil
    case .object: "sample"
    case .array: .object(["sample": "sample"])
    case .string: .object(["sample": "sample"])
    case .boolean, .integer, .number, .null: "sample"
    }
  }
}

/// The form that all strings of an argument share, from which test values are made up.
enum TextFormat: String, Hashable, Sendable {
  case unseen, date, time, dateTime, email, digits, upperCase, plain

  init(of text: String) {
    let bytes = Array(text.utf8)
    if let time = RecordedTime(parsing: text) {
      self = text.utf8.count == 10 && time.offsetAssumed ? .date : .dateTime
    } else if bytes.count >= 5, bytes.count <= 8, bytes[2] == UInt8(ascii: ":"),
      bytes.allSatisfy({ (48...58).contains($0) })
    {
      self = .time
    } else if let at = bytes.firstIndex(of: UInt8(ascii: "@")), at > 0, bytes[at...].contains(UInt8(ascii: ".")) {
      self = .email
    } else if !bytes.isEmpty, bytes.allSatisfy({ (48...57).contains($0) }) {
      self = .digits
    } else if !bytes.isEmpty, bytes.allSatisfy({ (65...90).contains($0) }) {
      self = .upperCase
    } else {
      self = .plain
    }
  }

  /// The format of both; `plain` when they differ.
  func union(_ other: TextFormat) -> TextFormat {
    if self == .unseen || self == other { return other }
    return other == .unseen ? self : .plain
  }

  /// A made-up text of the format.
  var sample: String {
    switch self {
    case .unseen, .plain: "sample"
    case .date: "2031-02-03"
    case .time: "04:05:06"
    case .dateTime: "2031-02-03T04:05:06Z"
    case .email: "sample@example.invalid"
    case .digits: "1234567"
    case .upperCase: "SAMPLE"
    }
  }
}
