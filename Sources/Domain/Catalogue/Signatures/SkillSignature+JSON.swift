public import JSONDocuments

extension SkillSignature {
  /// The signature as a document.
  public var json: JSONObject {
    var object: JSONObject = [
      "name": .string(name), "args": .array(arguments.map { .object($0.json) }), "returns": .object(returns),
      "errors": .array(errors.map { .string($0) }),
    ]
    if !alternatives.isEmpty {
      object["exactly_one_of"] = .array(alternatives.map { .array($0.map { .string($0) }) })
    }
    return object
  }

  /// Reads a signature from a document.
  ///
  /// - Throws: `DocumentError` when an argument lacks name or type, a constraint does not suit its type or contradicts itself, a
  ///   default does not fit its argument, an alternative is no optional argument, or a field has the wrong type.
  public init(json: JSONObject, at path: String = "") throws(DocumentError) {
    let fields = FieldReader(json, path: path)
    var arguments: [Argument] = []
    for (index, item) in try fields.array("args", default: []).enumerated() {
      let place = "\(fields.place("args"))[\(index)]"
      guard let object = item.objectValue else { throw .wrongType(field: place, expected: "an object") }
      arguments.append(try Argument(FieldReader(object, path: place)))
    }
    self.init(
      name: try fields.text("name"), arguments: arguments,
      alternatives: try Self.alternatives(fields, arguments), returns: try fields.document("returns"),
      errors: try fields.texts("errors"))
  }

  private static func alternatives(
    _ fields: FieldReader, _ arguments: [Argument]
  ) throws(DocumentError) -> [[String]] {
    let key = "exactly_one_of"
    var groups: [[String]] = []
    for (index, group) in try fields.array(key, default: []).enumerated() {
      let place = "\(fields.place(key))[\(index)]"
      let names = try FieldReader([place: group]).texts(place)
      guard names.count > 1 else { throw .wrongType(field: place, expected: "an array of two names or more") }
      for name in names where !arguments.contains(where: { $0.name == name && !$0.required }) {
        throw .invalid(field: place, value: name, allowed: "names of optional arguments")
      }
      groups.append(names)
    }
    return groups
  }
}

extension SkillSignature.Argument {
  var json: JSONObject {
    var object: JSONObject = ["name": .string(name), "type": .string(type)]
    if required { object["required"] = .bool(true) }
    if let fallback { object["default"] = fallback }
    return object.merging(constraint.json)
  }

  init(_ fields: FieldReader) throws(DocumentError) {
    let type = try fields.text("type")
    self.init(
      name: try fields.text("name"), type: type, required: try fields.flag("required", default: false),
      fallback: fields.object["default"], constraint: try ValueConstraint(fields, type: type))
    guard let fallback else { return }
    let place = fields.place("default")
    if !SkillType(type).accepts(fallback) { throw .wrongType(field: place, expected: "of type \(type)") }
    if let fault = schema.faults(in: fallback, at: CallPlace(name)).first {
      throw .invalid(field: place, value: fallback.text, allowed: "values that fit; \(fault.text)")
    }
  }
}
