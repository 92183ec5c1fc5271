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
    /// What its values must be beyond the type.
    public var constraint: ValueConstraint

    /// Makes an argument.
    public init(
      name: String, type: String, required: Bool, fallback: JSONValue? = nil,
      constraint: ValueConstraint = ValueConstraint()
    ) {
      self.name = name
      self.type = type
      self.required = required
      self.fallback = fallback
      self.constraint = constraint
    }

    /// Type and constraint together.
    public var schema: ValueSchema { ValueSchema(type: type, constraint: constraint) }
  }

  /// The function's name.
  public var name: String
  /// The arguments in order.
  public var arguments: [Argument]
  /// Groups of optional arguments of which a call gives exactly one.
  public var alternatives: [[String]]
  /// The result's type document.
  public var returns: JSONObject
  /// The error codes.
  public var errors: [String]

  /// Makes a signature.
  public init(
    name: String, arguments: [Argument], alternatives: [[String]] = [], returns: JSONObject, errors: [String]
  ) {
    self.name = name
    self.arguments = arguments
    self.alternatives = alternatives
    self.returns = returns
    self.errors = errors
  }

  /// What is wrong with calling the skill with `input`, one sentence each; empty when the call fits.
  public func violations(of input: JSONObject) -> [String] { faults(in: input).map(\.text) }

  /// What is wrong with calling the skill with `input`, by place and kind; empty when the call fits.
  public func faults(in input: JSONObject) -> [CallFault] {
    var faults: [CallFault] = []
    for argument in arguments {
      let place = CallPlace(argument.name)
      if let value = input[argument.name] {
        faults += argument.schema.faults(in: value, at: place)
      } else if argument.required && argument.fallback == nil {
        faults.append(CallFault(.missing, at: place, "is missing"))
      }
    }
    let known = Set(arguments.map { Array($0.name.utf8) })
    for key in input.keys where !known.contains(Array(key.utf8)) {
      faults.append(CallFault(.unknown, at: CallPlace(key), "is unknown"))
    }
    return faults + alternatives.compactMap { Self.fault(of: $0, in: input) }
  }

  private static func fault(of alternatives: [String], in input: JSONObject) -> CallFault? {
    if alternatives.count(where: { input[$0] != nil }) == 1 { return nil }
    let names = alternatives.joined(separator: ", ")
    return CallFault(
      kind: .alternative, place: names, text: "exactly one of the arguments \(names) must be given")
  }
}
