public import JSONDocuments

/// A skill's contract: arguments, result and errors (S-3.6).
public struct SkillSignature: Hashable, Sendable {
  /// One argument.
  public struct Argument: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The type, such as `string`, `number`, `integer`, `boolean`, `object`, `any`, `array<string>` or `map<string,any>`.
    public var type: String
    /// Whether a call without it is refused.
    public var required: Bool
    /// The value that a call without it gets.
    public var fallback: JSONValue?

    /// Makes an argument.
    public init(name: String, type: String, required: Bool, fallback: JSONValue? = nil) {
      self.name = name
      self.type = type
      self.required = required
      self.fallback = fallback
    }
  }

  /// The function's name.
  public var name: String
  /// The arguments in order.
  public var arguments: [Argument]
  /// The result's type document.
  public var returns: JSONObject
  /// The error codes.
  public var errors: [String]

  /// Makes a signature.
  public init(name: String, arguments: [Argument], returns: JSONObject, errors: [String]) {
    self.name = name
    self.arguments = arguments
    self.returns = returns
    self.errors = errors
  }

  /// The signature as a document.
  public var json: JSONObject {
    let arguments = arguments.map { argument -> JSONValue in
      var object: JSONObject = ["name": .string(argument.name), "type": .string(argument.type)]
      if argument.required { object["required"] = .bool(true) }
      if let fallback = argument.fallback { object["default"] = fallback }
      return .object(object)
    }
    return [
      "name": .string(name), "args": .array(arguments), "returns": .object(returns),
      "errors": .array(errors.map { .string($0) }),
    ]
  }

  /// Reads a signature from a document.
  ///
  /// - Throws: `DocumentError` when an argument lacks name or type, a default does not have the argument's type, or a
  ///   field has the wrong type.
  public init(json: JSONObject, at path: String = "") throws(DocumentError) {
    let fields = FieldReader(json, path: path)
    var arguments: [Argument] = []
    for (index, item) in try fields.array("args", default: []).enumerated() {
      let place = "\(fields.place("args"))[\(index)]"
      guard let object = item.objectValue else { throw .wrongType(field: place, expected: "an object") }
      let reader = FieldReader(object, path: place)
      let argument = Argument(
        name: try reader.text("name"), type: try reader.text("type"),
        required: try reader.flag("required", default: false), fallback: object["default"])
      if let fallback = argument.fallback, !SkillType(argument.type).accepts(fallback) {
        throw .wrongType(field: "\(place).default", expected: "of type \(argument.type)")
      }
      arguments.append(argument)
    }
    self.init(
      name: try fields.text("name"), arguments: arguments, returns: try fields.document("returns"),
      errors: try fields.texts("errors"))
  }

  /// What is wrong with calling the skill with `input`; empty when the call fits.
  public func violations(of input: JSONObject) -> [String] {
    var violations: [String] = []
    for argument in arguments {
      guard let value = input[argument.name] else {
        if argument.required && argument.fallback == nil {
          violations.append("argument \"\(argument.name)\" is missing")
        }
        continue
      }
      if !SkillType(argument.type).accepts(value) {
        violations.append("argument \"\(argument.name)\" is not of type \(argument.type)")
      }
    }
    let known = Set(arguments.map(\.name))
    for key in input.keys where !known.contains(key) { violations.append("argument \"\(key)\" is unknown") }
    return violations
  }
}

/// A type of the signature language.
public struct SkillType: Hashable, Sendable {
  /// The type as it is written.
  public let text: String

  /// Wraps a type as it is written.
  public init(_ text: String) { self.text = text }

  /// Whether `value` is of this type; an unknown type name accepts nothing.
  public func accepts(_ value: JSONValue) -> Bool {
    switch (text, value) {
    case ("any", _), ("string", .string), ("boolean", .bool), ("object", .object), ("null", .null): true
    case ("number", .number): true
    case ("integer", .number(let number)): number.integerValue != nil
    case (_, .array(let items)): element.map { type in items.allSatisfy { type.accepts($0) } } ?? (text == "array")
    case (_, .object(let object)): mapValue.map { type in object.allSatisfy { type.accepts($0.value) } } ?? false
    default: false
    }
  }

  private var element: SkillType? {
    text.hasPrefix("array<") && text.hasSuffix(">") ? SkillType(String(text.dropFirst(6).dropLast())) : nil
  }

  private var mapValue: SkillType? {
    let prefix = "map<string,"
    return text.hasPrefix(prefix) && text.hasSuffix(">")
      ? SkillType(String(text.dropFirst(prefix.count).dropLast())) : nil
  }
}
