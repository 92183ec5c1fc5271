public import JSONDocuments

extension ExpressionValue {
  /// The value of a JSON document: a number spelled as an integer of 64 bits is an int, any other a double.
  public init(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .number(let value): self = Self.number(value)
    case .string(let value): self = .string(value)
    case .array(let items): self = .list(items.map(ExpressionValue.init))
    case .object(let object):
      self = .map(ExpressionMap(object.lazy.map { (.string($0.key), ExpressionValue($0.value)) }))
    }
  }

  /// The value as JSON, or nil when it holds a double that is not finite or a map whose keys are not all strings.
  public var json: JSONValue? {
    switch self {
    case .null: .null
    case .bool(let value): .bool(value)
    case .int(let value): .number(value)
    case .double(let value): value.isFinite ? .number(value) : nil
    case .string(let value): .string(value)
    case .list(let items): Self.array(items)
    case .map(let map): Self.object(map)
    }
  }

  private static func number(_ number: JSONNumber) -> ExpressionValue {
    if number.isSpelledAsInteger, let value = number.integerValue { return .int(value) }
    return .double(number.doubleValue)
  }

  private static func array(_ items: [ExpressionValue]) -> JSONValue? {
    var result: [JSONValue] = []
    for item in items {
      guard let json = item.json else { return nil }
      result.append(json)
    }
    return .array(result)
  }

  private static func object(_ map: ExpressionMap) -> JSONValue? {
    var result: [(String, JSONValue)] = []
    for entry in map.entries {
      guard case .string(let key) = entry.key, let json = entry.value.json else { return nil }
      result.append((key, json))
    }
    return .object(JSONObject(result))
  }
}
