import Domain
import JSONDocuments

/// What the values at one place of a tool's calls say: of an argument, or of an element or a member inside one.
struct ArgumentProfile: Sendable {
  private static let mostMembers = 64

  /// The values seen.
  private(set) var count = 0
  /// The cases of these values.
  private(set) var cases: Set<Int> = []
  /// The least type of all of them.
  private(set) var type = ArgumentType()
  /// The form of the strings.
  private(set) var texts = TextShape()
  /// The distinct strings.
  private(set) var choices = ChoiceTally()
  /// Whether a number was below zero.
  private(set) var hasNegative = false
  /// The one scalar that all of them are; nil when they differ or are no scalars.
  private(set) var constant: JSONValue?
  /// Whether an array was empty.
  private(set) var hasEmpty = false
  /// The elements of the arrays; one profile or none.
  private(set) var elements: [ArgumentProfile] = []
  /// The members of the objects by name.
  private(set) var members: [ByteText: ArgumentProfile] = [:]
  /// Whether there were more members than are kept.
  private(set) var areMembersCut = false

  mutating func add(_ value: JSONValue, case item: Int) {
    constant = count == 0 || constant == value ? Self.scalar(value) : nil
    count += 1
    cases.insert(item)
    type = type.union(ArgumentType(of: value))
    switch value {
    case .null, .bool: break
    case .number(let number): hasNegative = hasNegative || number.doubleValue < 0
    case .string(let text):
      texts = texts.union(TextShape(of: text))
      choices.add(text, case: item)
    case .array(let items): add(items, item)
    case .object(let object): add(object, item)
    }
  }

  private mutating func add(_ items: [JSONValue], _ item: Int) {
    hasEmpty = hasEmpty || items.isEmpty
    if elements.isEmpty { elements = [ArgumentProfile()] }
    for element in items { elements[0].add(element, case: item) }
  }

  private mutating func add(_ object: JSONObject, _ item: Int) {
    for (name, value) in object {
      let key = ByteText(name)
      if members[key] == nil, members.count >= Self.mostMembers {
        areMembersCut = true
      } else {
        members[key, default: ArgumentProfile()].add(value, case: item)
      }
    }
  }

  private static func scalar(_ value: JSONValue) -> JSONValue? {
    switch value {
    case .bool, .number, .string: value
    case .null, .array, .object: nil
    }
  }

  /// A made-up value of the type, of the first format that all strings have.
  var sample: JSONValue {
    if let element = elements.first { return .array(element.count == 0 ? [] : [element.sample]) }
    var constraint = ValueConstraint()
    constraint.format = texts.formats.first
    return ValueSchema(type: type.text, constraint: constraint).sample
  }
}
