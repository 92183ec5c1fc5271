public import JSONDocuments

extension ValueSchema {
  /// A made-up value that the schema accepts, with every member; where the constraint is beyond making one up, a value of the
  /// type.
  public var sample: JSONValue { sample(onlyRequired: false) }

  /// The made-up value with all members, or with the required ones only.
  public func sample(onlyRequired: Bool) -> JSONValue {
    if let choice = constraint.choices.first { return choice }
    switch type {
    case "string": return .string(constraint.sampleText)
    case "boolean": return true
    case "integer": return constraint.sampleNumber(7)
    case "number": return constraint.sampleNumber(7.5)
    case "object": return .object(constraint.sampleObject(onlyRequired))
    case "null": return .null
    case "any": return constraint.sampleAny(onlyRequired)
    default: return constraint.sampleCollection(of: type, onlyRequired)
    }
  }
}

extension ValueConstraint {
  fileprivate var sampleText: String {
    if let pattern { return pattern.sample ?? "sample" }
    return format?.sample ?? "sample"
  }

  fileprivate func sampleNumber(_ usual: Double) -> JSONValue {
    if let minimum, minimum.doubleValue > usual { return .number(minimum) }
    if let maximum, maximum.doubleValue < usual { return .number(maximum) }
    return .number(usual)
  }

  fileprivate func sampleObject(_ onlyRequired: Bool) -> JSONObject {
    let told = members.filter { $0.required || !onlyRequired }
    if told.isEmpty && !isClosed && members.isEmpty { return ["sample": "sample"] }
    return JSONObject(told.map { ($0.name, $0.schema.sample(onlyRequired: onlyRequired)) })
  }

  fileprivate func sampleAny(_ onlyRequired: Bool) -> JSONValue {
    if minimum != nil || maximum != nil { return sampleNumber(7) }
    if !members.isEmpty || isClosed { return .object(sampleObject(onlyRequired)) }
    return .string(sampleText)
  }

  fileprivate func sampleCollection(of type: String, _ onlyRequired: Bool) -> JSONValue {
    guard type.hasPrefix("array") else { return .object(JSONObject()) }
    let inner = type.hasPrefix("array<") ? String(type.dropFirst(6).dropLast()) : "string"
    let schema = items.first ?? ValueSchema(type: inner)
    let count = min(max(1, minimumItems ?? 0), maximumItems ?? .max)
    return .array(Array(repeating: schema.sample(onlyRequired: onlyRequired), count: min(count, 100)))
  }
}
