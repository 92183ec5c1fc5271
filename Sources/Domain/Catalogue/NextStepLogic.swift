public import JSONDocuments

/// Where a step leads: the blueprint's step language (S-12.2), with `else` and `await` spelled out.
///
///     {"if": [{"expr": "output.pass == true", "goto": "F-04"}], "else": "F-03", "on_error": "F-03", "await": "decision"}
///
/// The first branch whose expression is true wins, then `else`; `on_error` is taken on failure or timeout after the
/// retries; `await` holds the run until the named input arrives. The target `END` ends the run.
public struct NextStepLogic: Hashable, Sendable {
  /// One conditional transition.
  public struct Branch: Hashable, Sendable {
    /// The condition, in the condition language.
    public var expression: String
    /// Where it leads.
    public var target: Target

    /// Makes a transition.
    public init(expression: String, target: Target) {
      self.expression = expression
      self.target = target
    }
  }

  /// The end of a transition.
  public enum Target: Hashable, Sendable {
    case step(StepID)
    case end

    /// The target as it is written.
    public var text: String {
      switch self {
      case .step(let id): id.rawValue
      case .end: "END"
      }
    }

    /// Reads a target as it is written.
    public init(_ text: String) { self = text == "END" ? .end : .step(StepID(text)) }
  }

  /// The conditional transitions in order.
  public var branches: [Branch]
  /// The transition taken when no condition holds.
  public var otherwise: Target?
  /// The transition taken on failure or timeout after the retries.
  public var onError: Target?
  /// The name of the outside input that the step waits for, such as `decision`.
  public var awaits: String?

  /// Makes the logic of one step.
  public init(branches: [Branch] = [], otherwise: Target? = nil, onError: Target? = nil, awaits: String? = nil) {
    self.branches = branches
    self.otherwise = otherwise
    self.onError = onError
    self.awaits = awaits
  }

  /// Every target that the logic names, in the order in which it is tried.
  public var targets: [Target] {
    branches.map(\.target) + [otherwise, onError].compactMap { $0 }
  }
}

extension NextStepLogic {
  /// The logic as a document.
  public var json: JSONObject {
    var object = JSONObject()
    if !branches.isEmpty {
      object["if"] = .array(
        branches.map { .object(["expr": .string($0.expression), "goto": .string($0.target.text)]) })
    }
    object.set("else", otherwise?.text)
    object.set("on_error", onError?.text)
    object.set("await", awaits)
    return object
  }

  /// Reads the logic from a document.
  ///
  /// - Throws: `DocumentError` naming the field that is missing, of the wrong type or unknown.
  public init(json: JSONObject, at path: String) throws(DocumentError) {
    let fields = FieldReader(json, path: path)
    branches = []
    for (index, item) in try fields.array("if", default: []).enumerated() {
      let place = "\(path).if[\(index)]"
      guard let object = item.objectValue else { throw .wrongType(field: place, expected: "an object") }
      let branch = FieldReader(object, path: place)
      branches.append(Branch(expression: try branch.text("expr"), target: Target(try branch.text("goto"))))
    }
    otherwise = try fields.optionalText("else").map(Target.init)
    onError = try fields.optionalText("on_error").map(Target.init)
    awaits = try fields.optionalText("await")
    try fields.refuseUnknown(["if", "else", "on_error", "await"])
  }
}
