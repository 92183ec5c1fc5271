public import JSONDocuments

extension ValueConstraint {
  private static let deepestNesting = 8
  private static let largestPattern = 1_000

  /// The parts that demand something, as members of the document of an argument.
  public var json: JSONObject {
    var object = JSONObject()
    if !choices.isEmpty { object["enum"] = .array(choices) }
    object["format"] = format.map { .string($0.rawValue) }
    object["pattern"] = pattern.map { .string($0.source) }
    object["minimum"] = minimum.map { .number($0) }
    object["maximum"] = maximum.map { .number($0) }
    object["min_items"] = minimumItems.map { .number($0) }
    object["max_items"] = maximumItems.map { .number($0) }
    object["items"] = items.first.map { .object($0.json) }
    if !members.isEmpty {
      object["properties"] = .object(JSONObject(members.map { ($0.name, .object($0.json)) }))
    }
    if isClosed { object["closed"] = true }
    return object
  }

  /// Reads the parts from the document of a value of `type`.
  ///
  /// - Throws: `DocumentError` when a part does not suit the type, is malformed, or no value could satisfy it.
  public init(_ fields: FieldReader, type: String) throws(DocumentError) {
    try self.init(fields, type: type, depth: 0)
  }

  fileprivate init(_ fields: FieldReader, type: String, depth: Int) throws(DocumentError) {
    if depth > Self.deepestNesting {
      throw .invalid(field: fields.path, value: type, allowed: "at most \(Self.deepestNesting) levels of nesting")
    }
    try readChoices(fields, type)
    try readText(fields, type)
    try readRange(fields, type)
    try readItems(fields, type, depth)
    try readMembers(fields, type, depth)
  }

  private mutating func readChoices(_ fields: FieldReader, _ type: String) throws(DocumentError) {
    guard fields.object["enum"] != nil else { return }
    choices = try fields.array("enum", default: [])
    let place = fields.place("enum")
    if choices.isEmpty { throw .wrongType(field: place, expected: "a list of at least one value") }
    for (index, choice) in choices.enumerated() {
      let isScalar = choice.arrayValue == nil && choice.objectValue == nil
      if !isScalar || !SkillType(type).accepts(choice) {
        throw .wrongType(field: "\(place)[\(index)]", expected: "a scalar of type \(type)")
      }
      if choices[..<index].contains(where: { $0.isEquivalent(to: choice) }) {
        throw .invalid(field: place, value: choice.text, allowed: "distinct values")
      }
    }
  }

  private mutating func readText(_ fields: FieldReader, _ type: String) throws(DocumentError) {
    if fields.object["format"] != nil {
      try Self.demand(["string", "any"], type, fields, "format")
      format = try fields.choice("format") as TextFormat
    }
    guard let source = try fields.optionalText("pattern") else { return }
    try Self.demand(["string", "any"], type, fields, "pattern")
    guard source.utf8.count <= Self.largestPattern else {
      throw .invalid(field: fields.place("pattern"), value: "…", allowed: "at most \(Self.largestPattern) bytes")
    }
    do {
      pattern = try LinearPattern(source)
    } catch {
      throw .invalid(field: fields.place("pattern"), value: source, allowed: "linear patterns; \(error)")
    }
  }

  private mutating func readRange(_ fields: FieldReader, _ type: String) throws(DocumentError) {
    minimum = try Self.number(fields, "minimum", type)
    maximum = try Self.number(fields, "maximum", type)
    if let minimum, let maximum, minimum.doubleValue > maximum.doubleValue {
      throw .invalid(field: fields.place("maximum"), value: maximum.text, allowed: "\(minimum.text) or more")
    }
  }

  private mutating func readItems(_ fields: FieldReader, _ type: String, _ depth: Int) throws(DocumentError) {
    minimumItems = try Self.count(fields, "min_items", type)
    maximumItems = try Self.count(fields, "max_items", type)
    if let minimumItems, let maximumItems, minimumItems > maximumItems {
      throw .invalid(field: fields.place("max_items"), value: "\(maximumItems)", allowed: "\(minimumItems) or more")
    }
    guard fields.object["items"] != nil else { return }
    guard Self.isArray(type) else { throw .unknown(field: fields.place("items")) }
    let reader = FieldReader(try fields.document("items"), path: fields.place("items"))
    items = [try ValueSchema(reader, depth: depth + 1)]
  }

  private mutating func readMembers(_ fields: FieldReader, _ type: String, _ depth: Int) throws(DocumentError) {
    isClosed = try fields.flag("closed", default: false)
    if isClosed { try Self.demand(["object", "any"], type, fields, "closed") }
    guard fields.object["properties"] != nil else { return }
    try Self.demand(["object", "any"], type, fields, "properties")
    let place = fields.place("properties")
    for (name, value) in try fields.document("properties") {
      guard let object = value.objectValue else {
        throw .wrongType(field: "\(place).\(name)", expected: "an object")
      }
      let reader = FieldReader(object, path: "\(place).\(name)")
      members.append(
        Member(
          name: name, required: try reader.flag("required", default: false),
          schema: try ValueSchema(reader, depth: depth + 1)))
    }
  }

  private static func number(_ fields: FieldReader, _ key: String, _ type: String) throws(DocumentError) -> JSONNumber?
  {
    guard let value = fields.object[key] else { return nil }
    try demand(["number", "integer", "any"], type, fields, key)
    guard let number = value.numberValue else { throw .wrongType(field: fields.place(key), expected: "a number") }
    return number
  }

  private static func count(_ fields: FieldReader, _ key: String, _ type: String) throws(DocumentError) -> Int? {
    guard let value = fields.object[key] else { return nil }
    guard isArray(type) else { throw .unknown(field: fields.place(key)) }
    guard let count = value.integerValue, count >= 0, count <= 1_000_000 else {
      throw .wrongType(field: fields.place(key), expected: "a count from 0 to 1000000")
    }
    return Int(count)
  }

  private static func demand(
    _ types: [String], _ type: String, _ fields: FieldReader, _ key: String
  ) throws(DocumentError) {
    if types.contains(type) { return }
    throw .invalid(
      field: fields.place(key), value: key, allowed: "\(key) with the types \(types.joined(separator: ", "))")
  }

  private static func isArray(_ type: String) -> Bool { type == "any" || type == "array" || type.hasPrefix("array<") }
}

extension ValueConstraint.Member {
  fileprivate var json: JSONObject {
    var object = schema.json
    if required { object["required"] = true }
    return object
  }
}

extension ValueSchema {
  fileprivate var json: JSONObject {
    var object = constraint.json
    object["type"] = .string(type)
    return object
  }

  fileprivate init(_ fields: FieldReader, depth: Int) throws(DocumentError) {
    type = try fields.text("type")
    constraint = try ValueConstraint(fields, type: type, depth: depth)
  }
}
