/// One JSON value, as RFC 8259 defines it, without duplicate keys.
///
/// Two values are equal when their structure, their strings byte for byte (no Unicode normalisation) and the spelling
/// of their numbers are equal. The order of an object's members in its source does not matter.
public enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  /// Whether the value is `null`.
  public var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// The boolean, or nil when the value is of another kind.
  public var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The string, or nil when the value is of another kind.
  public var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The number with its spelling, or nil when the value is of another kind.
  public var numberValue: JSONNumber? {
    if case .number(let value) = self { value } else { nil }
  }

  /// The nearest binary64 value of a number, or nil when the value is of another kind.
  public var doubleValue: Double? {
    numberValue?.doubleValue
  }

  /// The exact integer, or nil when the value is no number, no integer or does not fit in 64 bits.
  public var integerValue: Int64? {
    numberValue?.integerValue
  }

  /// The elements of an array, or nil when the value is of another kind.
  public var arrayValue: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members of an object, or nil when the value is of another kind.
  public var objectValue: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// The member of that name, or nil when the value is no object or has no such member.
  public subscript(key: String) -> JSONValue? {
    objectValue?[key]
  }

  /// The element at that index, or nil when the value is no array or is shorter.
  public subscript(index index: Int) -> JSONValue? {
    guard case .array(let items) = self, items.indices.contains(index) else { return nil }
    return items[index]
  }
}

extension JSONValue {
  /// The integer as a number value.
  public static func number(_ value: Int) -> JSONValue {
    .number(JSONNumber(value))
  }

  /// The integer as a number value.
  public static func number(_ value: Int64) -> JSONValue {
    .number(JSONNumber(value))
  }

  /// The double as a number value in its shortest spelling; `value` must be finite.
  public static func number(_ value: Double) -> JSONValue {
    .number(JSONNumber(value))
  }
}
