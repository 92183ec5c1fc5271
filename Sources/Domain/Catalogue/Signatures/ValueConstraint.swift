public import JSONDocuments

/// What a value must be beyond its type; empty demands nothing.
///
/// Each part is absent in documents that do not use it, so that older documents keep their bytes. Parts speak of values of
/// their kind: `format` and `pattern` of strings, `minimum` and `maximum` of numbers, the rest of arrays and objects.
public struct ValueConstraint: Hashable, Sendable {
  /// A member of an object.
  public struct Member: Hashable, Sendable {
    /// The name.
    public var name: String
    /// Whether an object without it is refused.
    public var required: Bool
    /// What its value must be.
    public var schema: ValueSchema

    /// Makes a member.
    public init(name: String, required: Bool, schema: ValueSchema) {
      self.name = name
      self.required = required
      self.schema = schema
    }
  }

  /// The scalars that are allowed; empty allows all. Written `enum`.
  public var choices: [JSONValue] = []
  /// The form of a string.
  public var format: TextFormat?
  /// A pattern that a string must match.
  public var pattern: LinearPattern?
  /// The least number allowed.
  public var minimum: JSONNumber?
  /// The largest number allowed.
  public var maximum: JSONNumber?
  /// The least count of elements, 0 or more.
  public var minimumItems: Int?
  /// The largest count of elements.
  public var maximumItems: Int?
  /// What each element must be; one element or none.
  public var items: [ValueSchema] = []
  /// The members that an object may have, by name; unless it is closed it may have others. Written `properties`.
  public var members: [Member] = []
  /// Whether an object with other members is refused.
  public var isClosed = false

  /// Demands nothing.
  public init() {}
}

/// A type with a constraint.
public struct ValueSchema: Hashable, Sendable {
  /// The type as it is written.
  public var type: String
  /// What a value must be beyond it.
  public var constraint: ValueConstraint

  /// Pairs a type with a constraint.
  public init(type: String, constraint: ValueConstraint = ValueConstraint()) {
    self.type = type
    self.constraint = constraint
  }

  /// Whether the value has the type and satisfies the constraint.
  public func accepts(_ value: JSONValue) -> Bool { faults(in: value, at: CallPlace("value")).isEmpty }

  func faults(in value: JSONValue, at place: CallPlace) -> [CallFault] {
    guard SkillType(type).accepts(value) else { return [CallFault(.type, at: place, "is not of type \(type)")] }
    return constraint.faults(in: value, at: place)
  }
}

extension ValueConstraint {
  func faults(in value: JSONValue, at place: CallPlace) -> [CallFault] {
    if !choices.isEmpty, !choices.contains(where: { $0.isEquivalent(to: value) }) {
      let allowed = choices.map { $0.stringValue ?? $0.text }.joined(separator: ", ")
      return [CallFault(.choice, at: place, "is not one of \(allowed)")]
    }
    return switch value {
    case .string(let text): faults(in: text, at: place)
    case .number(let number): faults(in: number, at: place)
    case .array(let items): faults(in: items, at: place)
    case .object(let object): faults(in: object, at: place)
    case .null, .bool: []
    }
  }

  private func faults(in text: String, at place: CallPlace) -> [CallFault] {
    var faults: [CallFault] = []
    if let format, !format.accepts(text) {
      faults.append(CallFault(.format, at: place, "does not have the format \(format.rawValue)"))
    }
    if let pattern, !pattern.matches(text) {
      faults.append(CallFault(.pattern, at: place, "does not match \(pattern.source)"))
    }
    return faults
  }

  private func faults(in number: JSONNumber, at place: CallPlace) -> [CallFault] {
    var faults: [CallFault] = []
    if let minimum, number.doubleValue < minimum.doubleValue {
      faults.append(CallFault(.range, at: place, "is below \(minimum.text)"))
    }
    if let maximum, number.doubleValue > maximum.doubleValue {
      faults.append(CallFault(.range, at: place, "is above \(maximum.text)"))
    }
    return faults
  }

  private func faults(in elements: [JSONValue], at place: CallPlace) -> [CallFault] {
    var faults: [CallFault] = []
    if let minimumItems, elements.count < minimumItems {
      faults.append(CallFault(.length, at: place, "has fewer than \(minimumItems) elements"))
    }
    if let maximumItems, elements.count > maximumItems {
      faults.append(CallFault(.length, at: place, "has more than \(maximumItems) elements"))
    }
    guard let schema = items.first else { return faults }
    return faults + elements.enumerated().flatMap { schema.faults(in: $1, at: place.element($0)) }
  }

  private func faults(in object: JSONObject, at place: CallPlace) -> [CallFault] {
    var faults: [CallFault] = []
    for member in members {
      if let value = object[member.name] {
        faults += member.schema.faults(in: value, at: place.member(member.name))
      } else if member.required {
        faults.append(CallFault(.missing, at: place.member(member.name), "is missing"))
      }
    }
    guard isClosed else { return faults }
    let known = Set(members.map { Array($0.name.utf8) })
    return faults
      + object.keys.filter { !known.contains(Array($0.utf8)) }.map {
        CallFault(.unknown, at: place.member($0), "is unknown")
      }
  }
}
